/**
 * What a second shard gives: the same cluster and the same churn through the engine with one and with two worker threads;
 * and how evenly shards are loaded, see shard-balance.ts. Everything submitted in one turn is one batch per shard, so both
 * sides do the same work and come to the same checksum (L65, L80).
 */
import { Engine, piscinaHost, resolveEngineOptions } from '@sliceplane/engine';
import type { Change } from '@sliceplane/program';
import {
  type Answer,
  changeOf,
  type Question,
  rememberEffect,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
} from '@sliceplane/shard';
import { DEFAULT_MIX, objectsOf, syntheticCluster, workload } from '@sliceplane/synthetic';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import { type BenchOptions, thresholdSpec } from './scale.ts';
import { balanceRows } from './shard-balance.ts';

const CHURN_TURNS = 20;
const EPOCH_MS = Date.UTC(2026, 0, 1);

type Changes = readonly Change<ShardObject>[];

/** One run of one side. Times in ms; CPU of all threads. */
interface Run {
  readonly loadMs: number;
  readonly loadCpuMs: number;
  readonly churnMs: number;
  readonly churnCpuMs: number;
  /** Of all shards together. */
  readonly busyMs: number;
  readonly checksum: number;
}

export async function benchShards(options: BenchOptions): Promise<ResultRow[]> {
  const input = inputOf(options);
  const runs: Run[][] = [[], []];
  for (let round = 0; round <= options.runs; round++) {
    for (const [side, shards] of [1, 2].entries()) {
      const run = await runWith(shards, input);
      if (round > 0) runs[side]?.push(run);
    }
  }
  const checksums = new Set(runs.flat().map(({ checksum }) => checksum));
  if (checksums.size !== 1) throw new Error('L65: another number of shards, another result');
  return [
    ...speedUpRows(input, runs),
    await longestBatchRow(input),
    ...(await balanceRows(options)),
  ];
}

interface Input {
  readonly nodes: Changes;
  readonly rest: Changes;
  readonly churn: readonly Changes[];
}

function inputOf(options: BenchOptions): Input {
  const cluster = syntheticCluster(thresholdSpec(options));
  const nodes: Change<ShardObject>[] = [];
  const rest: Change<ShardObject>[] = [];
  for (const object of objectsOf(cluster)) {
    (object.kind === 'Node' ? nodes : rest).push(changeOf({ op: 'upsert', object }));
  }
  // A hundredth of the pods changes in each turn.
  const perTurn = Math.ceil(rest.length / 100);
  const churn: Change<ShardObject>[][] = [];
  const arrivals = { kind: 'constant', perSecond: perTurn } as const;
  // Where a service that was deleted and comes back begins is the plane's business, which is not here (L83).
  const { service: _, ...mix } = DEFAULT_MIX;
  let turn: Change<ShardObject>[] = [];
  for (const { deltas } of workload(cluster, { seed: options.seed, arrivals, mix })) {
    turn.push(...deltas.map(changeOf));
    if (turn.length < perTurn) continue;
    churn.push(turn);
    if (churn.length === CHURN_TURNS) break;
    turn = [];
  }
  return { nodes, rest, churn };
}

type ShardEngine = Engine<ShardObject, ServiceEffect, ShardMemory, Question, Answer>;
type Given = ConstructorParameters<
  typeof Engine<ShardObject, ServiceEffect, ShardMemory, Question, Answer>
>[0];

function opened(given: Partial<Given>): {
  engine: ShardEngine;
  faults: readonly string[];
  options: Given;
} {
  const faults: string[] = [];
  const options: Given = {
    host: () => piscinaHost({ worker: new URL('./shard.worker.ts', import.meta.url) }),
    remember: rememberEffect,
    onEffect: () => {},
    onError: (fault) => faults.push(fault.message),
    now: () => EPOCH_MS,
    // A service that moves is told twice: that is measured by itself.
    moveAbove: Infinity,
    ...given,
  };
  return { engine: new Engine(options), faults, options };
}

async function runWith(shards: number, { nodes, rest, churn }: Input): Promise<Run> {
  globalThis.gc?.();
  const sums = new Map<string, number>();
  const { engine, faults } = opened({
    shards,
    onEffect: (service, effect) => sums.set(service, folded(sums.get(service) ?? 0, effect)),
    batchObjects: Number.MAX_SAFE_INTEGER,
    deadlineMs: 600_000,
  });
  try {
    // The threads start, and load their code.
    engine.submit(nodes);
    await engine.settled();
    const load = clock();
    engine.submit(rest);
    await engine.settled();
    const [loadMs, loadCpuMs] = load();
    const change = clock();
    for (const changes of churn) {
      engine.submit(changes);
      await engine.settled();
    }
    const [churnMs, churnCpuMs] = change();
    if (faults.length > 0) throw new Error(`not a fair run: ${faults.join('; ')}`);
    const busyMs = engine.status().reduce((sum, shard) => sum + shard.busyMs, 0);
    const checksum = checksumOf(...[...sums].map(([name, sum]) => `${name} ${sum}`).sort());
    return { loadMs, loadCpuMs, churnMs, churnCpuMs, busyMs, checksum };
  } finally {
    await engine.close();
  }
}

/** What the deadline must be far above: the longest batch of the usual size. */
async function longestBatchRow({ nodes, rest }: Input): Promise<ResultRow> {
  const { engine, faults, options } = opened({ shards: 1 });
  const { batchObjects, deadlineMs } = resolveEngineOptions(options);
  engine.submit(nodes);
  await engine.settled();
  engine.submit(rest);
  await engine.settled();
  const [status] = engine.status();
  await engine.close();
  if (faults.length > 0) throw new Error(`not a fair run: ${faults.join('; ')}`);
  return {
    bench: 'shards',
    what: `longest batch of at most ${batchObjects} objects`,
    value: status?.longestBatchMs ?? Number.NaN,
    unit: 'ms',
    against: { what: 'its deadline', value: deadlineMs },
    checksum: checksumOf(status?.batches ?? 0, status?.batchObjects ?? 0),
  };
}

/** Order of effects within a service matters, between services it does not. */
function folded(
  before: number,
  { revision, slices = [], view, events = [] }: ServiceEffect,
): number {
  const written = slices.map(
    ({ op, name, endpoints, bytes }) => `${op} ${name} ${endpoints} ${bytes.length}`,
  );
  return checksumOf(before, revision, ...written, view?.classes.length ?? -1, events.length);
}

/** @returns what asks for the ms since now, by the wall and of all threads' CPU */
function clock(): () => [wallMs: number, cpuMs: number] {
  const startMs = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return [performance.now() - startMs, (user + system) / 1_000];
  };
}

function speedUpRows({ rest, churn }: Input, [one = [], two = []]: readonly Run[][]): ResultRow[] {
  const checksum = one[0]?.checksum ?? 0;
  const row = (what: string, of: (run: Run) => number): ResultRow => ({
    bench: 'shards',
    what,
    value: median(two.map(of)),
    unit: 'ms',
    against: { what: '1 shard', value: median(one.map(of)) },
    checksum,
  });
  const changes = churn.reduce((sum, turn) => sum + turn.length, 0);
  return [
    row(`${rest.length} objects, 2 shards: submitted to settled`, (run) => run.loadMs),
    row('  CPU of all threads', (run) => run.loadCpuMs),
    row(`${changes} changes in ${churn.length} turns, 2 shards`, (run) => run.churnMs),
    row('  CPU of all threads', (run) => run.churnCpuMs),
    row('busy time of the shards together', (run) => run.busyMs),
    // What the machine gave: two busy shards and a router can use more than one.
    { ...row('cores in use meanwhile', (run) => run.loadCpuMs / run.loadMs), unit: 'cores' },
  ];
}
