import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { letters } from '../src/letters.ts';
import { Random } from '../src/random.ts';
import { sizes } from '../src/sizes.ts';

describe('random', () => {
  test('a seed is a sequence, for ever: these words are pinned', () => {
    const random = new Random(1);
    expect([random.word(), random.word(), random.word()]).toEqual([
      249398423, 1292566414, 3065784268,
    ]);
  });

  test('a fork does not depend on what was drawn before', () => {
    const [fresh, used] = [new Random(9), new Random(9)];
    used.word();
    expect(used.fork('x').word()).toBe(fresh.fork('x').word());
    expect(fresh.fork('x').word()).not.toBe(fresh.fork('y').word());
  });

  test('draws are spread evenly, and stay in their bounds', () => {
    const random = new Random('even');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i += 1) counts[random.below(10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    for (let i = 0; i < 100; i += 1) expect([3, 4, 5]).toContain(random.between(3, 5));
    expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
  });

  test('weights decide how often a position is drawn, and 0 is never', () => {
    const random = new Random('weights');
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 10_000; i += 1) counts[random.weighted([0, 3, 0, 1])]! += 1;
    expect([counts[0], counts[2]]).toEqual([0, 0]);
    expect((counts[1] ?? 0) / (counts[3] ?? 1)).toBeCloseTo(3, 0);
  });

  test('nothing to pick from is an error', () => {
    expect(() => new Random(1).pick([])).toThrow(RangeError);
  });
});

test('sizes add up exactly and never grow with rank', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      (total, count, exponent) => {
        const all = sizes(total, count, exponent);
        expect(all.length).toBe(count);
        expect(all.reduce((sum, size) => sum + size, 0)).toBe(total);
        expect(all).toEqual(all.toSorted((a, b) => b - a));
      },
    ),
  );
});

test('letters of different numbers are different', () => {
  const names = Array.from({ length: 20_000 }, (_, n) => letters(n, 5));
  expect(new Set(names).size).toBe(names.length);
});
