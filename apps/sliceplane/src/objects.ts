import { renderInvalid } from '@sliceplane/kube';
import { type Manifests, readManifests, UnreadablePathError } from '@sliceplane/sources';
import { Failure } from './failure.ts';
import { counted } from './output/table.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** Files that were read, and whether something in them was refused. */
export interface ReadObjects extends Manifests {
  readonly refused: boolean;
}

/**
 * What `-f` names.
 * @throws Failure when a path cannot be read or, without `--keep-going`, an object is invalid
 */
export async function readObjects(settings: Settings, terminal: Terminal): Promise<ReadObjects> {
  return tolerable(await manifestsOf(settings), settings, terminal);
}

/**
 * Tells every refused object on stderr; unless `--keep-going` was given, one is one too many.
 * @throws Failure
 */
export function tolerable(
  manifests: Manifests,
  settings: Settings,
  terminal: Terminal,
): ReadObjects {
  const { invalid, notices, files } = manifests;
  if (files === 0) terminal.notice('notice: there is no .yaml, .yml or .json file there');
  for (const notice of notices) terminal.notice(`notice: ${notice}`);
  for (const object of invalid) {
    terminal.notice(`error: ${object.where}: ${renderInvalid(object)}`);
  }
  if (invalid.length > 0 && !settings.keepGoing) {
    throw new Failure(
      `${counted(invalid.length, 'object')} of the input refused; --keep-going answers from the others`,
    );
  }
  return { ...manifests, refused: invalid.length > 0 };
}

/** @throws Failure when a path cannot be read */
export function manifestsOf(settings: Settings): Promise<Manifests> {
  return readable(readManifests(settings.files, settings.parse));
}

/** What is being read. @throws Failure when a path cannot be */
export async function readable<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadablePathError) throw new Failure(error.message, { cause: error });
    throw error;
  }
}
