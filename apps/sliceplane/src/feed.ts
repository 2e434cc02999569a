import { type InvalidObject, type KubeObject, objectKey, renderInvalid } from '@sliceplane/kube';
import {
  type IntakeResult,
  type IntakeSource,
  type Manifests,
  streamManifests,
  UnreadablePathError,
  watchManifests,
} from '@sliceplane/sources';
import { Failure } from './failure.ts';
import { readable, readObjects, type ReadObjects, tolerable } from './objects.ts';
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
 * Gives the files to the plane as they are read: its shards work while later files are being parsed. Where the batches of a
 * large input are cut is then a matter of timing, and with it the layout of slices, never their endpoints. The objects told
 * of are those without the pods. One file that is refused or cannot be read leaves the listing without an end: nothing counts as gone.
 * @throws Failure
 */
export async function feedAsRead(
  source: IntakeSource,
  settings: Settings,
  terminal: Terminal,
  log: FeedLog,
): Promise<Feed> {
  const listing = source.relist();
  const objects: KubeObject[] = [];
  let held = 0;
  let changed = 0;
  const summary = await readable(
    streamManifests(settings.files, {
      ...settings.parse,
      onObjects: (some) => {
        held += some.length;
        changed += tell(listing.add(some), log);
        for (const object of some) if (object.kind !== 'Pod') objects.push(object);
      },
    }),
  );
  const manifests = tolerable({ ...summary, objects }, settings, terminal);
  changed += tell(listing.end(), log);
  source.refuse(summary.invalid.length);
  source.finish();
  if (changed > 0) log.info(tookText(changed, held));
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
  const changed = tell(source.list(objects), log);
  source.refuse(invalid.length);
  if (changed > 0) log.info(tookText(changed, objects.length));
}

/** Says what was refused; returns how much changed. */
function tell(results: readonly IntakeResult[], log: FeedLog): number {
  let changed = 0;
  for (const { kind, namespace, name, outcome, reason } of results) {
    if (outcome === 'refused') log.error(`${kind} ${objectKey(namespace, name)} ${reason}`);
    else if (outcome !== 'unchanged') changed += 1;
  }
  return changed;
}

function tookText(changed: number, held: number): string {
  return `took ${changed} changes from the files, which hold ${held} objects`;
}
