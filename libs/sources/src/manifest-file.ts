import {
  type InvalidObject,
  type KubeObject,
  parseManifestBytes,
  type ParseOptions,
} from '@sliceplane/kube';
import { ContentReader } from './content-reader.ts';
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
  return parseManifestFile(path, await new ContentReader().read(path), options);
}

/** @throws UnreadablePathError when the content is more than a text can hold, and no List in JSON */
export function parseManifestFile(
  path: string,
  content: Uint8Array,
  options: ParseOptions = {},
): ManifestFile {
  const file = path === STDIN ? 'standard input' : path;
  try {
    const { objects, invalid, notices } = parseManifestBytes(content, { ...options, file });
    return { path, objects, invalid, notices };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_STRING_TOO_LONG') throw cause;
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
