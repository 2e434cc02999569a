import { describe, expect, test } from 'vitest';
import { murmur3 } from '../src/murmur3.ts';
import { entryDigest, entryId, HashSum, hashText, viewHash } from '../src/view-hash.ts';
import type { ViewEntry } from '../src/index.ts';

const plain: ViewEntry = {
  id: 0,
  family: 'IPv4',
  address: '10.0.0.1',
  nodeName: 'n1',
  zone: 'eu-1a',
  hostname: '',
  ready: true,
  serving: true,
  terminating: false,
  ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
};
const draining: ViewEntry = {
  ...plain,
  address: '10.0.0.2',
  ready: false,
  terminating: true,
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'http', port: 8080, protocol: 'TCP', appProtocol: 'h2c' },
  ],
};
const foreign: ViewEntry = {
  ...plain,
  family: 'IPv6',
  address: 'fd00::1',
  nodeName: '',
  zone: 'zürich',
  hostname: 'db-0',
};
const hinted: ViewEntry = { ...plain, hints: { forNodes: ['n1', 'n2'], forZones: ['eu-1a'] } };

function lanesOf(bytes: Uint8Array): Uint32Array {
  const lanes = new Uint32Array(4);
  murmur3(bytes, bytes.length, lanes);
  return lanes;
}

const hex = (lanes: Uint32Array) =>
  [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');

describe('MurmurHash3 x86_128, seed 0', () => {
  test.each([
    ['', '00000000000000000000000000000000'],
    ['a', 'a794933c5556b01b5556b01b5556b01b'],
    ["I will not buy this tobacconist's, it is scratched.", '9b5b7ba2ef3f7866889adeaf00f3f98e'],
    ['The quick brown fox jumps over the lazy dog', '2f1583c3ecee2c675d7bf66ce5e91d2c'],
  ])('%s', (text, expected) => {
    expect(hex(lanesOf(new TextEncoder().encode(text)))).toBe(expected);
  });
});

// Pinned: to change one of these is to make every client of another version see other views.
describe('golden vectors of version v1', () => {
  test.each([
    ['plain', plain, 2160196386869648, '6ea0cc859d5218309dee80c26ef706a1'],
    ['draining, two ports', draining, 3037494443046612, '677c6693f64c61de688fa4ef2d6a8724'],
    ['IPv6, beyond ASCII', foreign, 3130870754041535, 'd044daa663cda38770e9a5578e5c0707'],
    ['hinted', hinted, 192449132724169, '783fba49c1f79059ed5263d7d1bf0e38'],
  ])('%s', (_name, entry, id, hash) => {
    expect(entryId(entry.family, entry)).toBe(id);
    expect(hashText(viewHash([entry]))).toBe(hash);
  });

  test('L6: a view hash is a sum, whatever the order', () => {
    const expected = 'a5610dc0f66c1d967567cb0929be95cc';
    expect(hashText(viewHash([plain, draining, foreign]))).toBe(expected);
    expect(hashText(viewHash([foreign, plain, draining]))).toBe(expected);
    expect(hashText(viewHash([]))).toBe('0'.repeat(32));
  });
});

test('the canonical bytes are as documented: UTF-8 fields, each closed by 0xFF', () => {
  const facts = ['v1', 'IPv6', 'fd00::1', '', 'zürich', 'db-0', 'RSt'];
  const bytes = (fields: readonly string[]) =>
    Uint8Array.from(fields.flatMap((field) => [...new TextEncoder().encode(field), 0xff]));
  const withPorts = [...facts, 'http', '80', 'TCP', ''];
  expect(entryDigest(foreign)).toEqual(lanesOf(bytes(withPorts)));
  const [one = 0, two = 0] = lanesOf(bytes(facts));
  expect(BigInt(entryId('IPv6', foreign))).toBe((BigInt(one) << 20n) | BigInt(two >>> 12));
});

test('hints come after the conditions, counted, under a version of their own', () => {
  const bytes = (fields: readonly string[]) =>
    Uint8Array.from(fields.flatMap((field) => [...new TextEncoder().encode(field), 0xff]));
  const facts = [
    'v1h',
    'IPv4',
    '10.0.0.1',
    'n1',
    'eu-1a',
    '',
    'RSt',
    '2',
    'n1',
    'n2',
    '1',
    'eu-1a',
  ];
  expect(entryDigest(hinted)).toEqual(lanesOf(bytes([...facts, 'http', '80', 'TCP', ''])));
  const swapped = { ...hinted, hints: { forNodes: ['n1'], forZones: ['n2', 'eu-1a'] } };
  expect(entryId('IPv4', swapped)).not.toBe(entryId('IPv4', hinted));
});

test('a digest can be taken out of a sum again', () => {
  const sum = new HashSum();
  for (const entry of [plain, draining]) sum.add(entryDigest(entry));
  sum.subtract(entryDigest(plain));
  expect(sum.bytes()).toEqual(viewHash([draining]));
});

test('long fields grow the buffer', () => {
  const zone = 'z'.repeat(5000);
  expect(entryId('IPv4', { ...plain, zone })).not.toBe(entryId('IPv4', plain));
  expect(entryId('IPv4', plain)).toBe(2160196386869648);
});
