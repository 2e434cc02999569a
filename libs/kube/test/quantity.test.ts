import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpuMillis } from '../src/index.ts';

test.each([
  ['1', 1000],
  ['0', 0],
  ['100m', 100],
  ['0.5', 500],
  ['.5', 500],
  ['1.', 1000],
  ['+2', 2000],
  ['-1', -1000],
  ['2k', 2_000_000],
  ['1e3', 1_000_000],
  ['1E3', 1_000_000],
  ['1E', 1e21],
  ['1.5e-1', 150],
  ['1Ki', 1_024_000],
  ['0.5Mi', 524_288_000],
  ['3M', 3e9],
  ['1500u', 2],
  ['1n', 1],
  ['0.0001', 1],
  ['0.0015', 2],
  ['-0.0015', -2],
  ['999999999m', 999_999_999],
  ['9999999999m', 9_999_999_999],
  ['1e-1000000', 1],
  ['0e99999', 0],
  ['1e1000000000', Number((2n ** 63n - 1n) * 1000n)],
])('%s is %d thousandths', (text, millis) => expect(cpuMillis(text)).toBe(millis));

test.each([
  '',
  'm',
  '1mm',
  '1 ',
  ' 1',
  '1,5',
  '1ki',
  '1K',
  'NaN',
  '0x10',
  '1e',
  '--1',
  '.',
  '1e1.5',
  '1Kim',
  `1${'0'.repeat(100)}`,
])('%j is no quantity', (text) => expect(cpuMillis(text)).toBeUndefined());

test('thousandths survive', () => {
  fc.assert(
    fc.property(fc.nat(), (millis) => {
      expect(cpuMillis(`${millis}m`)).toBe(millis);
      expect(cpuMillis((millis / 1000).toFixed(3))).toBe(millis);
    }),
  );
});
