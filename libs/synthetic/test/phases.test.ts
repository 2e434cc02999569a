import { objectsOf, phasedWorkload, syntheticCluster, workload } from '../src/index.ts';
import { expect, test } from 'vitest';
import { World } from './world.ts';

const cluster = syntheticCluster({ services: 60, pods: 600, nodes: 40, seed: 5 });
const arrivals = { kind: 'constant', perSecond: 100 } as const;
const phases = [
  { seconds: 4, arrivals, mix: { rollout: 1 } },
  { seconds: 3, arrivals: { kind: 'stepped', steps: [{ perSecond: 0, seconds: 1 }] } },
  { seconds: 100, arrivals: { kind: 'poisson', perSecond: 50 }, mix: { readiness: 1 } },
] as const;

test('one phase without an end is a workload', () => {
  const options = { arrivals, mix: { readiness: 1, rollout: 2 } };
  const one = [{ seconds: Infinity, ...options }];
  expect([...phasedWorkload(cluster, one).take(500)]).toEqual([
    ...workload(cluster, options).take(500),
  ]);
});

test('each phase has its rate and its mix, and what began in one is ended in a later one', () => {
  const steps = [...phasedWorkload(cluster, phases)];
  const within = (from: number, to: number) =>
    steps.filter(({ atMs }) => atMs >= from * 1000 && atMs < to * 1000);
  expect(within(0, 4)).toHaveLength(400);
  expect(within(4, 7)).toHaveLength(0);
  expect(within(7, 107).length).toBeGreaterThan(4000);
  expect(within(107, Infinity)).toHaveLength(0);
  expect(new Set(within(0, 4).map(({ cause }) => cause))).toEqual(new Set(['rollout']));
  const later = Map.groupBy(within(7, 107), ({ cause }) => cause);
  expect([...later.keys()].toSorted()).toEqual(['readiness', 'rollout']);
  // No new rollout: the ones that had begun come to their end.
  expect(later.get('rollout')!.at(-1)!.atMs).toBeLessThan(90_000);
});

test('the cluster that the steps lead through is theirs', () => {
  const world = new World(objectsOf(cluster));
  const story = phasedWorkload(cluster, phases);
  for (const { deltas } of story) for (const delta of deltas) world.apply(delta);
  const sorted = (objects: Iterable<unknown>): string[] =>
    [...objects].map((object) => JSON.stringify(object)).toSorted();
  expect(sorted(story.objects())).toEqual(sorted(world.objects.values()));
});

test('a phase that lasts no time is refused', () => {
  expect(() => phasedWorkload(cluster, [{ seconds: 0, arrivals }])).toThrow(
    'phases[0].seconds must be more than 0, not 0',
  );
});
