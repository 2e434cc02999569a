import { expect, test } from 'vitest';
import { ratioOf, renderRows, type ResultRow, verdictOf } from '../src/report.ts';

const row = (value: number, budget?: number): ResultRow => ({
  bench: 'flip',
  what: 'one flip',
  value,
  unit: 'ms',
  against: { what: 'another', value: 2 },
  ...(budget === undefined ? {} : { budget }),
  checksum: 0xbeef,
});

test.each([
  [row(3, 2), 1.5, 'met'],
  [row(4, 2), 2, 'met'],
  [row(5, 2), 2.5, 'MISSED by 1.25x'],
  [row(5), 2.5, ''],
])('%#: ratio and verdict', (given, ratio, verdict) => {
  expect([ratioOf(given), verdictOf(given)]).toEqual([ratio, verdict]);
});

test('what stands alone has neither', () => {
  const { against: _, ...alone } = row(5, 2);
  expect([ratioOf(alone), verdictOf(alone)]).toEqual([undefined, '']);
});

test('rows print as a Markdown table of one width', () => {
  const lines = renderRows([row(3, 2), row(1234, 2)]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toContain('| 3.00 ms');
  expect(lines[3]).toContain('| 1234 ms');
  expect(lines[3]).toContain('0000beef');
});
