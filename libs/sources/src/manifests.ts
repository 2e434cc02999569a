import { isDeepStrictEqual } from 'node:util';
import {
  type InvalidObject,
  type KubeObject,
  nameOf,
  namespaceOf,
  type ParseOptions,
} from '@sliceplane/kube';
import { ContentReader } from './content-reader.ts';
import { inDeltaOrder } from './delta-order.ts';
import { type ManifestFile, parseManifestFile } from './manifest-file.ts';
import { ObjectMap, objectName } from './object-map.ts';
import { expandPaths } from './paths.ts';

/** How objects are read; the file is named by us. */
export type ManifestOptions = ParseOptions;

/** What all the files together say. */
export interface Manifests extends ManifestSummary {
  /** Each object once, in delta order. */
  readonly objects: readonly KubeObject[];
}

export interface ManifestSummary {
  readonly invalid: readonly InvalidObject[];
  /** At most one: what was tolerated, and in how many files. */
  readonly notices: readonly string[];
  readonly files: number;
}

export interface StreamManifestsOptions extends ManifestOptions {
  /** What some files add, in delta order, before the files after them are parsed. Each object comes once. */
  readonly onObjects: (objects: readonly KubeObject[]) => void;
  /** Least objects in one part; only the last may have fewer, so a smaller input comes whole. @defaultValue 5000 */
  readonly partObjects?: number;
}

/** Reads files, directories and standard input. @throws UnreadablePathError naming the path that was given */
export async function readManifests(
  paths: readonly string[],
  options: ManifestOptions = {},
): Promise<Manifests> {
  const objects: KubeObject[] = [];
  const onObjects = (some: readonly KubeObject[]): void => {
    for (const object of some) objects.push(object);
  };
  const summary = await streamManifests(paths, { ...options, onObjects });
  return { ...summary, objects: inDeltaOrder(objects) };
}

/**
 * Reads like `readManifests`, and hands the objects on part by part: what works on them need not wait for the last file.
 * While one file is parsed the next is being read.
 * @throws UnreadablePathError naming the path that was given; objects have been handed on then that are not all
 */
export async function streamManifests(
  paths: readonly string[],
  { onObjects, partObjects = 5000, ...options }: StreamManifestsOptions,
): Promise<ManifestSummary> {
  const { files } = await expandPaths(paths);
  const merge = new ManifestMerge();
  let part: KubeObject[] = [];
  const reader = new ContentReader();
  let reading = readAhead(reader, files[0]);
  for (const [i, path] of files.entries()) {
    const content = await reading;
    reading = readAhead(reader, files[i + 1]);
    for (const object of merge.add(parseManifestFile(path, content, options))) part.push(object);
    if (part.length < partObjects) continue;
    onObjects(inDeltaOrder(part));
    part = [];
  }
  if (part.length > 0) onObjects(inDeltaOrder(part));
  return merge.summary();
}

/** A file that cannot be read is told when its turn comes. */
function readAhead(reader: ContentReader, path: string | undefined): Promise<Uint8Array> {
  const reading = path === undefined ? Promise.resolve(new Uint8Array()) : reader.read(path);
  reading.catch(() => {});
  return reading;
}

/** One list out of many files. */
export function mergeManifests(files: readonly ManifestFile[]): Manifests {
  const merge = new ManifestMerge();
  const objects = files.flatMap((file) => merge.add(file));
  return { ...merge.summary(), objects: inDeltaOrder(objects) };
}

/**
 * Files put together one after the other. Inside a file a later document replaces an earlier one, as `kubectl apply` would
 * have it. Two files that say different things about one object are a mistake that names both: the first file keeps it.
 */
class ManifestMerge {
  readonly #owners = new ObjectMap<Owner>();
  readonly #invalid: InvalidObject[] = [];
  readonly #noticed: Pick<ManifestFile, 'path' | 'notices'>[] = [];
  #files = 0;

  /** Returns the objects that no file before it had. */
  add({ path, objects, invalid, notices }: ManifestFile): readonly KubeObject[] {
    this.#files += 1;
    if (notices.length > 0) this.#noticed.push({ path, notices });
    for (const object of invalid) this.#invalid.push(object);
    const own: Owner[] = [];
    for (const object of objects) {
      const name = objectName(object);
      const owner = this.#owners.get(name);
      if (owner === undefined) {
        const first = { path, object };
        this.#owners.set(name, first);
        own.push(first);
      } else if (owner.path === path) {
        owner.object = object;
      } else if (!isDeepStrictEqual(owner.object, object)) {
        this.#invalid.push(ownedTwice(object, owner.path, path));
      }
    }
    return own.map(({ object }) => object);
  }

  summary(): ManifestSummary {
    return { invalid: this.#invalid, notices: oneNotice(this.#noticed), files: this.#files };
  }
}

interface Owner {
  readonly path: string;
  object: KubeObject;
}

function oneNotice(noticed: readonly Pick<ManifestFile, 'path' | 'notices'>[]): readonly string[] {
  const [first, ...more] = noticed;
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
