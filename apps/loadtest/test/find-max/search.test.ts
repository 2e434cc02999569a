import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { search, type SearchRange } from '../../src/find-max/search.ts';

async function searched(
  range: SearchRange,
  bound: number,
): Promise<readonly [tried: number[], held: number | null, failed: number | null]> {
  const tried: number[] = [];
  const { held, failed } = await search(range, (value) => {
    tried.push(value);
    return Promise.resolve(value <= bound);
  });
  return [tried, held, failed];
}

describe('search', () => {
  test.each<
    readonly [
      SearchRange,
      bound: number,
      tried: number[],
      held: number | null,
      failed: number | null,
    ]
  >([
    [
      { from: 100, most: 10_000, precision: 0.1 },
      730,
      [100, 200, 400, 800, 600, 700, 750],
      700,
      750,
    ],
    [{ from: 100, most: 500, precision: 0.1 }, 9999, [100, 200, 400, 500], 500, null],
    [{ from: 100, most: 500, precision: 0.2 }, 30, [100, 50, 25, 37, 31, 28], 28, 31],
    [{ from: 4, most: 500, precision: 0.2 }, 0, [4, 2, 1], null, 1],
    [{ from: 1, most: 1, precision: 0.2 }, 5, [1], 1, null],
  ])('%j where up to %i holds', async (range, bound, tried, held, failed) => {
    expect(await searched(range, bound)).toEqual([tried, held, failed]);
  });

  test('held is at most the bound, failed is beyond it, and they are close', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(5000), fc.integer({ min: 1, max: 3000 }), async (bound, from) => {
        const [tried, held, failed] = await searched({ from, most: 10_000, precision: 0.1 }, bound);
        expect(new Set(tried).size).toBe(tried.length);
        expect(held ?? 0).toBeLessThanOrEqual(bound);
        expect(failed).toBeGreaterThan(bound);
        expect((failed ?? 0) - (held ?? 0)).toBeLessThanOrEqual(Math.max(1, (held ?? 0) * 0.1));
      }),
    ));
});
