import { type InvalidObject, objectKey, renderInvalid } from '@sliceplane/kube';
import {
  type IntakeSource,
  type Manifests,
  UnreadablePathError,
  watchManifests,
} from '@sliceplane/sources';
import { Failure } from './failure.ts';
import { readObjects, type ReadObjects, tolerable } from './objects.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** The name of the source that speaks for `-f`. */
export const FILES_SOURCE = 'files';

/** The files as a source of a plane. */
export interface Feed {
  /** The first state. */
  readonly manifests: ReadObjects;
  readonly close: () => void;
}

/** Hears what happens to the files later on. */
export interface FeedLog {
  readonly info: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Gives the files to the plane once. @throws Failure */
export async function feedOnce(
  source: IntakeSource,
  settings: Settings,
  terminal: Terminal,
  log: FeedLog,
): Promise<Feed> {
  const manifests = await readObjects(settings, terminal);
  give(source, manifests, log);
  source.finish();
  return { manifests, close: () => {} };
}

/**
 * Gives the files to the plane, and every later state of them. At the start a refused object ends the command unless it
 * keeps going; later it is told, and what the file said last stands.
 * @throws Failure
 */
export async function feedAlways(
  source: IntakeSource,
  settings: Settings,
  terminal: Terminal,
  log: FeedLog,
): Promise<Feed> {
  const { promise: first, resolve } = Promise.withResolvers<ReadObjects>();
  let isFirst = true;
  try {
    const { close } = await watchManifests(settings.files, {
      ...settings.parse,
      onManifests: (state) => {
        if (isFirst) resolve(tolerable(state, settings, terminal));
        else for (const object of state.invalid) log.error(refusalText(object));
        isFirst = false;
        give(source, state, log);
      },
      onCurrent: source.current,
      onError: (error) =>
        log.error(`the files cannot be read, their last state stands: ${String(error)}`),
    });
    return { manifests: await first, close };
  } catch (error) {
    if (error instanceof UnreadablePathError) throw new Failure(error.message, { cause: error });
    throw error;
  }
}

function refusalText(object: InvalidObject): string {
  return `${object.where}: ${renderInvalid(object)}`;
}

function give(source: IntakeSource, { objects, invalid }: Manifests, log: FeedLog): void {
  const results = source.list(objects);
  source.refuse(invalid.length);
  let changed = 0;
  for (const { kind, namespace, name, outcome, reason } of results) {
    if (outcome === 'refused') log.error(`${kind} ${objectKey(namespace, name)} ${reason}`);
    else if (outcome !== 'unchanged') changed += 1;
  }
  if (changed > 0)
    log.info(`took ${changed} changes from the files, which hold ${objects.length} objects`);
}
