import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { varintBytes, Writer } from '../src/index.ts';

const write = (...fields: ((to: Writer) => unknown)[]): string => {
  const writer = new Writer();
  for (const field of fields) field(writer);
  return writer.finish().toString('hex');
};

/** Bytes of the protobuf encoding guide (150, testing, the nested message), and of the edges around them. */
const known: readonly [name: string, field: (to: Writer) => unknown, hex: string][] = [
  ['integer 1: 0', (to) => to.integer(1, 0), '0800'],
  ['integer 1: 150', (to) => to.integer(1, 150), '089601'],
  ['integer 1: 127', (to) => to.integer(1, 127), '087f'],
  ['integer 1: 128', (to) => to.integer(1, 128), '088001'],
  ['integer 1: 16383', (to) => to.integer(1, 16_383), '08ff7f'],
  ['integer 1: 16384', (to) => to.integer(1, 16_384), '08808001'],
  ['integer 1: 2^31', (to) => to.integer(1, 2 ** 31), '088080808008'],
  ['integer 1: 2^32 - 1', (to) => to.integer(1, 2 ** 32 - 1), '08ffffffff0f'],
  ['integer 1: 2^53 - 1', (to) => to.integer(1, 2 ** 53 - 1), '08ffffffffffffff0f'],
  ['integer 1: -1', (to) => to.integer(1, -1), '08ffffffffffffffffff01'],
  ['integer 1: -2', (to) => to.integer(1, -2), '08feffffffffffffffff01'],
  ['integer 15: 1', (to) => to.integer(15, 1), '7801'],
  ['integer 16: 1', (to) => to.integer(16, 1), '800101'],
  ['integer 2^29 - 1: 1', (to) => to.integer(2 ** 29 - 1, 1), 'f8ffffff0f01'],
  ['string 2: testing', (to) => to.string(2, 'testing'), '120774657374696e67'],
  ['string 2: empty', (to) => to.string(2, ''), '1200'],
  ['string 2: é', (to) => to.string(2, 'é'), '1202c3a9'],
  ['string 2: a pair of surrogates', (to) => to.string(2, '😀'), '1204f09f9880'],
  ['string 16: a', (to) => to.string(16, 'a'), '82010161'],
  ['bool 3: true', (to) => to.bool(3, true), '1801'],
  ['bool 3: false', (to) => to.bool(3, false), '1800'],
  ['fixed64 4: 1', (to) => to.fixed64(4, 1), '210100000000000000'],
  ['fixed64 4: 2^32', (to) => to.fixed64(4, 2 ** 32), '210000000001000000'],
  ['fixed64 4: 2^53 - 1', (to) => to.fixed64(4, 2 ** 53 - 1), '21ffffffffffff1f00'],
  ['fixed64s 13: 1 2', (to) => to.fixed64s(13, [1, 2]), '6a1001000000000000000200000000000000'],
  ['fixed64s 13: none', (to) => to.fixed64s(13, []), ''],
  ['double 5: 1', (to) => to.double(5, 1), '29000000000000f03f'],
  ['double 5: 0', (to) => to.double(5, 0), '290000000000000000'],
  ['bytes 6: none', (to) => to.bytes(6, new Uint8Array()), '3200'],
  ['bytes 6: 00ff', (to) => to.bytes(6, Uint8Array.of(0, 255)), '320200ff'],
  ['header 4: 300', (to) => to.header(4, 300), '22ac02'],
  ['raw: the middle of 1 2 3', (to) => to.raw(Uint8Array.of(1, 2, 3), 1, 2), '02'],
  ['message 3 with 150 in 1', (to) => to.end(opened(to, 3)), '1a03089601'],
  ['nonEmpty: empty', (to) => to.nonEmpty(2, ''), ''],
  ['nonEmpty 2: a', (to) => to.nonEmpty(2, 'a'), '120161'],
  ['nonZero: 0', (to) => to.nonZero(1, 0), ''],
  ['nonZero 1: -1', (to) => to.nonZero(1, -1), '08ffffffffffffffffff01'],
  ['flag: false', (to) => to.flag(3, false), ''],
  ['flag 3: true', (to) => to.flag(3, true), '1801'],
  ['nonZeroDouble: 0', (to) => to.nonZeroDouble(5, 0), ''],
  ['nonZeroDouble 5: -0', (to) => to.nonZeroDouble(5, -0), '290000000000000080'],
];

/** A message that holds 150 and is not closed yet. */
function opened(to: Writer, field: number): number {
  const start = to.begin(field);
  to.integer(1, 150);
  return start;
}

test.each(known)('%s', (_name, field, hex) => {
  expect(write(field)).toBe(hex);
});

test('fields stand in the order they were written', () => {
  expect(write(...known.map(([, field]) => field))).toBe(known.map(([, , hex]) => hex).join(''));
});

describe('lengths of nested messages', () => {
  test.each([
    [0, '1a00'],
    [127, '1a7f'],
    [128, '1a8001'],
    [16_383, '1aff7f'],
    [16_384, '1a808001'],
    [2 ** 21, '1a80808001'],
  ])('a message of %i bytes starts with %s', (length, head) => {
    const content = Buffer.alloc(length, 0x61);
    const writer = new Writer().integer(9, 7);
    const start = writer.begin(3);
    writer.raw(content).end(start).integer(9, 8);
    const after = writer.finish();
    expect(after.subarray(0, 2 + head.length / 2).toString('hex')).toBe(`4807${head}`);
    expect(after.subarray(2 + head.length / 2, -2).equals(content)).toBe(true);
    expect(after.subarray(-2).toString('hex')).toBe('4808');
  });

  test('a message that grows past 127 inside one that does too', () => {
    const writer = new Writer();
    const outer = writer.begin(1);
    const inner = writer.begin(2);
    writer.raw(Buffer.alloc(130, 0x61)).end(inner).end(outer);
    expect(writer.finish().toString('hex')).toBe(`0a8501128201${'61'.repeat(130)}`);
  });
});

/** Every magnitude alike, and the neighbours of every power of two. */
const arbNatural = fc
  .tuple(fc.integer({ min: 0, max: 53 }), fc.integer({ min: -2, max: 2 }))
  .map(([bits, off]) => Math.min(Math.max(2 ** bits + off, 0), Number.MAX_SAFE_INTEGER));

test('varintBytes is what a varint takes', () =>
  fc.assert(
    fc.property(arbNatural, (value) => {
      expect(new Writer().integer(1, value).length).toBe(1 + varintBytes(value));
    }),
  ));

describe('what is refused', () => {
  test.each([0.5, Number.NaN, Infinity, 2 ** 53])('integer %d', (value) => {
    expect(() => new Writer().integer(4, value)).toThrow(
      new RangeError(`field 4 is ${value}, which is not a safe integer`),
    );
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('fixed64 %d', (value) => {
    const refusal = new RangeError(`field 4 is ${value}, which is not a non-negative safe integer`);
    expect(() => new Writer().fixed64(4, value)).toThrow(refusal);
    expect(() => new Writer().fixed64s(4, [1, value])).toThrow(refusal);
  });

  test('nothing of a refused message is in the next', () => {
    const writer = new Writer();
    expect(() => writer.string(1, 'first').fixed64s(2, [1, -1])).toThrow(RangeError);
    expect(writer.bool(3, true).finish().toString('hex')).toBe('1801');
  });
});

describe('one writer, many messages', () => {
  test('finishing empties it, and what was finished stays as it was', () => {
    const writer = new Writer();
    const first = writer.string(1, 'first').finish();
    expect(writer.length).toBe(0);
    const second = writer.string(1, 'other').finish();
    expect([first, second].map(String)).toEqual(['\n\u0005first', '\n\u0005other']);
  });

  test('bytes finished alone have a buffer of their own', () => {
    const writer = new Writer();
    const bytes = writer.string(1, 'a').finishAlone();
    expect([bytes.byteOffset, bytes.buffer.byteLength, writer.length]).toEqual([0, 3, 0]);
    expect(Buffer.from(bytes).toString('hex')).toBe('0a0161');
    expect(Buffer.isBuffer(bytes)).toBe(false);
  });

  test('reset forgets', () => {
    const writer = new Writer().string(1, 'half a mess');
    writer.reset();
    expect(writer.bool(3, true).finish().toString('hex')).toBe('1801');
  });

  test.each(['a'.repeat(100_000), 'é'.repeat(100_000)])('the buffer grows: %.1s…', (text) => {
    const writer = new Writer();
    const bytes = writer.integer(1, 5).string(2, text).finish();
    expect(bytes.toString('utf8', 2 + 4)).toBe(text);
  });

  test('growing field by field loses nothing', () => {
    const writer = new Writer();
    const start = writer.begin(3);
    for (let i = 0; i < 9000; i++) writer.fixed64(1, i);
    const bytes = writer.end(start).finish();
    expect(bytes.length).toBe(1 + varintBytes(81_000) + 81_000);
    expect(bytes.readUInt32LE(4 + 9 * 8999 + 1)).toBe(8999);
  });
});
