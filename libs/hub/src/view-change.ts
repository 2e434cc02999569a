import {
  type Envelope,
  envelopeFields,
  getViewResponse,
  removedBytes,
  removedField,
  viewsField,
  viewsFieldBytes,
} from './frame.ts';
import { cutPieces } from './pieces.ts';

/** Up to here encoded answers are kept for the next who asks; larger ones only until memory is wanted back. */
const sharedBytes = 16 * 1024;

/** One update of one service, ready for every stream that needs just this one. */
export class ViewChange {
  readonly envelope: Envelope;
  readonly pieces: Uint8Array;
  readonly removed: readonly number[];
  /** Of the `views` field that carries all of it. */
  readonly bytes: number;
  /** By sequence, the newest frame that carried this and nothing else: streams in step send the same Buffer. */
  readonly frames: Map<number, { readonly sentMs: number; readonly bytes: Buffer }> = new Map();
  readonly #fields: Buffer;
  #whole: readonly Uint8Array[] | undefined;
  #response: Buffer | undefined;
  /** A copy of 50 KB for each call costs as much as the rest of the call (bench get-view). */
  #largeResponse: WeakRef<Buffer> | undefined;

  constructor(envelope: Envelope, pieces: Uint8Array, removed: readonly number[]) {
    this.envelope = envelope;
    this.pieces = pieces;
    this.removed = removed;
    this.#fields = envelopeFields(envelope, false, false);
    this.bytes = viewsFieldBytes(
      this.#fields.length + pieces.length + removedBytes(removed.length),
    );
  }

  /** All of it as one `views` field. Small ones are one buffer, made once. */
  whole(): readonly Uint8Array[] {
    if (this.#whole !== undefined) return this.#whole;
    const parts = viewsField([this.#fields, this.pieces, removedField(this.removed)]);
    this.#whole = this.bytes <= sharedBytes ? [Buffer.concat(parts)] : parts;
    return this.#whole;
  }

  /** All of it as a GetViewResponse. */
  response(epoch: string): Buffer {
    const made = this.#response ?? this.#largeResponse?.deref();
    if (made !== undefined) return made;
    const view = [this.#fields, this.pieces, removedField(this.removed)];
    const response = getViewResponse(epoch, false, view);
    if (response.length <= sharedBytes) this.#response = response;
    else this.#largeResponse = new WeakRef(response);
    return response;
  }
}

/**
 * A change too large for one frame, on its way in chunks: all pieces, then all removals. What it carries is fixed when
 * it begins; the view may move on meanwhile, and the reader gets that as a change after this one.
 */
export class ViewTransfer {
  readonly #change: ViewChange;
  #piecesAt = 0;
  #removedAt = 0;
  #started = false;

  constructor(change: ViewChange) {
    this.#change = change;
  }

  get isDone(): boolean {
    const { pieces, removed } = this.#change;
    return this.#started && this.#piecesAt === pieces.length && this.#removedAt === removed.length;
  }

  /** The next `views` field, of at most `budget` bytes; more only if one piece alone is larger. */
  next(budget: number): readonly Uint8Array[] {
    const { envelope, pieces, removed } = this.#change;
    const overhead = envelopeFields(envelope, true, false).length + 16;
    const room = Math.max(1, budget - overhead);
    const end = cutPieces(pieces, this.#piecesAt, room);
    const chunk = pieces.subarray(this.#piecesAt, end);
    let gone: readonly number[] = [];
    if (end === pieces.length) {
      const count = Math.floor((room - chunk.length) / 8);
      gone = removed.slice(
        this.#removedAt,
        this.#removedAt + Math.max(chunk.length === 0 ? 1 : 0, count),
      );
    }
    const continued = this.#started;
    this.#started = true;
    this.#piecesAt = end;
    this.#removedAt += gone.length;
    return viewsField([
      envelopeFields(envelope, !this.isDone, continued),
      chunk,
      removedField(gone),
    ]);
  }
}
