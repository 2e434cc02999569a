/** What is written is what is read, for any message of any fields. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reader, Writer } from '../src/index.ts';

type Value =
  | { readonly type: 'integer' | 'fixed64' | 'double'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'message'; readonly value: Message };
type Message = readonly { readonly field: number; readonly value: Value }[];

const wireTypeOf = { integer: 0, bool: 0, fixed64: 1, double: 1, string: 2, bytes: 2, message: 2 };

/** The neighbours of every power of two: where a varint gets longer, where 32 bits end, where numbers are rounded. */
const arbNatural = fc
  .tuple(fc.nat({ max: 53 }), fc.integer({ min: -2, max: 2 }))
  .map(([bits, off]) => Math.min(Math.max(2 ** bits + off, 0), Number.MAX_SAFE_INTEGER));

/** Around the lengths at which a length takes one more byte. */
const arbLength = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 9 }) },
  { weight: 2, arbitrary: fc.integer({ min: 120, max: 130 }) },
  { weight: 1, arbitrary: fc.integer({ min: 16_374, max: 16_386 }) },
);

const { message: arbMessage } = fc.letrec<{ message: Message; value: Value }>((tie) => ({
  message: fc.array(
    fc.record({
      field: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 29 - 1 })),
      value: tie('value'),
    }),
    { maxLength: 5 },
  ),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      type: fc.constant('integer' as const),
      value: fc.oneof(
        arbNatural,
        arbNatural.map((n) => 0 - n),
        fc.maxSafeInteger(),
      ),
    }),
    fc.record({ type: fc.constant('fixed64' as const), value: arbNatural }),
    fc.record({ type: fc.constant('double' as const), value: fc.double() }),
    fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({
      type: fc.constant('string' as const),
      value: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.tuple(fc.constantFrom('a', 'é', '€', '😀'), arbLength).map(([s, n]) => s.repeat(n)),
      ),
    }),
    fc.record({
      type: fc.constant('bytes' as const),
      value: arbLength.map((length) => new Uint8Array(length).fill(0x80)),
    }),
    fc.record({ type: fc.constant('message' as const), value: tie('message') }),
  ),
}));

function write(writer: Writer, message: Message): void {
  for (const { field, value } of message) {
    if (value.type === 'message') {
      const start = writer.begin(field);
      write(writer, value.value);
      writer.end(start);
    } else if (value.type === 'bool') writer.bool(field, value.value);
    else if (value.type === 'string') writer.string(field, value.value);
    else if (value.type === 'bytes') writer.bytes(field, value.value);
    else writer[value.type](field, value.value);
  }
}

/** The fields again, with the types of `like`: bytes alone do not tell a message from a string. */
function read(reader: Reader, like: Message): Message {
  const fields = like.map(({ value: { type, value } }) => {
    const tag = reader.tag();
    expect(tag % 8).toBe(wireTypeOf[type]);
    const field = Math.floor(tag / 8);
    if (type === 'message') return { field, value: { type, value: read(reader.message(), value) } };
    if (type === 'bytes') {
      return { field, value: { type, value: new Uint8Array(reader.bytes()) } };
    }
    return { field, value: { type, value: reader[type]() } };
  });
  expect(reader.more).toBe(false);
  return fields as Message;
}

/** As a caller that knows no field. */
function skipAll(reader: Reader): number {
  let fields = 0;
  for (; reader.more; fields++) reader.skip(reader.tag());
  return fields;
}

test('a message comes back as it was, and so does one from a writer used before', () => {
  const writer = new Writer();
  fc.assert(
    fc.property(arbMessage, (message) => {
      write(writer, message);
      const length = writer.length;
      const bytes = writer.finish();
      expect(bytes.length).toBe(length);
      expect(read(new Reader(bytes), message)).toEqual(message);
      write(writer, message);
      expect(bytes.equals(writer.finishAlone())).toBe(true);
      expect(skipAll(new Reader(bytes))).toBe(message.length);
    }),
    { numRuns: 500 },
  );
});

test('a message written in place is one written apart and copied in', () =>
  fc.assert(
    fc.property(arbMessage, (message) => {
      const apart = new Writer();
      write(apart, message);
      const content = apart.finish();
      const inPlace = new Writer();
      write(inPlace, [{ field: 3, value: { type: 'message', value: message } }]);
      expect(inPlace.finish().equals(new Writer().bytes(3, content).finish())).toBe(true);
    }),
    { numRuns: 300 },
  ));

test('packed fixed64 are as many values one after the other', () =>
  fc.assert(
    fc.property(fc.array(arbNatural, { minLength: 1, maxLength: 40 }), (values) => {
      const reader = new Reader(new Writer().fixed64s(13, values).finish());
      expect(reader.tag()).toBe(13 * 8 + 2);
      const packed = reader.message();
      expect(values.map(() => packed.fixed64())).toEqual(values);
      expect([packed.more, reader.more]).toEqual([false, false]);
    }),
  ));

test('varints are those of BigInt arithmetic', () =>
  fc.assert(
    fc.property(fc.oneof(arbNatural, fc.maxSafeInteger()), (value) => {
      const expected: number[] = [];
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest >= 128n; rest >>= 7n) expected.push(Number(rest & 127n) | 128);
      expected.push(Number(rest));
      expect([...new Writer().integer(1, value).finish().subarray(1)]).toEqual(expected);
    }),
    { numRuns: 500 },
  ));
