import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '../../src/run/histogram.ts';

const arbValues = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

test('every quantile is within 2 % of the exact one', () =>
  fc.assert(
    fc.property(arbValues, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
      expect(Math.abs(of(values).quantile(share) - exact)).toBeLessThanOrEqual(exact * 0.0201);
    }),
  ));

test('parts that were taken add up to the whole', () =>
  fc.assert(
    fc.property(arbValues, arbValues, (first, second) => {
      const source = of(first);
      const sum = new Histogram();
      sum.add(source.take()!);
      for (const value of second) source.record(value);
      sum.add(source.take()!);
      expect(source.take()).toBeUndefined();
      const { mean, ...whole } = of([...first, ...second]).distribution();
      const { mean: meanOfSum, ...added } = sum.distribution();
      expect(added).toEqual(whole);
      expect(meanOfSum).toBeCloseTo(mean, 3);
    }),
  ));

test('a distribution ends at the largest value with share 1, and never falls', () =>
  fc.assert(
    fc.property(arbValues, (values) => {
      const { points, max, count } = of(values).distribution();
      expect(count).toBe(values.length);
      expect(points.at(-1)).toMatchObject({ share: 1 });
      expect(points.at(-1)!.value).toBeLessThanOrEqual(max);
      expect(points).toEqual(points.toSorted((a, b) => a.share - b.share || a.value - b.value));
    }),
  ));

test('nothing recorded, and what clocks make negative', () => {
  expect(new Histogram().distribution()).toMatchObject({ count: 0, p99: 0, max: 0, points: [] });
  expect(of([-3]).distribution()).toMatchObject({ count: 1, p50: 0, max: 0 });
});
