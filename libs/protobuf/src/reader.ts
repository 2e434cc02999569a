/**
 * Protobuf bytes, read field by field: `tag`, then the value or `skip`. A field that the caller does not know, or knows
 * with another wire type, is the caller's to skip. Every read throws a RangeError at bytes that end too early.
 */
export class Reader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  /** Reads the bytes from `from` up to and without `to`. They are not copied. */
  constructor(bytes: Uint8Array, from: number = 0, to: number = bytes.length) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = from;
    this.#end = to;
  }

  get more(): boolean {
    return this.#at < this.#end;
  }

  /** Field number * 8 + wire type. */
  tag(): number {
    return this.#varint();
  }

  string(): string {
    const from = this.#span();
    return this.#bytes.toString('utf8', from, this.#at);
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    const from = this.#span();
    return this.#bytes.subarray(from, this.#at);
  }

  message(): Reader {
    const from = this.#span();
    return new Reader(this.#bytes, from, this.#at);
  }

  bool(): boolean {
    return this.#varint() !== 0;
  }

  /** A varint as a signed number; beyond the safe integers it is rounded. */
  integer(): number {
    const start = this.#at;
    let bits = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte(start);
      bits |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, bits));
    }
  }

  /** Unsigned; beyond the safe integers it is rounded. */
  fixed64(): number {
    const from = this.#take(8);
    return this.#bytes.readUInt32LE(from) + this.#bytes.readUInt32LE(from + 4) * 0x1_0000_0000;
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** Passes over the value after this tag. @throws RangeError on a wire type that proto3 does not have */
  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.#varint();
    else if (wireType === 1) this.#take(8);
    else if (wireType === 2) this.#span();
    else if (wireType === 5) this.#take(4);
    else throw new RangeError(`wire type ${wireType} at byte ${this.#at} is not one of 0, 1, 2, 5`);
  }

  #varint(): number {
    const start = this.#at;
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#byte(start);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  #byte(start: number): number {
    if (this.#at >= this.#end || this.#at - start >= 10) {
      throw new RangeError(`the varint at byte ${start} does not end before byte ${this.#at}`);
    }
    return this.#bytes[this.#at++] ?? 0;
  }

  /** Where the content starts of which a length tells the size; `#at` is where it ends. */
  #span(): number {
    return this.#take(this.#varint());
  }

  #take(length: number): number {
    const from = this.#at;
    if (from + length > this.#end) {
      throw new RangeError(
        `a field at byte ${from} is ${length} bytes long, ${this.#end - from} are left`,
      );
    }
    this.#at = from + length;
    return from;
  }
}
