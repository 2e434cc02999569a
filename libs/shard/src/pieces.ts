import type { ClassChange, ViewEntry } from '@sliceplane/views';
import type { Codec } from './codec.ts';
import type { ClassUpdate, Pieces } from './messages.ts';

/** Encodes entries back to back, each once per batch however many classes show it. */
export class PieceEncoder {
  readonly #codec: Codec;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  updates(changes: readonly ClassChange[]): readonly ClassUpdate[] {
    const once = changes.length > 1 ? new Map<ViewEntry, Uint8Array>() : undefined;
    return changes.map(({ upserts, ...change }) => ({
      ...change,
      upserts: this.#pieces(upserts, once),
    }));
  }

  #pieces(entries: readonly ViewEntry[], once: Map<ViewEntry, Uint8Array> | undefined): Pieces {
    const ids = new Float64Array(entries.length);
    const ends = new Uint32Array(entries.length);
    const parts: Uint8Array[] = [];
    let end = 0;
    for (const [i, entry] of entries.entries()) {
      const part = this.#piece(entry, once);
      parts.push(part);
      ids[i] = entry.id;
      ends[i] = end += part.length;
    }
    const bytes = new Uint8Array(end);
    for (const [i, part] of parts.entries()) bytes.set(part, (ends[i] ?? 0) - part.length);
    return { ids, ends, bytes };
  }

  /** `once`: what several classes show. */
  #piece(entry: ViewEntry, once: Map<ViewEntry, Uint8Array> | undefined): Uint8Array {
    const known = once?.get(entry);
    if (known !== undefined) return known;
    const part = this.#codec.encodeEntry(entry);
    once?.set(entry, part);
    return part;
  }
}

/** Smaller buffers are copied to the other thread. Node 24: even at 8 KiB, moving 16 KiB takes a third of the time. */
const TRANSFER_FROM_BYTES = 16 * 1024;

/** The buffers of these updates that are worth moving. Slices' bytes stay: their encoder copies from them. */
export function transferable(updates: readonly ClassUpdate[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const { upserts } of updates) {
    for (const { buffer } of [upserts.bytes, upserts.ids, upserts.ends]) {
      if (buffer.byteLength >= TRANSFER_FROM_BYTES) buffers.push(buffer as ArrayBuffer);
    }
  }
  return buffers;
}
