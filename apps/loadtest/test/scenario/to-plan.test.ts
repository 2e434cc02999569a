import { describe, expect, test } from 'vitest';
import { withFlags } from '../../src/scenario/flags.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { toPlan } from '../../src/scenario/to-plan.ts';

const file: Scenario = {
  name: 'file',
  seed: 3,
  cluster: { preset: 'small', nodes: 50, shares: { auto: '50%' } },
  agents: { count: 10, slow: '5%', subscribe: 'namespace' },
  phases: [
    { name: 'a', duration: '10s', arrivals: { kind: 'constant', perSecond: 20 }, quiet: '5s' },
    { name: 'b', duration: '30s', mix: { drain: 1 } },
  ],
  faults: [{ at: '5s', kind: 'shard-exit' }],
  criteria: { maxP99: '1s', maxRss: '1GB' },
};

describe('withFlags: flags win over the file', () => {
  const merged = withFlags(file, {
    seed: 9,
    agents: { count: 20 },
    churn: 400,
    duration: '20s',
    faults: [{ at: '2s', kind: 'herd' }],
    criteria: { maxP99: '200ms' },
  });

  test('and leave the rest of it', () => {
    expect(merged.seed).toBe(9);
    expect(merged.agents).toEqual({ count: 20, slow: '5%', subscribe: 'namespace' });
    expect(merged.criteria).toEqual({ maxP99: '200ms', maxRss: '1GB' });
    expect(merged.faults).toEqual([{ at: '2s', kind: 'herd' }]);
    expect(merged.cluster).toEqual(file.cluster);
  });

  test('the rate is every phase’s; the duration is shared in proportion', () => {
    expect(merged.phases).toEqual([
      {
        name: 'a',
        duration: '5000ms',
        arrivals: { kind: 'constant', perSecond: 400 },
        quiet: '5s',
      },
      {
        name: 'b',
        duration: '15000ms',
        arrivals: { kind: 'poisson', perSecond: 400 },
        mix: { drain: 1 },
      },
    ]);
  });

  test('a preset replaces the whole cluster', () => {
    expect(withFlags(file, { preset: 'kep752' }).cluster).toEqual({ preset: 'kep752' });
  });

  test('without a file there is one phase', () => {
    expect(withFlags({}, {}).phases).toEqual([{ name: 'churn', duration: '30s' }]);
  });
});

describe('toPlan', () => {
  test('fills every default and leaves words behind', () => {
    const plan = toPlan(file, { rerun: 'again' });
    expect(plan).toMatchObject({
      name: 'file',
      seed: 3,
      rerun: 'again',
      sampleMs: 1000,
      server: { kind: 'own', shards: undefined },
      agents: {
        count: 10,
        processes: 1,
        perConnection: 1,
        subscriptions: { shape: 'namespace' },
        shares: { slow: 0.05, stuck: 0, reconnecting: 0 },
      },
      phases: [
        { name: 'a', seconds: 10, quietSeconds: 5, arrivals: { kind: 'constant', perSecond: 20 } },
        { name: 'b', seconds: 30, quietSeconds: 60, mix: { drain: 1 } },
      ],
      faults: [{ atSeconds: 5, kind: 'shard-exit' }],
      checks: { quietPoints: true, hashes: true, withhold: 0 },
    });
    expect(plan.cluster).toMatchObject({ nodes: 50, seed: 3, shares: { auto: 0.5 } });
  });

  const one = { name: 'one', duration: '10s' };
  test.each<readonly [Scenario, string]>([
    [
      { phases: [one], agents: { slow: 0.5, stuck: '60%' } },
      'agents: Invalid value: 1.1: slow, stuck and reconnecting must be at most 1 together',
    ],
    [
      { phases: [one], faults: [{ at: '1m', kind: 'herd' }] },
      'faults[0].at: Invalid value: "1m": the phases are over after 10 s of churn',
    ],
    [
      { phases: [one], faults: [{ at: '1s', kind: 'herd', shard: 1 }] },
      'faults[0].shard: Forbidden: herd breaks no single shard',
    ],
    [{ phases: [one], sample: '50ms' }, 'sample: Invalid value: "50ms": must be at least 100ms'],
    [
      { phases: [{ ...one, arrivals: { kind: 'stepped' } }] },
      'phases[0].arrivals.steps: Required value',
    ],
    [
      { phases: [{ ...one, mix: { drain: 0 } }] },
      'phases[0].mix: Invalid value: all weights are 0',
    ],
    [
      { cluster: { shares: { preferClose: 0.7, auto: 0.7 } }, phases: [one] },
      'cluster: the sum of shares',
    ],
  ])('%j is refused', (scenario, message) => {
    expect(() => toPlan(scenario, { rerun: '' })).toThrow(message);
  });

  test('who tests a given server cannot restart it', () => {
    const faults = [{ at: '1s', kind: 'server-kill' as const }];
    const server = { kind: 'given' as const, address: 'a:1' };
    expect(() => toPlan({ phases: [one], faults }, { server, rerun: '' })).toThrow(
      "faults[0].kind: Forbidden: server-kill needs a server of the run's own, not --server",
    );
  });
});
