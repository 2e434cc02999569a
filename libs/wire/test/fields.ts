/** The fields of any protobuf message, for tests that look at bytes. */
export interface RawField {
  readonly number: number;
  /** Of a length-delimited field; empty of a varint. */
  readonly content: Buffer;
}

export function fieldsIn(message: Buffer): RawField[] {
  const fields: RawField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const length = tag % 8 === 2 ? varint() : 0;
    if (tag % 8 === 0) varint();
    fields.push({ number: tag >> 3, content: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
