import type { Pieces } from '@sliceplane/shard';
import { pieceEnd } from './pieces.ts';

/** Garbage below this is not worth a join. */
const keptBytes = 4096;

/**
 * The pieces of one view by id, in two buffers: `sorted` holds every piece of the last join in order of id, `tail` those
 * that came since. A piece is an offset into them; a replaced one is garbage until the next join, which comes at the
 * latest when garbage and room are several times what lives. So bytes stay below 5 times the view and 16 KiB, however long
 * it lives (law 98).
 *
 *   offset:  0 ………… sorted.length | sorted.length ………… + tailUsed
 */
export class PieceSlab {
  readonly #offsets: Map<number, number> = new Map();
  #sorted: Uint8Array = new Uint8Array(0);
  #tail: Uint8Array = new Uint8Array(0);
  #tailUsed = 0;
  #live = 0;
  #isJoined = true;

  get size(): number {
    return this.#offsets.size;
  }

  /** Of the living pieces. */
  get bytes(): number {
    return this.#live;
  }

  /** Of both buffers, garbage and room to grow included. */
  get heldBytes(): number {
    return this.#sorted.length + this.#tail.length;
  }

  /** `joined` has nothing to do. */
  get isJoined(): boolean {
    return this.#isJoined;
  }

  load(pieces: Pieces): void {
    this.#offsets.clear();
    this.#sorted = new Uint8Array(0);
    this.#tail = new Uint8Array(pieces.bytes);
    this.#tailUsed = this.#live = pieces.bytes.length;
    this.#isJoined = pieces.ids.length === 0;
    let start = 0;
    for (const [i, id] of pieces.ids.entries()) {
      this.#offsets.set(id, start);
      start = pieces.ends[i] ?? start;
    }
  }

  /** Loads `pieces` and tells what that changed: O(size), for the rare reset of a view that was here already. */
  replace(pieces: Pieces): { readonly upserts: Pieces; readonly removed: readonly number[] } {
    const before = new Map<number, Uint8Array>();
    for (const [id, offset] of this.#offsets) before.set(id, this.#at(offset));
    this.load(pieces);
    const ids: number[] = [];
    const ends: number[] = [];
    const bytes: Uint8Array[] = [];
    let end = 0;
    for (const [id, offset] of this.#offsets) {
      const piece = this.#at(offset);
      const old = before.get(id);
      before.delete(id);
      if (old !== undefined && Buffer.compare(old, piece) === 0) continue;
      ids.push(id);
      ends.push((end += piece.length));
      bytes.push(piece);
    }
    const upserts = {
      ids: Float64Array.from(ids),
      ends: Uint32Array.from(ends),
      bytes: Buffer.concat(bytes),
    };
    return { upserts, removed: [...before.keys()] };
  }

  set(id: number, piece: Uint8Array): void {
    this.delete(id);
    this.#room(piece.length);
    this.#tail.set(piece, this.#tailUsed);
    this.#offsets.set(id, this.#sorted.length + this.#tailUsed);
    this.#tailUsed += piece.length;
    this.#live += piece.length;
    this.#isJoined = false;
  }

  delete(id: number): void {
    const offset = this.#offsets.get(id);
    if (offset === undefined) return;
    this.#live -= this.#at(offset).length;
    this.#offsets.delete(id);
    this.#isJoined = false;
    if (this.#sorted.length + this.#tailUsed > 4 * this.#live + keptBytes) this.joined();
  }

  /** Every piece in order of id. The same buffer until the next change; never written to afterwards. */
  joined(): Uint8Array {
    if (this.#isJoined) return this.#sorted;
    const ids = Float64Array.from(this.#offsets.keys()).sort();
    const joined = new Uint8Array(this.#live);
    let at = 0;
    const offsets = new Map<number, number>();
    for (const id of ids) {
      const piece = this.#at(this.#offsets.get(id) ?? 0);
      joined.set(piece, at);
      offsets.set(id, at);
      at += piece.length;
    }
    for (const [id, offset] of offsets) this.#offsets.set(id, offset);
    this.#sorted = joined;
    this.#tail = new Uint8Array(0);
    this.#tailUsed = 0;
    this.#isJoined = true;
    return joined;
  }

  #at(offset: number): Uint8Array {
    const inTail = offset - this.#sorted.length;
    const [bytes, start] = inTail < 0 ? [this.#sorted, offset] : [this.#tail, inTail];
    return bytes.subarray(start, pieceEnd(bytes, start));
  }

  #room(bytes: number): void {
    if (this.#tailUsed + bytes <= this.#tail.length) return;
    if (this.#sorted.length + this.#tailUsed > 2 * this.#live + keptBytes) this.joined();
    const larger = new Uint8Array(Math.max(2 * this.#tail.length, this.#tailUsed + bytes, 256));
    larger.set(this.#tail.subarray(0, this.#tailUsed));
    this.#tail = larger;
  }
}
