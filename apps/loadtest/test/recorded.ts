import type { RunPlan } from '../src/plan.ts';
import type { Distribution, RunResult, Sample, Stage } from '../src/result.ts';
import { toPlan } from '../src/scenario/to-plan.ts';

/** What a test changes about the recorded run. */
export type Changed = Partial<RunResult>;

const SHARDS = 2;

export const recordedPlan: RunPlan = toPlan(
  {
    name: 'recorded',
    seed: 7,
    agents: { count: 20 },
    phases: [
      { name: 'first', duration: '20s', arrivals: { kind: 'constant', perSecond: 100 } },
      { name: 'second', duration: '20s', arrivals: { kind: 'constant', perSecond: 100 } },
    ],
    faults: [{ at: '25s', kind: 'shard-exit', shard: 1 }],
  },
  { rerun: 'sliceplane-load run --seed 7' },
);

/** A run as a formula makes it: two phases of 20 s with a quiet second after each, a shard lost in the second one. */
export function recordedRun(changed: Changed = {}): RunResult {
  const lag = distribution([1, 2, 3, 4, 5, 8, 40]);
  const stages: Readonly<Record<Stage, Distribution>> = {
    triggerToIngest: distribution([]),
    ingestToComputed: distribution([0.2, 0.4, 1]),
    computedToSent: distribution([0.5, 1, 2]),
    sentToReceived: distribution([0.5, 1, 2]),
    ingestToReceived: lag,
    total: lag,
  };
  const traffic = {
    bytes: 400_000,
    deltas: 1900,
    resets: 100,
    unchanged: 5,
    bytesPerUpdate: 200,
    sentBytesPerUpdate: 150,
  };
  return {
    outcome: 'passed',
    failures: [],
    plan: recordedPlan,
    environment: {
      node: 'v24.0.0',
      platform: 'linux x64',
      cpuModel: 'a processor',
      cpus: 2,
      memoryBytes: 8e9,
      serverVersion: '0.1.0',
      shards: SHARDS,
      agentProcesses: 1,
    },
    startedMs: Date.UTC(2026, 2, 1, 10, 15),
    seconds: 44,
    coldStart: {
      objects: { nodes: 30, services: 20, pods: 300, endpoints: 300 },
      generateMs: 10,
      bootMs: 300,
      applyMs: 200,
      settleMs: 50,
      connectMs: 400,
      connectBytes: 100_000,
    },
    samples: Array.from({ length: 42 }, (_, t) => sample(t)),
    phases: ['first', 'second'].map((name, i) => ({
      name,
      from: 21 * i,
      to: 21 * i + 20,
      changes: 2000,
      changesPerSecond: 100,
      causes: { readiness: 1800, rollout: 200 },
      feedBehindMs: 4 + i,
      propagation: stages,
      traffic,
      quietMs: 700,
    })),
    propagation: stages,
    traffic,
    groups: [
      {
        kind: 'healthy',
        agents: 20,
        views: 80,
        endpoints: 900,
        deltas: 1900,
        resets: 100,
        unchanged: 5,
        disconnects: 0,
        reconnects: 0,
        lag,
      },
    ],
    faults: [
      {
        kind: 'shard-exit',
        shard: 1,
        at: 26,
        recoveredMs: 350,
        staleSeen: 12,
        emptyViews: 0,
        comeback: null,
      },
    ],
    checks: {
      points: [
        {
          at: 20,
          name: 'after first',
          tookMs: 12,
          agents: 20,
          viewsCompared: 80,
          endpointsCompared: 900,
          mismatches: 0,
        },
      ],
      viewsCompared: 80,
      hashesCompared: 2000,
      mismatches: 0,
      details: [],
      emptyViews: 0,
    },
    ...changed,
  };
}

/** Memory rises by 1 MB a second; the second shard is twice as busy as the first. */
function sample(t: number): Sample {
  const quiet = t === 20 || t === 41;
  return {
    t,
    phase: t < 21 ? 0 : 1,
    quiet,
    changes: quiet ? 0 : 100,
    updates: quiet ? 0 : 50,
    bytes: quiet ? 0 : 10_000,
    feedBehindMs: 2,
    lag: quiet ? null : { p50: 3, p99: 8, max: 40 },
    server:
      t === 26
        ? null
        : {
            cpu: 0.5,
            rssBytes: 100e6 + t * 1e6,
            heapBytes: 50e6,
            eventLoop: { p50: 1, p99: t === 27 ? 900 : 10, max: 1000 },
            queued: 0,
            shards: Array.from({ length: SHARDS }, (_, i) => ({
              busy: 0.1 * (i + 1),
              services: 10,
              queued: 0,
              restarts: 0,
              state: 'idle',
            })),
          },
    streams: 20,
    complete: 20,
    behind: 0,
    agentsCpu: 0.2,
    driverCpu: 0.1,
    agentsLoopMs: 5,
  };
}

/** Of these values, ascending. */
function distribution(values: readonly number[]): Distribution {
  const at = (share: number): number =>
    values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
  return {
    count: values.length,
    min: values[0] ?? 0,
    mean: values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    p999: at(0.999),
    max: values.at(-1) ?? 0,
    points: values.map((value, i) => ({ value, share: (i + 1) / values.length })),
  };
}
