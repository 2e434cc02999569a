import { describe, expect, test } from 'vitest';
import { answers, nothing, requests, shareOf, sum, Tally } from '../src/tally.ts';
import { counts } from './counts.ts';

describe('a tally', () => {
  test('keeps phases and clients apart, and sums them up', () => {
    const tally = new Tally();
    tally.begin('one');
    tally.take('x', counts('a1:2 b1:1 P0:3'), 0);
    tally.take('y', counts('b1:5 P1:5', { failed: 1 }), 0);
    tally.take('x', counts('a1:4 P0:4', { retried: 2 }), 100);
    tally.begin('two');
    tally.take('x', counts('c1:1'), 200);
    expect(tally.during('one', 'x')).toEqual(counts('a1:6 b1:1 P0:7', { retried: 2 }));
    expect(tally.during('one', 'y')).toEqual(counts('b1:5 P1:5', { failed: 1 }));
    expect(tally.during('two', 'x')).toEqual(counts('c1:1'));
    expect(tally.during('two', 'y')).toEqual(nothing);
    expect(tally.total()).toEqual(counts('a1:6 b1:6 c1:1 P0:7 P1:5', { failed: 1, retried: 2 }));
  });

  test('a phase that begins again goes on', () => {
    const tally = new Tally();
    for (const nowMs of [0, 1000]) {
      tally.begin('one');
      tally.take('x', counts('a1:1'), nowMs);
    }
    expect(tally.during('one', 'x')).toEqual(counts('a1:2'));
  });

  test('nothing goes uncounted for want of a phase', () => {
    expect(() => new Tally().take('x', counts('a1:1'), 0)).toThrow('no phase to count x for');
  });

  test('recent is the last second of one client, across phases', () => {
    const tally = new Tally();
    tally.begin('one');
    tally.take('x', counts('a1:1'), 0);
    tally.take('x', counts('a1:2'), 600);
    tally.take('y', counts('a1:50'), 700);
    tally.begin('two');
    tally.take('x', counts('b1:4'), 900);
    expect(tally.recent('x', 1100)).toEqual(counts('a1:2 b1:4'));
    expect(tally.recent('x', 1600)).toEqual(counts('b1:4'));
    expect(tally.recent('x', 5000)).toEqual(nothing);
  });
});

test('a request counts once, answered or given up; a second attempt is none', () => {
  const some = counts('a1:3 b1:4', { failed: 2, retried: 9 });
  expect(answers(some)).toBe(7);
  expect(requests(some)).toBe(9);
});

test('the share of nothing is unknown', () => {
  const isNear = (pod: string): boolean => pod.startsWith('a');
  expect(shareOf(counts('a1:3 b1:1'), isNear)).toBe(0.75);
  expect(shareOf(counts('', { failed: 3 }), isNear)).toBeUndefined();
});

test('the sum of none is nothing', () => {
  expect(sum([])).toEqual(nothing);
});
