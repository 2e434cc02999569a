/** Responses as bytes: heads written by hand, resources joined as they are, one Buffer for all streams in equal state. */
import { Writer } from '@sliceplane/protobuf';
import { sharedMessage } from '../../grpc/shared-message.ts';
import type { Resource } from '../resource.ts';

export type Variant = 'sotw' | 'delta';

/** What one response says. */
export interface Content {
  readonly typeUrl: string;
  /** Distinct names. */
  readonly resources: readonly Resource[];
  /** Delta only. */
  readonly removed: readonly string[];
  /** Names asked for that stand for nothing, and why. */
  readonly missing: readonly Missing[];
}

export interface Missing {
  readonly name: string;
  readonly absent: string;
}

/** A response that may be sent on any stream whose newest response of the type is older. */
export interface DiscoveryFrame {
  /** Grows from frame to frame: so a nonce made of it never comes twice on a stream that only goes forward. */
  readonly generation: number;
  readonly nonce: string;
  readonly bytes: Buffer;
}

export interface DiscoveryFramesOptions {
  /** Part of nonces and versions, so that those of one life of the server are not those of another. */
  readonly epoch: string;
  /** Of frames kept for other streams. Bytes. @defaultValue 16 MiB */
  readonly maxBytes?: number;
}

/** Lists longer than this are told apart by the array they are. */
const maxSerials = 1000;
/** Type URL, version, tags and lengths. */
const aroundContent = 160;
/** google.rpc.Code */
const notFound = 5;

const writer = new Writer();

/**
 * The frames of one server. Streams that are to be told the same get the same Buffer, nonce included. Frames are kept in
 * the order they were made and the oldest go first: what streams have in common, they ask for within moments.
 */
export class DiscoveryFrames {
  readonly #epoch: string;
  readonly #maxBytes: number;
  readonly #kept: Map<string, DiscoveryFrame> = new Map();
  readonly #lists: WeakMap<readonly Resource[], number> = new WeakMap();
  #bytes = 0;
  #lastGeneration = 0;
  #lastList = 0;
  #made = 0;
  #shared = 0;

  constructor({ epoch, maxBytes = 16 * 1024 * 1024 }: DiscoveryFramesOptions) {
    this.#epoch = epoch;
    this.#maxBytes = maxBytes;
  }

  /** Frames encoded, frames that another stream had had encoded, and bytes kept. */
  get counts(): { readonly made: number; readonly shared: number; readonly bytes: number } {
    return { made: this.#made, shared: this.#shared, bytes: this.#bytes };
  }

  /** The frame of a stream whose newest response of this type had generation `after`. */
  of(variant: Variant, content: Content, after: number): DiscoveryFrame {
    const key = this.#keyOf(variant, content);
    const kept = key === undefined ? undefined : this.#kept.get(key);
    if (kept !== undefined && kept.generation > after) {
      this.#shared++;
      return kept;
    }
    const generation = ++this.#lastGeneration;
    const nonce = `${this.#epoch}-${generation}`;
    const frame = { generation, nonce, bytes: encode(variant, content, nonce) };
    this.#made++;
    if (key !== undefined) this.#keep(key, frame);
    return frame;
  }

  /** undefined: unlike any other stream's. Names in it are quoted: clients choose them. */
  #keyOf(variant: Variant, { typeUrl, resources, removed, missing }: Content): string | undefined {
    if (missing.length > 0 || resources.length + removed.length === 0) return undefined;
    const list =
      resources.length > maxSerials
        ? `list ${this.#listOf(resources)}`
        : resources.map(({ serial }) => serial).join();
    return `${variant} ${typeUrl} ${list} ${removed.length === 0 ? '' : JSON.stringify(removed)}`;
  }

  #listOf(resources: readonly Resource[]): number {
    const known = this.#lists.get(resources);
    if (known !== undefined) return known;
    this.#lists.set(resources, ++this.#lastList);
    return this.#lastList;
  }

  #keep(key: string, frame: DiscoveryFrame): void {
    this.#drop(key);
    if (frame.bytes.length > this.#maxBytes) return;
    this.#kept.set(key, frame);
    this.#bytes += frame.bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes.length ?? 0;
    this.#kept.delete(key);
  }
}

/** Bytes of a resource in a response, at most: nobody has to make them to see whether there is room. */
export function roomFor({ name, bytes }: Resource): number {
  return bytes + 3 * name.length + aroundContent;
}

/** Tags, lengths and the code of a name that stands for nothing, at most. */
const aroundMissing = 24;

/** Bytes of that a name stands for nothing, at most. */
export function roomForMissing({ name, absent }: Missing): number {
  return 3 * (name.length + absent.length) + aroundMissing;
}

/** Fields 1, 4 and 5 are of both kinds of response. */
function encode(variant: Variant, content: Content, nonce: string): Buffer {
  writer.reset();
  writer.string(1, nonce).nonEmpty(4, content.typeUrl).string(5, nonce);
  for (const name of content.removed) writer.string(6, name);
  const missingField = variant === 'sotw' ? 7 : 9;
  for (const { name, absent } of content.missing) {
    const error = writer.begin(missingField);
    const resourceName = writer.begin(1);
    writer.nonEmpty(1, name).end(resourceName);
    const status = writer.begin(2);
    writer.integer(1, notFound).nonEmpty(2, absent).end(status).end(error);
  }
  const head = writer.finish();
  return sharedMessage([head, ...content.resources.map((resource) => resource[variant])]);
}
