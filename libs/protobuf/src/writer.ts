/**
 * Protobuf bytes, written forwards into one buffer that grows and is used again.
 *
 *   field    tag · value                            tag = varint of number * 8 + wire type
 *   bytes    tag · length · content                 also strings and nested messages
 *
 * A nested message is written in place: one byte is kept for its length, and only a content of 128 bytes or more is
 * moved to make room for a longer one. What comes out is canonical: shortest varints, fields in the caller's order.
 *
 * `string`, `bool`, `integer`, `fixed64`, `double` and `bytes` write what they are given: presence is what the caller
 * decides. `nonEmpty`, `flag`, `nonZero` and `nonZeroDouble` leave out the zero value, as proto3 does with a field that
 * is not `optional`.
 *
 * A number that would come out as another one is refused, and what was written is forgotten: a writer that is used again
 * never carries half a message into the next.
 */
import { varintBytes } from './varint.ts';
import type { WireType } from './wire-type.ts';

export class Writer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(16 * 1024);
  #at = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#at;
  }

  /** Forgets what was written: whoever started it may have failed before its end. */
  reset(): void {
    this.#at = 0;
  }

  /** A copy of what was written, in Node's pool as small buffers are; the writer is empty again. */
  finish(): Buffer {
    const copy = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return copy;
  }

  /** As `finish`, in a buffer of its own: moving or cloning it to another thread carries nothing else. */
  finishAlone(): Uint8Array {
    const copy = new Uint8Array(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return copy;
  }

  string(field: number, text: string): this {
    // A UTF-16 unit takes three bytes at most; a tag and a length five each.
    this.#reserve(text.length * 3 + 10);
    this.#tag(field, 2);
    if (!this.#shortAscii(text)) this.#longString(text);
    return this;
  }

  nonEmpty(field: number, text: string): this {
    return text === '' ? this : this.string(field, text);
  }

  bool(field: number, value: boolean): this {
    this.#reserve(6);
    this.#tag(field, 0);
    this.#bytes[this.#at++] = value ? 1 : 0;
    return this;
  }

  /** Only when true. */
  flag(field: number, value: boolean): this {
    return value ? this.bool(field, true) : this;
  }

  /**
   * An enum, int32, int64, uint32 or uint64; a negative one takes ten bytes, as protobuf has it.
   *
   * @throws RangeError on what is not a safe integer
   */
  integer(field: number, value: number): this {
    if (!Number.isSafeInteger(value)) throw this.#refusal(field, value, 'a safe integer');
    this.#reserve(15);
    this.#tag(field, 0);
    if (value < 0) this.#negativeVarint(value);
    else this.#varint(value);
    return this;
  }

  nonZero(field: number, value: number): this {
    return value === 0 ? this : this.integer(field, value);
  }

  /** @throws RangeError on what is not a non-negative safe integer */
  fixed64(field: number, value: number): this {
    this.#reserve(13);
    this.#tag(field, 1);
    this.#uint64(field, value);
    return this;
  }

  /** Packed `repeated fixed64`; nothing when there is none. @throws RangeError as `fixed64` */
  fixed64s(field: number, values: readonly number[]): this {
    if (values.length === 0) return this;
    this.header(field, 8 * values.length);
    this.#reserve(8 * values.length);
    for (const value of values) this.#uint64(field, value);
    return this;
  }

  double(field: number, value: number): this {
    this.#reserve(13);
    this.#tag(field, 1);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
    return this;
  }

  /** Negative zero is not zero: it has a bit to keep. */
  nonZeroDouble(field: number, value: number): this {
    return Object.is(value, 0) ? this : this.double(field, value);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.header(field, value.length).raw(value);
  }

  /** Tag and length of a field whose `length` bytes follow, here or wherever the caller joins them. */
  header(field: number, length: number): this {
    this.#reserve(15);
    this.#tag(field, 2);
    this.#varint(length);
    return this;
  }

  /** Bytes that are complete fields, or the content of a `header`. */
  raw(bytes: Uint8Array, from: number = 0, to: number = bytes.length): this {
    this.#reserve(to - from);
    this.#bytes.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), this.#at);
    this.#at += to - from;
    return this;
  }

  /** Opens a nested message; hand the result to `end`. Also an empty one is there. */
  begin(field: number): number {
    this.#reserve(6);
    this.#tag(field, 2);
    return ++this.#at;
  }

  /** Closes the message that was opened last and is still open. O(1) below 128 bytes, else O(its length). */
  end(start: number): this {
    const length = this.#at - start;
    if (length < 0x80) {
      this.#bytes[start - 1] = length;
      return this;
    }
    const extra = varintBytes(length) - 1;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + extra, start, this.#at);
    this.#at = start - 1;
    this.#varint(length);
    this.#at += length;
    return this;
  }

  #tag(field: number, wireType: WireType): void {
    const tag = ((field << 3) | wireType) >>> 0;
    if (tag < 0x80) this.#bytes[this.#at++] = tag;
    else this.#varint(tag);
  }

  #shortAscii(text: string): boolean {
    if (text.length >= 0x80) return false;
    const bytes = this.#bytes;
    const start = this.#at + 1;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) return false;
      bytes[start + i] = code;
    }
    bytes[this.#at] = text.length;
    this.#at = start + text.length;
    return true;
  }

  #longString(text: string): void {
    this.#varint(Buffer.byteLength(text));
    this.#at += this.#bytes.write(text, this.#at);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Two's complement of 64 bits. */
  #negativeVarint(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 0x80n) {
      this.#bytes[this.#at++] = Number(rest & 0x7fn) + 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#at++] = Number(rest);
  }

  #uint64(field: number, value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw this.#refusal(field, value, 'a non-negative safe integer');
    }
    this.#at = this.#bytes.writeUInt32LE(value >>> 0, this.#at);
    this.#at = this.#bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.#at);
  }

  #reserve(more: number): void {
    const needed = this.#at + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
  #refusal(field: number, value: number, wanted: string): RangeError {
    this.reset();
    return new RangeError(`field ${field} is ${value}, which is not ${wanted}`);
  }
}
