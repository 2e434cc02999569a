import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign, strangerShard } from '../src/assignment.ts';

/** Sizes as clusters have them: the k-th largest of `count` services has 1/k of the largest, `total` members in all. */
function zipf(count: number, total: number): { name: string; weight: number }[] {
  const harmonic = Array.from({ length: count }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b);
  return Array.from({ length: count }, (_, k) => ({
    name: `service-${k}`,
    weight: Math.round(total / harmonic / (k + 1)),
  }));
}

test.each([
  // services members shards
  [10_000, 150_000, 1],
  [10_000, 150_000, 2],
  [10_000, 150_000, 3],
  [10_000, 150_000, 7],
  [1_000, 20_000, 4],
  [200, 5_000, 3],
])(
  '%i Zipf services with %i members on %i shards: the busiest is within 1.2x of the mean',
  (count, total, shards) => {
    const loads = Array.from({ length: shards }, () => 0);
    assign(zipf(count, total), loads);
    const mean = loads.reduce((a, b) => a + b) / shards;
    expect(Math.max(...loads) / mean).toBeLessThanOrEqual(1.2);
  },
);

test('newcomers in any order get the same shards, and loads say what was given', () => {
  const arbNewcomers = fc.uniqueArray(
    fc.record({ name: fc.string({ minLength: 1, maxLength: 3 }), weight: fc.nat(50) }),
    { selector: (n) => n.name, maxLength: 20 },
  );
  fc.assert(
    fc.property(arbNewcomers, fc.integer({ min: 1, max: 5 }), (newcomers, shards) => {
      const loads = Array.from({ length: shards }, () => 0);
      const owners = assign(newcomers, loads);
      const reversed = assign(
        [...newcomers].reverse(),
        Array.from({ length: shards }, () => 0),
      );
      expect(reversed).toEqual(owners);
      const given = Array.from({ length: shards }, () => 0);
      for (const { name, weight } of newcomers) given[owners.get(name) ?? -1]! += weight + 1;
      expect(loads).toEqual(given);
      // Graham: no shard is ahead of the lightest by more than the last, hence the lightest, thing it was given.
      const spread = Math.max(...loads) - Math.min(...loads);
      expect(spread).toBeLessThanOrEqual(Math.max(0, ...newcomers.map((n) => n.weight + 1)));
    }),
  );
});

test('a stranger has a shard to ask, the same each time', () => {
  for (const shards of [1, 2, 7]) {
    const shard = strangerShard('default/nobody', shards);
    expect(shard).toBe(strangerShard('default/nobody', shards));
    expect(shard).toBeGreaterThanOrEqual(0);
    expect(shard).toBeLessThan(shards);
  }
});
