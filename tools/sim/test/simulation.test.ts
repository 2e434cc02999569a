import { expect, test, vi } from 'vitest';
import { type SimulationOptions, shortest, simulate, SimulationFailed } from '../src/index.ts';
import type { Tampering } from '../src/unreliable-hosts.ts';

vi.setConfig({ testTimeout: 30_000 });

const worlds = ['engine', 'plane'] as const;
const seeded = worlds.flatMap((world) => [1, 2, 3, 4, 5, 6].map((seed) => ({ world, seed })));

test.each(seeded)(
  'L1 L2 L3 L4 L5 L6 L7 L8 L9 L10 L63 L70 L90 L91 L93 L94 L95 L96 L97 L100 L101 L115 L116 L117 L118 L120 L121 L122 L123 L124 L125 L126 L127 L128 hold in world $world under seed $seed',
  async ({ world, seed }) => {
    const passed = await simulate({ seed, world, steps: 150 });
    expect(passed.effects).toBeGreaterThan(20);
    expect(passed.quiets).toBeGreaterThan(1);
    expect(passed.answers).toBeGreaterThan(world === 'plane' ? 20 : -1);
  },
);

test.each(worlds)('the laws hold in world %s under a seed nobody has seen', async (world) => {
  const seed = Date.now() % 2 ** 31;
  console.log(`fresh seed=${seed} world=${world}`);
  const passed = await simulate({ seed, world, steps: 150 });
  expect(passed.quiets).toBeGreaterThan(0);
});

test.each(worlds)('equal seeds give equal runs of world %s', async (world) => {
  const once = await simulate({ seed: 11, world, steps: 80 });
  expect(await simulate({ seed: 11, world, steps: 80 })).toEqual(once);
  expect((await simulate({ seed: 12, world, steps: 80 })).checksum).not.toBe(once.checksum);
});

/** What a bug would do, and whether any of a few seeds notices. */
const bugs: readonly [string, Tampering][] = [
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
];

test.each(worlds.flatMap((world) => bugs.map(([bug, tampering]) => ({ world, bug, tampering }))))(
  'a bug is noticed in world $world: $bug',
  async ({ world, tampering }) => {
    const found: SimulationFailed[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const options: SimulationOptions = { seed, world, steps: 150, tampering };
      await simulate(options).catch((thrown: unknown) => found.push(thrown as SimulationFailed));
    }
    expect(found.length).toBeGreaterThan(0);
    for (const { message } of found) {
      expect(message.split('\n')[0]).toMatch(
        /^seed=\d+ step=\d+ law=L\d+ · rerun: npm run sim -- --world (engine|plane) --seed \d+ --steps \d+$/,
      );
    }
  },
);

test('a failure is told with few steps, and the run of these steps fails alike', async () => {
  const [[, tampering]] = bugs as [[string, Tampering]];
  const options: SimulationOptions = { seed: 1, world: 'plane', steps: 150, tampering };
  const failed = await simulate(options).catch((thrown: unknown) => thrown as SimulationFailed);
  if (!(failed instanceof SimulationFailed)) throw new Error('the bug was not noticed');
  const short = await shortest(options, failed);
  const steps = Number(/--steps (\d+)/.exec(short.message)?.[1]);
  await expect(simulate({ ...options, steps })).rejects.toMatchObject({ law: short.law });
});
