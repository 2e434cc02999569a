import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import {
  type InvalidObject,
  type KubeObject,
  type ParseOptions,
  parseManifests,
} from '@sliceplane/kube';
import { idOf } from './delta-order.ts';
import { STDIN, UnreadablePathError } from './paths.ts';

/** What one file says. */
export interface ManifestFile {
  readonly path: string;
  /** The good ones, in file order. */
  readonly objects: readonly KubeObject[];
  /** The refused ones; a file that is no YAML or JSON at all is one of these. */
  readonly invalid: readonly InvalidObject[];
  readonly notices: readonly string[];
}

/** Reads and parses one file, `-` being standard input. @throws UnreadablePathError */
export async function readManifestFile(
  path: string,
  options: ParseOptions = {},
): Promise<ManifestFile> {
  return parseManifestFile(path, await contentOf(path), options);
}

export function parseManifestFile(
  path: string,
  content: string,
  options: ParseOptions = {},
): ManifestFile {
  const { objects, invalid, notices } = parseManifests(content, {
    ...options,
    file: path === STDIN ? 'standard input' : path,
  });
  return { path, objects, invalid, notices };
}

/** The text of one file. @throws UnreadablePathError */
export async function contentOf(path: string): Promise<string> {
  if (path === STDIN) return text(process.stdin);
  try {
    // Read whole and decoded at once: asked for text, readFile decodes piece by piece and takes three times as long.
    return (await readFile(path)).toString();
  } catch (cause) {
    throw new UnreadablePathError(path, cause);
  }
}

/**
 * What a file means while somebody may be editing it. A broken object cannot be told from one that was taken out, so
 * as long as anything in the file is refused, nothing leaves: what is good is taken, what is missing stays as it was.
 */
export function lastGood(before: ManifestFile | undefined, now: ManifestFile): ManifestFile {
  if (before === undefined || now.invalid.length === 0) return now;
  const objects = new Map(before.objects.map((object) => [idOf(object), object]));
  for (const object of now.objects) objects.set(idOf(object), object);
  return { ...now, objects: [...objects.values()] };
}
