import { describe, expect, test } from 'vitest';
import { checksumOf, compare, median } from '../src/measure.ts';

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

describe('compare', () => {
  test('runs the sides in turn, the first round uncounted', () => {
    const turns: string[] = [];
    const side = (name: string) => ({ name, run: () => turns.push(name) && 7 });
    const measured = compare([side('a'), side('b')], 2);
    expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(measured.map(({ name, runsMs, checksum }) => [name, runsMs.length, checksum])).toEqual([
      ['a', 2, 7],
      ['b', 2, 7],
    ]);
  });

  test('refuses a side whose work differs from run to run', () => {
    let work = 0;
    expect(() => compare([{ name: 'drifting', run: () => ++work }], 3)).toThrow(
      'drifting: checksum 2 differs from 1 of the run before',
    );
  });
});

test('a checksum tells parts and their borders apart', () => {
  expect(checksumOf(1, 2)).toBe(checksumOf(1, 2));
  expect(
    new Set([checksumOf(1, 2), checksumOf(2, 1), checksumOf(12), checksumOf('1', '')]).size,
  ).toBe(4);
});
