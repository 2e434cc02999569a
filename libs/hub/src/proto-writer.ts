/**
 * Just enough protobuf to write envelopes by hand: varints, fixed64, doubles and length-delimited fields,
 * into one growing buffer that is reused. Zero values are skipped, as proto3 does.
 */
export class ProtoWriter {
  #buffer: Buffer = Buffer.allocUnsafe(1024);
  #at = 0;

  /** A copy of what was written; the writer is empty again. */
  finish(): Buffer {
    const bytes = Buffer.from(this.#buffer.subarray(0, this.#at));
    this.#at = 0;
    return bytes;
  }

  /** Any unsigned integer below 2^53. */
  uint(field: number, value: number): this {
    if (value === 0) return this;
    this.#room(20);
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  bool(field: number, value: boolean): this {
    return this.uint(field, value ? 1 : 0);
  }

  double(field: number, value: number): this {
    if (value === 0) return this;
    this.#room(18);
    this.#varint(field * 8 + 1);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
    return this;
  }

  string(field: number, value: string): this {
    if (value === '') return this;
    const length = Buffer.byteLength(value);
    this.#room(20 + length);
    this.#varint(field * 8 + 2);
    this.#varint(length);
    this.#at += this.#buffer.write(value, this.#at);
    return this;
  }

  /** Also when empty: a message without fields is still there. */
  bytes(field: number, value: Uint8Array): this {
    this.#room(20 + value.length);
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** Only the tag and the length of a field whose bytes the caller appends. */
  header(field: number, length: number): this {
    this.#room(20);
    this.#varint(field * 8 + 2);
    this.#varint(length);
    return this;
  }

  /** Complete fields, written before. */
  raw(fields: Uint8Array): this {
    this.#room(fields.length);
    this.#buffer.set(fields, this.#at);
    this.#at += fields.length;
    return this;
  }

  /** Packed `repeated fixed64`, of integers below 2^53. */
  fixed64s(field: number, values: readonly number[]): this {
    if (values.length === 0) return this;
    this.header(field, 8 * values.length);
    this.#room(8 * values.length);
    for (const value of values) {
      this.#at = this.#buffer.writeUInt32LE(value % 0x1_0000_0000, this.#at);
      this.#at = this.#buffer.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.#at);
    }
    return this;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#at++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#at++] = rest;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#at + bytes));
    larger.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = larger;
  }
}

/** Bytes a varint takes. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}
