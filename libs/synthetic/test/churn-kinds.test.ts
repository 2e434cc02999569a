import assert from 'node:assert/strict';
import { type EndpointSlice, keyOf, type KubeObject, type Node, type Pod } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChurnKind,
  type ChurnStep,
  NO_TRAITS,
  objectsOf,
  type SyntheticCluster,
  syntheticCluster,
  workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { World } from './world.ts';

const shares = { ...NO_TRAITS, foreign: 0.2 };
const cluster = syntheticCluster({ services: 30, pods: 300, nodes: 30, seed: 11, shares });

/** What a step did: the object before and after it. */
type Seen = (
  change: { before: KubeObject | undefined; after: KubeObject | undefined; atMs: number },
  world: World,
) => void;

function run(
  kind: ChurnKind,
  steps: number,
  see: Seen,
  options: Partial<WorkloadOptions> = {},
  of: SyntheticCluster = cluster,
): World {
  const world = new World(objectsOf(of));
  const arrivals = { kind: 'constant', perSecond: 50 } as const;
  for (const step of workload(of, { arrivals, mix: { [kind]: 1 }, ...options }).take(steps)) {
    const before = world.objects.get(keyIn(step));
    for (const delta of step.deltas) world.apply(delta);
    see({ before, after: world.objects.get(keyIn(step)), atMs: step.atMs }, world);
  }
  return world;
}

function keyIn({ deltas: [delta] }: ChurnStep): string {
  if (delta === undefined) throw new Error('a step without a delta');
  if (delta.op === 'upsert') return `${delta.object.kind} ${keyOf(delta.object)}`;
  return `${delta.kind} ${delta.namespace === '' ? '' : `${delta.namespace}/`}${delta.name}`;
}

function isPod(object: KubeObject | undefined): object is Pod {
  return object?.kind === 'Pod';
}

function isNode(object: KubeObject | undefined): object is Node {
  return object?.kind === 'Node';
}

const appOf = (pod: Pod): string => pod.labels['app.kubernetes.io/name'] ?? '';
const serves = (pod: Pod): boolean => pod.ready && !pod.terminating;

test('readiness: a pod is not ready for the time that was asked for, and changes in nothing else', () => {
  const since = new Map<string, number>();
  const lasted: number[] = [];
  run(
    'readiness',
    2_000,
    ({ before, after, atMs }) => {
      if (!isPod(before) || !isPod(after)) throw new Error('not a change of a pod');
      expect(after).toEqual({ ...before, ready: !before.ready, readySince: after.readySince });
      if (before.ready) since.set(before.uid, atMs);
      else lasted.push(atMs - (since.get(before.uid) ?? 0));
    },
    { flapMs: 800 },
  );
  expect(lasted.length).toBeGreaterThan(900);
  expect(Math.min(...lasted)).toBeGreaterThanOrEqual(400);
  expect(lasted.reduce((sum, ms) => sum + ms, 0) / lasted.length).toBeCloseTo(800, -2);
});

describe('rollout', () => {
  test('L184: at no step more pods than maxSurge, or fewer ready ones than maxUnavailable, allows', () => {
    const share = fc.constantFrom(0, 0.1, 0.25, 0.5, 1);
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          pods: fc.integer({ min: 1, max: 40 }),
          surge: share,
          gone: share,
        }),
        ({ seed, pods, surge, gone }) => {
          fc.pre(surge + gone > 0);
          const one = syntheticCluster({ services: 1, pods, seed, shares: NO_TRAITS });
          const most = pods + Math.ceil(pods * surge);
          const unavailable = Math.floor(pods * gone);
          const least = pods - (most === pods ? Math.max(1, unavailable) : unavailable);
          const options = { maxSurge: surge, maxUnavailable: gone, readyAfterMs: 300 };
          let replaced = 0;
          run(
            'rollout',
            pods * 8,
            ({ after }, world) => {
              const standing = world.pods().filter((pod) => !pod.terminating);
              expect(standing.length).toBeLessThanOrEqual(most);
              expect(standing.filter(serves).length).toBeGreaterThanOrEqual(least);
              if (after === undefined) replaced += 1;
            },
            options,
            one,
          );
          expect(replaced).toBeGreaterThanOrEqual(pods);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a pod is born unscheduled, starts without being ready, is ready after the delay; goes before it vanishes', () => {
    const startedAt = new Map<string, number>();
    const stories = new Map<string, string[]>();
    const delays: number[] = [];
    const note = (uid: string, word: string): void => {
      stories.set(uid, [...(stories.get(uid) ?? []), word]);
    };
    run(
      'rollout',
      4_000,
      ({ before, after, atMs }) => {
        if (isPod(before) && after === undefined) note(before.uid, 'gone');
        if (!isPod(after)) return;
        const was = isPod(before) ? before : undefined;
        if (was === undefined) note(after.uid, `born ${after.phase}`);
        else if (was.phase !== after.phase) {
          note(after.uid, 'started');
          startedAt.set(after.uid, atMs);
        } else if (was.terminating !== after.terminating) note(after.uid, 'going');
        else if (after.ready) {
          note(after.uid, 'ready');
          delays.push(atMs - (startedAt.get(after.uid) ?? NaN));
        } else note(after.uid, 'unready');
      },
      { readyAfterMs: 1_000 },
    );
    const lives = new Set([...stories.values()].map((words) => words.join(' ')));
    const whole = 'born Pending started ready going( unready)? gone';
    const beginnings = [...lives].filter(
      (life) => !new RegExp(`^(${whole}|going( unready)? gone)$`).test(life),
    );
    for (const life of beginnings) {
      expect(
        'born Pending started ready going unready gone'.startsWith(life) ||
          'going unready'.startsWith(life),
      ).toBe(true);
    }
    expect(lives).toContain('born Pending started ready going unready gone');
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
    expect(delays.reduce((sum, ms) => sum + ms, 0) / delays.length).toBeLessThan(1_300);
  });

  test('L184: a StatefulSet keeps its names and lets one pod go at a time, the last first', () => {
    const one = syntheticCluster({ services: 1, pods: 6, shares: { ...NO_TRAITS, headless: 1 } });
    const names = one.pods.map(({ name }) => name).toSorted();
    const going: string[] = [];
    run(
      'rollout',
      200,
      ({ before, after }, world) => {
        expect(world.pods().filter(serves).length).toBeGreaterThanOrEqual(5);
        if (isPod(before) && isPod(after) && after.terminating && !before.terminating) {
          going.push(after.name);
        }
        if (world.pods().length === 6) {
          const now = world.pods().map(({ name }) => name);
          assert.deepEqual(now.toSorted(), names);
        }
      },
      {},
      one,
    );
    expect(going.slice(0, 12)).toEqual([...names.toReversed(), ...names.toReversed()]);
  });
});

test('drain: a node that goes away is empty, gets no pod until it is back, and Services lose one pod at a time', () => {
  const away = new Map<string, 'not ready' | 'deleted'>();
  const ways = new Set<string>();
  let returned = 0;
  run('drain', 3_000, ({ before, after }, world) => {
    if (isPod(after) && after.nodeName !== '' && isPod(before) && before.nodeName === '') {
      assert.ok(!away.has(after.nodeName));
    }
    const node = isNode(after) ? after : isNode(before) ? before : undefined;
    if (node === undefined) return;
    expect(world.pods().filter((pod) => pod.nodeName === node.name)).toEqual([]);
    if (isNode(after) && after.ready) {
      away.delete(node.name);
      returned += 1;
    } else {
      away.set(node.name, after === undefined ? 'deleted' : 'not ready');
      ways.add(away.get(node.name) ?? '');
    }
    const ready = Map.groupBy(world.pods().filter(serves), appOf);
    for (const [app, pods] of Map.groupBy(cluster.pods, appOf)) {
      expect(ready.get(app)?.length ?? 0).toBeGreaterThanOrEqual(pods.length - 1);
    }
  });
  expect(returned).toBeGreaterThan(20);
  expect(ways).toEqual(new Set(['not ready', 'deleted']));
});

test('zone-outage: all nodes of one zone and all their pods, nothing else; then everything is as before', () => {
  const downs: string[] = [];
  let inOutage = new Set<string>();
  const outageMs = 5_000;
  let lastMs = 0;
  const world = run(
    'zone-outage',
    1_500,
    ({ after, atMs }, now) => {
      const nodes = [...now.objects.values()].filter(isNode);
      const away = nodes.filter((node) => !node.ready);
      const zones = new Set(away.map(({ zone }) => zone));
      expect(zones.size).toBeLessThanOrEqual(1);
      for (const node of away) inOutage.add(node.name);
      if (isPod(after)) assert.ok(inOutage.has(after.nodeName));
      if (atMs - lastMs >= outageMs) {
        // The step before was the last of the way down: `now` is one step later, the first node is back.
        const zone = isNode(after) ? after.zone : '';
        const others = nodes.filter((node) => node.zone === zone && node !== after);
        assert.ok(others.every((node) => !node.ready));
        const names = new Set(nodes.filter((node) => node.zone === zone).map(({ name }) => name));
        assert.ok(!now.pods().some((pod) => names.has(pod.nodeName) && pod.ready));
        downs.push(zone);
      }
      if (away.length === 0 && now.pods().every((pod) => pod.ready)) inOutage = new Set();
      lastMs = atMs;
    },
    { outageMs },
  );
  expect(downs.length).toBeGreaterThan(3);
  expect(new Set(downs).size).toBeGreaterThan(1);
  expect(world.pods().length).toBe(cluster.pods.length);
});

test('autoscale: a Service grows by half and is then what it was', () => {
  const before = Map.groupBy(cluster.pods, appOf);
  const heights = new Map<string, number>();
  const waves = { kind: 'stepped', steps: [{ perSecond: 2, seconds: 400 }] } as const;
  run(
    'autoscale',
    4_000,
    ({ after }, world) => {
      if (!isPod(after)) return;
      const app = appOf(after);
      const pods = world.pods().filter((pod) => appOf(pod) === app).length;
      heights.set(app, Math.max(heights.get(app) ?? 0, pods));
      const base = before.get(app)?.length ?? 0;
      expect(pods).toBeGreaterThanOrEqual(base);
      expect(pods).toBeLessThanOrEqual(base + Math.ceil(base / 2));
    },
    { arrivals: waves, waveMs: 2_000, readyAfterMs: 500 },
  );
  expect(heights.size).toBeGreaterThan(5);
  const grown = [...heights].filter(([app, most]) => {
    const base = before.get(app)?.length ?? 0;
    return most === base + Math.ceil(base / 2);
  });
  expect(grown.length).toBeGreaterThanOrEqual(heights.size - 2);
});

test('crash-loop: away for twice as long each time, six times', () => {
  const gaps = new Map<string, number[]>();
  const downAt = new Map<string, number>();
  run(
    'crash-loop',
    5_000,
    ({ before, after, atMs }) => {
      if (!isPod(before) || !isPod(after)) throw new Error('not a change of a pod');
      if (before.ready) downAt.set(after.uid, atMs);
      else
        gaps.set(after.uid, [...(gaps.get(after.uid) ?? []), atMs - (downAt.get(after.uid) ?? 0)]);
    },
    { crashBackoffMs: 1_000, arrivals: { kind: 'constant', perSecond: 1_000 } },
  );
  const whole = [...gaps.values()].filter((all) => all.length >= 6).map((all) => all.slice(0, 6));
  expect(whole.length).toBeGreaterThan(50);
  for (const all of whole) {
    all.forEach((gap, i) => {
      expect(gap).toBeGreaterThanOrEqual(1_000 * 2 ** i);
      expect(gap).toBeLessThan(1_000 * 2 ** i + 600);
    });
  }
});

test('relabel: the zone of a node and nothing else, to and from none', () => {
  const zones = new Set<string>();
  run('relabel', 300, ({ before, after }) => {
    if (!isNode(before) || !isNode(after)) throw new Error('not a change of a node');
    expect(after).toEqual({ ...before, zone: after.zone });
    expect(after.zone).not.toBe(before.zone);
    zones.add(after.zone);
  });
  expect(zones).toEqual(new Set(['', 'zone-a', 'zone-b', 'zone-c']));
});

test('service: Services come with pods, go before their pods, change ports and distribution, and stay about as many', () => {
  const seen = { created: 0, again: 0, deleted: 0, ports: 0, distribution: 0 };
  const uids = new Map<string, string>();
  const names = new Set(cluster.services.map((service) => service.metadata.name));
  const world = run('service', 6_000, ({ before, after }, { objects }) => {
    if (before?.kind === 'Service' && after === undefined) seen.deleted += 1;
    if (after?.kind !== 'Service') return;
    const { name, uid } = after.metadata;
    if (before === undefined) {
      seen.created += 1;
      if (uids.has(name) || names.has(name)) {
        seen.again += 1;
        assert.notEqual(uids.get(name), uid);
      }
    } else if (before.kind === 'Service') {
      if (before.trafficDistribution !== after.trafficDistribution) seen.distribution += 1;
      else assert.notDeepEqual(after.ports, before.ports);
      if (JSON.stringify(before.ports) !== JSON.stringify(after.ports)) seen.ports += 1;
    }
    uids.set(name, uid);
    const services = [...objects.values()].filter(({ kind }) => kind === 'Service').length;
    expect(Math.abs(services - cluster.services.length)).toBeLessThanOrEqual(3);
  });
  for (const [what, count] of Object.entries(seen))
    expect([what, count > 20]).toEqual([what, true]);
  expect(world.pods().length).toBeLessThan(cluster.pods.length * 1.5);
});

test('L185: slice-move: at every step each endpoint is in a slice, at some in two; slices come, go and keep their bounds', () => {
  const endpointsOf = (objects: Iterable<KubeObject>): Map<string, string[]> => {
    const slices = [...objects].filter((object) => object.kind === 'EndpointSlice');
    return new Map(
      [...Map.groupBy(slices, serviceOf)].map(([service, own]) => [
        service,
        own.flatMap(({ endpoints }) => endpoints.map((endpoint) => JSON.stringify(endpoint))),
      ]),
    );
  };
  const wanted = endpointsOf(objectsOf(cluster));
  let doubled = 0;
  let created = 0;
  let deleted = 0;
  run('slice-move', 600, ({ before, after }, { objects }) => {
    for (const [service, endpoints] of endpointsOf(objects.values())) {
      const distinct = new Set(endpoints);
      expect(distinct).toEqual(new Set(wanted.get(service)));
      if (distinct.size < endpoints.length) doubled += 1;
    }
    if (before === undefined) created += 1;
    if (after === undefined) deleted += 1;
    if (after?.kind === 'EndpointSlice') assert.ok(after.endpoints.length <= 60);
  });
  expect([doubled > 100, created > 30, deleted > 30]).toEqual([true, true, true]);
});

function serviceOf(slice: EndpointSlice): string {
  return slice.metadata.labels['kubernetes.io/service-name'] ?? '';
}
