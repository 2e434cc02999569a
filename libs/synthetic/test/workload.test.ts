import { keyOf, type KubeObject } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrivals,
  CHURN_KINDS,
  type ChurnKind,
  type ChurnStep,
  DEFAULT_MIX,
  NO_TRAITS,
  objectsOf,
  type SyntheticCluster,
  syntheticCluster,
  workload,
  type WorkloadOptions,
} from '../src/index.ts';
import { expectAccepted, World } from './world.ts';

const cluster = syntheticCluster({
  services: 60,
  pods: 600,
  nodes: 40,
  seed: 5,
  shares: { foreign: 0.1 },
});
const fast: Arrivals = { kind: 'constant', perSecond: 100 };

function only(kind: ChurnKind, options: Partial<WorkloadOptions> = {}): WorkloadOptions {
  return { arrivals: fast, mix: { [kind]: 1 }, ...options };
}

function upserted({ deltas: [delta] }: ChurnStep): KubeObject | undefined {
  return delta?.op === 'upsert' ? delta.object : undefined;
}

/** Applies so many steps; `see` after each. */
function run(
  options: WorkloadOptions,
  steps: number,
  see: (step: ChurnStep, world: World) => void = () => {},
  of: SyntheticCluster = cluster,
): World {
  const world = new World(objectsOf(of));
  for (const step of workload(of, options).take(steps)) {
    for (const delta of step.deltas) world.apply(delta);
    see(step, world);
  }
  return world;
}

describe('a workload', () => {
  test('L180: equal seeds give equal steps, other seeds other ones; the cluster stays as it was', () => {
    const before = JSON.stringify(cluster);
    const bytes = (seed: number): string =>
      JSON.stringify([...workload(cluster, { arrivals: fast, seed }).take(2_000)]);
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(1)).not.toBe(bytes(2));
    expect(JSON.stringify(cluster)).toBe(before);
  });

  test.each(CHURN_KINDS)(
    'L181 L182: %s: one object a step, which an API server would accept',
    (kind) => {
      let last = 0;
      let steps = 0;
      run(only(kind), 1_500, (step) => {
        expect([step.cause, step.deltas.length]).toEqual([kind, 1]);
        expect(step.atMs).toBeGreaterThanOrEqual(last);
        last = step.atMs;
        steps += 1;
        const object = upserted(step);
        if (object !== undefined) expectAccepted(object);
      });
      expect(steps).toBe(1_500);
    },
  );

  test('L181 L183: all kinds together: accepted, and the objects are those that the steps lead to', () => {
    const steps = workload(cluster, { arrivals: { kind: 'poisson', perSecond: 300 }, seed: 3 });
    const world = new World(objectsOf(cluster));
    for (let i = 0; i < 20_000; i += 1) {
      const step = steps.next();
      if (step.done === true) throw new Error('the workload has ended');
      for (const delta of step.value.deltas) world.apply(delta);
      if (i % 5_000 > 0) continue;
      const present = new Map([...steps.objects()].map((o) => [`${o.kind} ${keyOf(o)}`, o]));
      expect(present.size).toBe(world.objects.size);
      for (const [key, object] of present) expect(object).toEqual(world.objects.get(key));
    }
  });

  test('L183: a reader who begins at any step and has its objects reads on', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 800 }), (seed, late) => {
        const steps = workload(cluster, { arrivals: fast, seed });
        for (let i = 0; i < late; i += 1) steps.next();
        const world = new World(steps.objects());
        for (const { deltas } of steps.take(300)) for (const delta of deltas) world.apply(delta);
        expect(world.objects.size).toBeGreaterThan(600);
      }),
      { numRuns: 10 },
    );
  });

  test('L181 L183: whatever the cluster, the mix and the bounds', () => {
    const share = fc.double({ min: 0, max: 0.2, noNaN: true });
    const arbSpec = fc.record({
      seed: fc.nat(),
      nodes: fc.integer({ min: 1, max: 14 }),
      zones: fc.integer({ min: 1, max: 4 }),
      services: fc.integer({ min: 1, max: 12 }),
      pods: fc.nat(60),
      namespaces: fc.integer({ min: 1, max: 3 }),
      sizeExponent: fc.constantFrom(0, 1, 2),
      shares: fc.record({
        headless: fc.double({ min: 0, max: 1, noNaN: true }),
        foreign: share,
        shared: share,
        sidecars: share,
        manual: share,
        notReady: share,
        terminating: share,
        pending: share,
        finished: share,
        missingZone: share,
        notReadyNodes: share,
      }),
    });
    const weight = fc.constantFrom(0, 1, 5);
    const arbOptions = fc.record({
      mix: fc.record(Object.fromEntries(CHURN_KINDS.map((kind) => [kind, weight]))),
      maxSurge: fc.constantFrom(0, 0.25, 1),
      maxUnavailable: fc.constantFrom(0.1, 0.5, 1),
      readyAfterMs: fc.nat(3_000),
      terminationMs: fc.nat(3_000),
      outageMs: fc.nat(5_000),
      waveMs: fc.nat(5_000),
    });
    fc.assert(
      fc.property(arbSpec, arbOptions, (spec, options) => {
        fc.pre(Object.values(options.mix).some((n) => n > 0));
        const of = syntheticCluster(spec);
        const steps = workload(of, { arrivals: fast, ...options });
        const world = new World(objectsOf(of));
        for (const { deltas } of steps.take(600)) {
          for (const delta of deltas) {
            world.apply(delta);
            if (delta.op === 'upsert') expectAccepted(delta.object);
          }
        }
        const present = new Map([...steps.objects()].map((o) => [`${o.kind} ${keyOf(o)}`, o]));
        expect(present).toEqual(world.objects);
      }),
      { numRuns: 60 },
    );
  });

  test('L186: the cluster stays about as large as it was', () => {
    let most = 0;
    const world = run({ arrivals: fast, seed: 9 }, 60_000, (_step, { objects }) => {
      most = Math.max(most, objects.size);
    });
    const before = [...objectsOf(cluster)].length;
    expect(most).toBeLessThan(before * 1.6);
    expect(world.objects.size).toBeGreaterThan(before * 0.7);
    expect(new Set(world.pods().map(({ namespace }) => namespace)).size).toBeLessThan(10);
  });

  test('it ends when nothing can ever happen', () => {
    const empty = syntheticCluster({ services: 3, pods: 0, shares: NO_TRAITS });
    expect([...workload(empty, only('readiness'))]).toEqual([]);
    expect([...workload(empty, only('slice-move'))]).toEqual([]);
    const away = { ...NO_TRAITS, notReadyNodes: 1 };
    const nowhere = syntheticCluster({ nodes: 1, services: 3, pods: 12, shares: away });
    const steps = [...workload(nowhere, only('rollout'))];
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.length).toBeLessThan(50);
  });
});

describe('arrivals', () => {
  const mix = { readiness: 6, rollout: 3, service: 1, relabel: 1 };

  test.each([20, 333, 2_000])(
    'L182: constant: %d object changes per second, not one off',
    (perSecond) => {
      const steps = [
        ...workload(cluster, { arrivals: { kind: 'constant', perSecond }, mix }).take(
          10 * perSecond,
        ),
      ];
      for (let second = 0; second < 10; second += 1) {
        const inSecond = steps.filter(({ atMs }) => Math.floor(atMs / 1000) === second).length;
        expect(inSecond).toBe(perSecond);
      }
    },
  );

  test('poisson: the rate in the mean, uneven second by second', () => {
    const arrivals: Arrivals = { kind: 'poisson', perSecond: 100 };
    const steps = [...workload(cluster, { arrivals, mix }).take(20_000)];
    const seconds = (steps.at(-1)?.atMs ?? 0) / 1000;
    expect(Math.abs(20_000 / seconds / 100 - 1)).toBeLessThan(0.03);
    const counts = Array.from({ length: Math.floor(seconds) }, () => 0);
    for (const { atMs } of steps)
      if (atMs / 1000 < counts.length) counts[Math.floor(atMs / 1000)]! += 1;
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / counts.length;
    expect(variance / mean).toBeGreaterThan(0.7);
    expect(variance / mean).toBeLessThan(1.4);
  });

  test('stepped: each rate for its time, then the end', () => {
    const steps = [
      { perSecond: 50, seconds: 4 },
      { perSecond: 0, seconds: 3 },
      { perSecond: 200, seconds: 2 },
    ];
    const times = [...workload(cluster, { arrivals: { kind: 'stepped', steps }, mix })].map(
      ({ atMs }) => atMs / 1000,
    );
    const between = (from: number, to: number): number =>
      times.filter((at) => at >= from && at < to).length;
    expect([between(0, 4), between(4, 7), between(7, 9), between(9, Infinity)]).toEqual([
      200, 0, 400, 0,
    ]);
  });

  test('L182: the whole default mix holds the rate, and each kind its share in the long run', () => {
    const counts = new Map<ChurnKind, number>();
    let lastMs = 0;
    const large = syntheticCluster({ services: 200, pods: 2_000, nodes: 200, seed: 2 });
    for (const { atMs, cause } of workload(large, {
      arrivals: { kind: 'constant', perSecond: 400 },
    }).take(100_000)) {
      counts.set(cause, (counts.get(cause) ?? 0) + 1);
      lastMs = atMs;
    }
    expect(Math.abs(100_000 / (lastMs / 1000) / 400 - 1)).toBeLessThan(0.02);
    for (const kind of CHURN_KINDS) {
      const share = (counts.get(kind) ?? 0) / 100_000;
      expect([kind, Math.abs(share - DEFAULT_MIX[kind]) < 0.05]).toEqual([kind, true]);
      expect(share).toBeGreaterThan(0);
    }
  });

  test.each([
    [{ arrivals: { kind: 'constant', perSecond: 0 } }, 'arrivals.perSecond must be more than 0'],
    [{ arrivals: { kind: 'poisson', perSecond: -1 } }, 'from 0 to 1000000, not -1'],
    [{ arrivals: { kind: 'stepped', steps: [] } }, 'arrivals.steps must not be empty'],
    [
      { arrivals: { kind: 'stepped', steps: [{ perSecond: 1, seconds: 0 }] } },
      'arrivals.steps[0].seconds must be more than 0, not 0',
    ],
    [{ arrivals: fast, mix: {} }, 'mix must have a kind'],
    [{ arrivals: fast, mix: { drain: -1 } }, 'mix.drain must be at least 0 and finite, not -1'],
    [{ arrivals: fast, maxSurge: 2 }, 'maxSurge must be from 0 to 1, not 2'],
    [{ arrivals: fast, maxSurge: 0, maxUnavailable: 0 }, 'must not both be 0'],
    [{ arrivals: fast, outageMs: Infinity }, 'outageMs must be at least 0 and finite'],
  ] satisfies [WorkloadOptions, string][])('%j is refused at once', (options, message) => {
    expect(() => workload(cluster, options)).toThrow(message);
  });

  test('a kind that is none is refused by name', () => {
    const mix: Record<string, number> = { sharknado: 1 };
    expect(() => workload(cluster, { arrivals: fast, mix })).toThrow('not sharknado');
  });
});
