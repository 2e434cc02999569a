import { expect, test, vi } from 'vitest';
import { simulate, SimulationFailed } from '../src/simulation.ts';
import type { Tampering } from '../src/unreliable-hosts.ts';

vi.setConfig({ testTimeout: 30_000 });

test.each([1, 2, 3, 4, 5, 6])('L1 L2 L3 L4 L5 L6 L7 L10 L70 hold under seed %i', async (seed) => {
  const passed = await simulate({ seed, steps: 150 });
  expect(passed.effects).toBeGreaterThan(20);
  expect(passed.quiets).toBeGreaterThan(1);
});

test('L1 L2 L3 L4 L5 L6 L7 L10 hold under a seed nobody has seen', async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`fresh seed=${seed}`);
  const passed = await simulate({ seed, steps: 150 });
  expect(passed.seed).toBe(seed);
});

test('equal seeds give equal runs', async () => {
  const once = await simulate({ seed: 11, steps: 80 });
  expect(await simulate({ seed: 11, steps: 80 })).toEqual(once);
  expect((await simulate({ seed: 12, steps: 80 })).checksum).not.toBe(once.checksum);
});

/** What a bug would do, and whether any of a few seeds notices. */
test.each<[string, Tampering]>([
  [
    'an item is lost on the way',
    {
      task: (task) => ({ ...task, batch: { ...task.batch, items: task.batch.items.slice(0, 5) } }),
    },
  ],
  ['an effect is lost on the way', { result: (r) => ({ ...r, effects: r.effects.slice(0, 3) }) }],
  [
    'a replacement shard is told nothing of what was shown',
    { task: (task) => (task.seed === undefined ? task : { ...task, seed: { memories: [] } }) },
  ],
])('a bug is noticed: %s', async (_, tampering) => {
  const laws: string[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    await simulate({ seed, steps: 150, tampering }).catch((thrown: unknown) => {
      laws.push((thrown as SimulationFailed).message.split('\n')[0] ?? '');
    });
  }
  expect(laws.length).toBeGreaterThan(0);
  for (const line of laws) {
    expect(line).toMatch(
      /^seed=\d+ step=\d+ law=L\d+ · rerun: npm run sim -- --seed \d+ --steps 150$/,
    );
  }
});
