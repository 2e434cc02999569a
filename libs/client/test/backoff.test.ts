import { expect, test } from 'vitest';
import { Backoff } from '../src/index.ts';

test('waits are full jitter under a bound that doubles, and begin anew after success', () => {
  const backoff = new Backoff({ baseMs: 100, maxMs: 1000, random: () => 1 });
  expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1000, 1000]);
  backoff.reset();
  expect(backoff.next()).toBe(100);
  expect(new Backoff({ random: () => 0 }).next()).toBe(0);
});

test("a server's proposal is waited for at the least", () => {
  expect(new Backoff({ random: () => 0 }).next(700)).toBe(700);
  expect(new Backoff({ baseMs: 900, random: () => 1 }).next(700)).toBe(900);
});

test('bounds that are none are refused', () => {
  expect(() => new Backoff({ baseMs: 5, maxMs: 1 })).toThrow('1 <= baseMs <= maxMs, not 5 and 1');
});
