import { expect, test } from 'vitest';
import { byteCount, durationMs, shareOf } from '../../src/scenario/quantity.ts';

test.each([
  ['500ms', 500],
  ['1.5s', 1500],
  ['10m', 600_000],
  ['1h', 3_600_000],
  ['10', undefined],
  ['-1s', undefined],
  ['1 s', undefined],
  ['1toString', undefined],
])('the duration %j is %j ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  ['600MB', 600e6],
  ['1.5GiB', 1.5 * 2 ** 30],
  ['12B', 12],
  ['12mb', undefined],
  ['12', undefined],
])('%j are %j bytes', (text, bytes) => {
  expect(byteCount(text)).toBe(bytes);
});

test.each([
  ['5%', 0.05],
  [0.05, 0.05],
  ['100%', 1],
  ['101%', undefined],
  [-0.1, undefined],
  ['', undefined],
  ['x', undefined],
])('the share %j is %j', (value, share) => {
  expect(shareOf(value)).toBe(share);
});
