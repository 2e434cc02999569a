import { describe, expect, test } from 'vitest';
import { Reader } from '../src/index.ts';

const reader = (hex: string): Reader => new Reader(Buffer.from(hex, 'hex'));

test.each<[what: string, hex: string, read: (from: Reader) => unknown, value: unknown]>([
  ['tag of field 1, varint', '08', (from) => from.tag(), 8],
  ['tag of field 16, bytes', '8201', (from) => from.tag(), 130],
  ['integer', '9601', (from) => from.integer(), 150],
  ['integer, negative', 'ffffffffffffffffff01', (from) => from.integer(), -1],
  ['integer, longer than it need be', '8100', (from) => from.integer(), 1],
  ['bool', '01', (from) => from.bool(), true],
  ['bool', '00', (from) => from.bool(), false],
  ['string', '0774657374696e67', (from) => from.string(), 'testing'],
  ['string of two-byte letters', '04c3a9c3a9', (from) => from.string(), 'éé'],
  ['bytes', '0200ff', (from) => [...from.bytes()], [0, 255]],
  ['fixed64', 'ffffffffffff1f00', (from) => from.fixed64(), 2 ** 53 - 1],
  ['double', '000000000000f03f', (from) => from.double(), 1],
  [
    'message',
    '03089601',
    (from) => [from.message()].map((m) => [m.tag(), m.integer()])[0],
    [8, 150],
  ],
])('%s %s', (_what, hex, read, value) => {
  const from = reader(hex);
  expect(read(from)).toEqual(value);
  expect(from.more).toBe(false);
});

test('what is skipped is passed over, whatever its type', () => {
  // Field 2 as varint, 64 bits, bytes and 32 bits, then 150 in field 1.
  const from = reader('109601' + '110102030405060708' + '1203616263' + '1501020304' + '089601');
  for (let i = 0; i < 4; i++) from.skip(from.tag());
  expect([from.tag(), from.integer(), from.more]).toEqual([8, 150, false]);
});

describe('what is refused', () => {
  test.each<[what: string, hex: string, read: (from: Reader) => unknown, message: string]>([
    ['a varint', '80', (from) => from.integer(), 'varint at byte 0 does not end before byte 1'],
    ['a tag', '', (from) => from.tag(), 'varint at byte 0 does not end before byte 0'],
    ['a bool', '', (from) => from.bool(), 'varint at byte 0 does not end before byte 0'],
    ['a string', '0361', (from) => from.string(), 'byte 1 is 3 bytes long, 1 are left'],
    ['bytes', '02', (from) => from.bytes(), 'byte 1 is 2 bytes long, 0 are left'],
    ['a message', '0508', (from) => from.message(), 'byte 1 is 5 bytes long, 1 are left'],
    ['a fixed64', '010203', (from) => from.fixed64(), 'byte 0 is 8 bytes long, 3 are left'],
    ['a double', '010203', (from) => from.double(), 'byte 0 is 8 bytes long, 3 are left'],
    ['64 skipped bits', '01', (from) => from.skip(9), 'byte 0 is 8 bytes long, 1 are left'],
    ['32 skipped bits', '01', (from) => from.skip(13), 'byte 0 is 4 bytes long, 1 are left'],
    ['skipped bytes', '0201', (from) => from.skip(10), 'byte 1 is 2 bytes long, 1 are left'],
  ])('%s that ends early', (_what, hex, read, message) => {
    expect(() => read(reader(hex))).toThrow(RangeError);
    expect(() => read(reader(hex))).toThrow(message);
  });

  test('a varint of more than ten bytes', () => {
    for (const read of ['tag', 'integer', 'bool'] as const) {
      expect(() => reader('ff'.repeat(10) + '01')[read]()).toThrow(
        new RangeError('the varint at byte 0 does not end before byte 10'),
      );
    }
  });

  test.each([3, 4, 6, 7])('wire type %i', (wireType) => {
    expect(() => reader('0000').skip(8 + wireType)).toThrow(
      new RangeError(`wire type ${wireType} at byte 0 is not one of 0, 1, 2, 5`),
    );
  });

  test('a nested message reads nothing of what follows it', () => {
    const message = reader('0180' + '01').message();
    expect(() => message.integer()).toThrow('the varint at byte 1 does not end before byte 2');
  });
});

test('a reader starts and ends where it is told to, in bytes that start anywhere', () => {
  const bytes = Uint8Array.of(9, 9, 1, 2, 3, 4).subarray(1);
  const from = new Reader(bytes, 1, 3);
  expect([from.integer(), from.integer(), from.more]).toEqual([1, 2, false]);
});
