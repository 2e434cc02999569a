import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './scenario/check.ts';

/** As published. */
export const version: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;
