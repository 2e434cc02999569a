import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import type { Answers } from './answers.ts';

export function openServer(settings: Settings): Answers {
  throw new Failure(`no client yet for ${settings.server ?? ''}`);
}
