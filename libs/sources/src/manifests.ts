import { isDeepStrictEqual } from 'node:util';
import {
  type InvalidObject,
  type KubeObject,
  nameOf,
  namespaceOf,
  type ParseOptions,
} from '@sliceplane/kube';
import { idOf, inDeltaOrder } from './delta-order.ts';
import { type ManifestFile, readManifestFile } from './manifest-file.ts';
import { expandPaths } from './paths.ts';

/** How objects are read; the file is named by us. */
export type ManifestOptions = ParseOptions;

/** What all the files together say. */
export interface Manifests {
  /** Each object once, in delta order. */
  readonly objects: readonly KubeObject[];
  readonly invalid: readonly InvalidObject[];
  /** At most one: what was tolerated, and in how many files. */
  readonly notices: readonly string[];
  readonly files: number;
}

/** Reads files, directories and standard input. @throws UnreadablePathError naming the path that was given */
export async function readManifests(
  paths: readonly string[],
  options: ManifestOptions = {},
): Promise<Manifests> {
  const { files } = await expandPaths(paths);
  const read: ManifestFile[] = [];
  for (const path of files) read.push(await readManifestFile(path, options));
  return mergeManifests(read);
}

/**
 * One list out of many files. Inside a file a later document replaces an earlier one, as `kubectl apply` would have it.
 * Two files that say different things about one object are a mistake that names both: the first file keeps it.
 */
export function mergeManifests(files: readonly ManifestFile[]): Manifests {
  const owners = new Map<string, { file: ManifestFile; object: KubeObject }>();
  const invalid: InvalidObject[] = [];
  for (const file of files) {
    invalid.push(...file.invalid);
    for (const object of file.objects) {
      const id = idOf(object);
      const owner = owners.get(id);
      if (owner === undefined || owner.file === file) {
        owners.set(id, { file, object });
      } else if (!isDeepStrictEqual(owner.object, object)) {
        invalid.push(ownedTwice(object, owner.file.path, file.path));
      }
    }
  }
  return {
    objects: inDeltaOrder([...owners.values()].map(({ object }) => object)),
    invalid,
    notices: oneNotice(files),
    files: files.length,
  };
}

function oneNotice(files: readonly ManifestFile[]): readonly string[] {
  const [first, ...more] = files.filter(({ notices }) => notices.length > 0);
  if (first === undefined) return [];
  if (more.length === 0) return first.notices;
  const others = more.length === 1 ? 'another file' : `${more.length} other files`;
  return [`${first.path}: ${first.notices.join('; ')}; the like in ${others}`];
}

function ownedTwice(object: KubeObject, first: string, second: string): InvalidObject {
  return {
    kind: object.kind,
    group: object.kind === 'EndpointSlice' ? 'discovery.k8s.io' : '',
    namespace: namespaceOf(object),
    name: nameOf(object),
    errors: [
      {
        type: 'FieldValueDuplicate',
        field: 'metadata.name',
        badValue: nameOf(object),
        detail: `${first} and ${second} say different things about it; ${first} is used`,
      },
    ],
    where: second,
  };
}
