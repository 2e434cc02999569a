import type { ClassChange, ViewEntry } from '@sliceplane/views';
import type { Codec } from './codec.ts';
import type { ClassUpdate, Pieces } from './messages.ts';

/** Encodes entries back to back, each once per batch however many classes show it. */
export class PieceEncoder {
  readonly #codec: Codec;
  /** Only filled while several classes of one service are encoded. */
  readonly #once = new Map<ViewEntry, Uint8Array>();

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  updates(changes: readonly ClassChange[]): readonly ClassUpdate[] {
    const shared = changes.length > 1;
    const updates = changes.map(({ upserts, ...change }) => ({
      ...change,
      upserts: this.#pieces(upserts, shared),
    }));
    this.#once.clear();
    return updates;
  }

  #pieces(entries: readonly ViewEntry[], shared: boolean): Pieces {
    const ids = new Float64Array(entries.length);
    const ends = new Uint32Array(entries.length);
    const parts: Uint8Array[] = [];
    let end = 0;
    for (const [i, entry] of entries.entries()) {
      const part = shared ? this.#shared(entry) : this.#codec.encodeEntry(entry);
      parts.push(part);
      ids[i] = entry.id;
      ends[i] = end += part.length;
    }
    const bytes = new Uint8Array(end);
    for (const [i, part] of parts.entries()) bytes.set(part, (ends[i] ?? 0) - part.length);
    return { ids, ends, bytes };
  }

  #shared(entry: ViewEntry): Uint8Array {
    let part = this.#once.get(entry);
    if (part === undefined) this.#once.set(entry, (part = this.#codec.encodeEntry(entry)));
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
