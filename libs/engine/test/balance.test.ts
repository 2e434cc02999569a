import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BalanceOptions, overloaded, planMoves } from '../src/balance.ts';

const options: BalanceOptions = { above: 1.15, least: 10, budget: 1_000 };

test.each([
  // loads               overloaded
  [[100, 100], undefined],
  [[114, 86], undefined],
  [[116, 84], 0],
  [[84, 116], 1],
  [[10, 2], undefined], // too few to bother
  [[0, 0], undefined],
  [[200, 200, 10, 10], 0],
] as const)('%j: shard %s carries too much', (loads, shard) => {
  expect(overloaded(loads, options)).toBe(shard);
});

const sized = (...costs: number[]): { name: string; cost: number }[] =>
  costs.map((cost, i) => ({ name: `p${i}`, cost }));
const told = (moves: ReturnType<typeof planMoves>): string =>
  moves.map(({ name, to }) => `${name}>${to}`).join(' ');

describe('planMoves', () => {
  test.each([
    // loads           movable in shard 0            budget  moves
    [[150, 50], sized(20, 20, 30, 80), 1_000, 'p2>1 p0>1'], // the largest that fit
    [[150, 50], sized(150), 1_000, ''], // a giant stays
    [[160, 40], sized(100, 60), 1_000, 'p1>1'],
    [[150, 50], sized(75, 75), 1_000, 'p0>1'], // none fits what is missing: the one that halves the difference
    [[150, 30, 30], sized(40, 40, 40, 30), 1_000, 'p0>1 p1>2'],
    [[150, 50], sized(10, 10, 10, 10, 10, 10), 25, 'p0>1 p1>1'], // bounded
    [[150, 50], [], 1_000, ''],
  ])('%j %j within %d: %s', (loads, movable, budget, moves) => {
    expect(told(planMoves(loads, 0, movable, { ...options, budget }))).toBe(moves);
  });

  test('L72: every plan is bounded, improves, and repeated ends within few rounds', () => {
    const arbShards = fc.array(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 }), {
      minLength: 2,
      maxLength: 7,
    });
    fc.assert(
      fc.property(arbShards, (shards) => {
        const parts = shards.map((costs, s) =>
          costs.map((cost, i) => ({ name: `${s}-${i}`, cost })),
        );
        const sums = (): number[] =>
          parts.map((all) => all.reduce((sum, { cost }) => sum + cost, 0));
        for (let round = 0; ; round++) {
          const loads = sums();
          const from = overloaded(loads, options);
          if (from === undefined) break;
          const moves = planMoves(loads, from, parts[from] ?? [], options);
          // Then only large ones are left: moving any would make the other shard as busy.
          const mean = loads.reduce((a, b) => a + b) / loads.length;
          const least = Math.min(...loads);
          const useful = (parts[from] ?? []).filter(
            ({ cost }) => Math.max(loads[from]! - cost, least + cost) < loads[from]! - 0.02 * mean,
          );
          expect(moves.length > 0 || useful.length === 0).toBe(true);
          if (moves.length === 0) break;
          expect(round).toBeLessThan(200);
          const sum = moves.reduce((total, { cost }) => total + cost, 0);
          expect(sum <= options.budget || moves.length === 1).toBe(true);
          for (const { name, to } of moves) {
            const all = parts[from] ?? [];
            const [moved] = all.splice(
              all.findIndex((one) => one.name === name),
              1,
            );
            if (moved !== undefined) parts[to]?.push(moved);
          }
          expect(
            Math.max(sums()[from] ?? 0, ...moves.map(({ to }) => sums()[to] ?? 0)),
          ).toBeLessThan(loads[from] ?? 0);
        }
      }),
    );
  });
});
