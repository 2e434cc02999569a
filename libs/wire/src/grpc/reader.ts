/** Protobuf bytes, read field by field. Unknown fields are the caller's to `skip`. */
export class Reader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, from: number = 0, to: number = bytes.length) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
    const [from, to] = this.#span();
    return this.#bytes.toString('utf8', from, to);
  }

  message(): Reader {
    const [from, to] = this.#span();
    return new Reader(this.#bytes, from, to);
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

  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.#varint();
    else if (wireType === 1) this.#at += 8;
    else if (wireType === 2) this.#span();
    else if (wireType === 5) this.#at += 4;
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

  #span(): [from: number, to: number] {
    const length = this.#varint();
    const from = this.#at;
    if (from + length > this.#end) {
      throw new RangeError(
        `a field at byte ${from} is ${length} bytes long, ${this.#end - from} are left`,
      );
    }
    this.#at = from + length;
    return [from, this.#at];
  }
}
