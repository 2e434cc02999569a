import { hash } from 'node:crypto';
import { Writer } from '@sliceplane/protobuf';
import { type Resource, typeUrls, type XdsType } from '../resource.ts';

/** Beyond this a resource's bytes are put together when they are sent, and are let go of afterwards. */
const keptBytes = 16 * 1024;

const writer = new Writer();
let serials = 0;
const rendered: Record<XdsType, number> = { listener: 0, route: 0, cluster: 0, endpoint: 0 };

/** Resources made in this process, by type. */
export function renderedSoFar(): Readonly<Record<XdsType, number>> {
  return { ...rendered };
}

/** The content of a resource, in parts that other resources may share. */
export interface Content {
  readonly type: XdsType;
  readonly name: string;
  /** Hash of the content. */
  readonly version: string;
  /** Back to back the message itself. Never written to. */
  readonly parts: readonly Uint8Array[];
}

/**
 * A resource whose two wire forms are made when they are asked for:
 *
 *   sotw    12 len Any{ 1 type_url, 2 content }
 *   delta   12 len Resource{ 1 version, 2 Any{ 1 type_url, 2 content }, 3 name }
 */
export class EncodedResource implements Resource {
  readonly type: XdsType;
  readonly name: string;
  readonly version: string;
  readonly serial: number = ++serials;
  readonly bytes: number;
  readonly #parts: readonly Uint8Array[];
  readonly #sotw: Kept = { bytes: undefined };
  readonly #delta: Kept = { bytes: undefined };

  constructor({ type, name, version, parts }: Content) {
    this.type = type;
    this.name = name;
    this.version = version;
    this.#parts = parts;
    this.bytes = lengthOf(parts);
    rendered[type]++;
  }

  get sotw(): Uint8Array {
    return kept(this.#sotw, () => {
      if (this.bytes <= keptBytes) return this.#small(() => this.#any());
      const head = this.#anyHead();
      return joined([fieldHead(2, head.length + this.bytes), head, ...this.#parts]);
    });
  }

  get delta(): Uint8Array {
    return kept(this.#delta, () => {
      if (this.bytes <= keptBytes) {
        return this.#small(() => {
          writer.string(1, this.version);
          const any = writer.begin(2);
          this.#any();
          writer.end(any).string(3, this.name);
        });
      }
      const any = this.#anyHead();
      const before = writer
        .string(1, this.version)
        .header(2, any.length + this.bytes)
        .finish();
      const after = writer.string(3, this.name).finish();
      const length = before.length + any.length + this.bytes + after.length;
      return joined([fieldHead(2, length), before, any, ...this.#parts, after]);
    });
  }

  /** In one go: what `write` writes is the field's content. */
  #small(write: () => void): Uint8Array {
    const start = writer.begin(2);
    write();
    return writer.end(start).finish();
  }

  #any(): void {
    writer.string(1, typeUrls[this.type]).header(2, this.bytes);
    for (const part of this.#parts) writer.raw(part);
  }

  #anyHead(): Uint8Array {
    return writer.string(1, typeUrls[this.type]).header(2, this.bytes).finish();
  }
}

/** A resource of few bytes: its version is their hash. */
export function smallResource(type: XdsType, name: string, bytes: Uint8Array): Resource {
  return new EncodedResource({ type, name, version: versionOf(bytes), parts: [bytes] });
}

/** 32 hex digits. */
export function versionOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, 32);
}

export function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}

interface Kept {
  bytes: Uint8Array | WeakRef<Uint8Array> | undefined;
}

function kept(place: Kept, make: () => Uint8Array): Uint8Array {
  const { bytes } = place;
  const held = bytes instanceof WeakRef ? bytes.deref() : bytes;
  if (held !== undefined) return held;
  const made = make();
  place.bytes = made.length <= keptBytes ? made : new WeakRef(made);
  return made;
}

function fieldHead(field: number, length: number): Uint8Array {
  return writer.header(field, length).finish();
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
