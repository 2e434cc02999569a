/**
 * Protobuf bytes, written forwards into one buffer that grows and is used again.
 *
 * A nested message is written in place: one byte is kept for its length, and only a content of 128 bytes or more is
 * moved to make room for a longer one. What comes out is canonical: shortest varints, fields in the caller's order.
 */
export class Writer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(16 * 1024);
  #at = 0;

  /** Bytes written since `reset`. */
  get length(): number {
    return this.#at;
  }

  reset(): void {
    this.#at = 0;
  }

  /** A copy with a buffer of its own, so that moving or cloning it to another thread carries nothing else. */
  finish(): Uint8Array {
    const copy = new Uint8Array(Buffer.allocUnsafeSlow(this.#at).buffer);
    copy.set(this.#bytes.subarray(0, this.#at));
    return copy;
  }

  /** Tag and string, also when empty: presence is what the caller decides. */
  string(tag: number, text: string): void {
    this.#reserve(text.length * 3 + 12);
    this.#bytes[this.#at++] = tag;
    if (!this.#shortAscii(text)) this.#longString(text);
  }

  bool(tag: number, value: boolean): void {
    this.#reserve(2);
    this.#bytes[this.#at++] = tag;
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  /** An int32, int64 or uint32 inside the safe integers; a negative one takes ten bytes, as protobuf has it. */
  integer(tag: number, value: number): void {
    this.#reserve(11);
    this.#bytes[this.#at++] = tag;
    if (value < 0) this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
    else this.#varint(value);
  }

  /** A non-negative safe integer as fixed64. */
  fixed64(tag: number, value: number): void {
    this.#reserve(9);
    this.#bytes[this.#at] = tag;
    this.#bytes.writeUInt32LE(value >>> 0, this.#at + 1);
    this.#bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.#at + 5);
    this.#at += 9;
  }

  /** Opens a nested message; hand the result to `end`. */
  begin(tag: number): number {
    this.#reserve(2);
    this.#bytes[this.#at] = tag;
    this.#at += 2;
    return this.#at;
  }

  end(start: number): void {
    const length = this.#at - start;
    if (length < 0x80) {
      this.#bytes[start - 1] = length;
      return;
    }
    const extra = varintBytes(length) - 1;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + extra, start, this.#at);
    this.#at = start - 1;
    this.#varint(length);
    this.#at = start + extra + length;
  }

  /** Bytes that are complete fields already. */
  raw(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    this.#bytes.set(bytes.subarray(from, to), this.#at);
    this.#at += to - from;
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

  #bigVarint(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.#bytes[this.#at++] = Number(rest & 0x7fn) + 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#at++] = Number(rest);
  }

  #reserve(more: number): void {
    const needed = this.#at + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}

function varintBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) count++;
  return count;
}
