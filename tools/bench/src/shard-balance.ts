/** How evenly shards are loaded, in whatever order a Zipf-sized cluster arrives, and what moving costs. */
import { Engine, inlineHost, type ShardHost, type ShardStatus } from '@sliceplane/engine';
import type { Change, ShardProgram } from '@sliceplane/program';
import {
  type Answer,
  changeOf,
  type Question,
  rememberEffect,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
} from '@sliceplane/shard';
import {
  objectsOf,
  Random,
  type SyntheticCluster,
  syntheticCluster,
  workload,
} from '@sliceplane/synthetic';
import { createCodec } from '@sliceplane/wire/codec';
import { checksumOf } from './measure.ts';
import type { ResultRow } from './report.ts';
import { type BenchOptions, thresholdSpec } from './scale.ts';

const BUDGET = 1.2;
const CHURNED = 'grown and shrunk by churn';

/** Changes that arrive in one turn, turn by turn. */
type Arrival = readonly (readonly Change<ShardObject>[])[];
type Host = ShardHost<ShardObject, ShardMemory, ServiceEffect, Question, Answer>;

export async function balanceRows(options: BenchOptions): Promise<ResultRow[]> {
  const cluster = syntheticCluster(thresholdSpec(options));
  const rows: ResultRow[] = [];
  const orders = ordersOf(cluster, options);
  for (const [order, arrival] of orders) {
    for (const shards of [2, 4, 7]) {
      rows.push(loadRow(`${shards} shards, ${order}`, await arrived(shards, arrival, idle)));
    }
  }
  const giant = await arrived(4, giantOf(options), idle);
  const alone = Math.min(...giant.map(({ partitions }) => partitions));
  rows.push({
    ...row(
      `4 shards, half of all pods in one service: busiest`,
      busiestOf(giant, loadOf),
      'objects',
      giant,
    ),
    against: { what: `mean; its shard owns ${alone} service`, value: meanOf(giant, loadOf) },
  });
  rows.push(await cpuRow(orders));
  return rows;
}

function ordersOf(cluster: SyntheticCluster, options: BenchOptions): Map<string, Arrival> {
  const all = [...objectsOf(cluster)].map((object) => changeOf({ op: 'upsert', object }));
  const pods = all.filter(({ kind }) => kind === 'Pod');
  const others = all.filter(({ kind }) => kind !== 'Pod');
  const drip = Math.max(20, Math.ceil(pods.length / 300));
  const random = new Random(`${options.seed}/arrival`);
  const shuffled = pods
    .map((pod) => ({ pod, at: random.word() }))
    .sort((a, b) => a.at - b.at)
    .map(({ pod }) => pod);
  return new Map<string, Arrival>([
    ['all at once', [all]],
    ['services long before their pods, pods in order in drips', [others, ...drips(pods, drip)]],
    [
      'services in drips, then pods in any order in drips',
      [...drips(others, drip), ...drips(shuffled, drip)],
    ],
    ['pods before their services, in drips', [...drips(pods, drip), ...drips(others, drip)]],
    [CHURNED, [all, ...drips(churnOf(cluster, pods.length), drip)]],
  ]);
}

function drips<Thing>(things: readonly Thing[], size: number): Thing[][] {
  const turns: Thing[][] = [];
  for (let i = 0; i < things.length; i += size) turns.push(things.slice(i, i + size));
  return turns;
}

/** As many changes as there are pods: waves of scaling, and services that come and go. */
function churnOf(cluster: SyntheticCluster, count: number): Change<ShardObject>[] {
  const arrivals = { kind: 'constant', perSecond: count / 60 } as const;
  const changes: Change<ShardObject>[] = [];
  for (const { deltas } of workload(cluster, {
    arrivals,
    mix: { autoscale: 6, service: 3, rollout: 1 },
  })) {
    changes.push(...deltas.map(changeOf));
    if (changes.length >= count) break;
  }
  return changes;
}

/** The services first; then one that holds as many pods as all others together. */
function giantOf(options: BenchOptions): Arrival {
  const cluster = syntheticCluster(thresholdSpec(options));
  const all = [...objectsOf(cluster)].map((object) => changeOf({ op: 'upsert', object }));
  const [first] = cluster.pods;
  if (first === undefined) throw new Error('no Pod');
  const copies = cluster.pods.map((_, i) => {
    const name = `giant-${i}`;
    return changeOf({ op: 'upsert', object: { ...first, name, uid: name } });
  });
  return [all, copies];
}

async function arrived(
  shards: number,
  arrival: Arrival,
  host: (shard: number) => Host,
): Promise<readonly ShardStatus[]> {
  const engine = new Engine<ShardObject, ServiceEffect, ShardMemory, Question, Answer>({
    shards,
    host,
    remember: rememberEffect,
    onEffect: () => {},
    moveLeast: Math.min(100, Math.floor(arrival.flat().length / 1_000)),
  });
  for (const changes of arrival) {
    engine.submit(changes);
    await engine.settled();
  }
  // Settled says nothing about moves; each round follows the one before.
  while (engine.status().some(({ state }) => state === 'busy')) await engine.settled();
  const statuses = engine.status();
  await engine.close();
  return statuses;
}

/** A shard that takes everything and does nothing: only who gets what is measured. */
function idle(): Host {
  const program: ShardProgram<null, ShardObject, ServiceEffect, ShardMemory, Question, Answer> = {
    start: () => null,
    release: () => null,
    adopt: () => null,
    step: () => ({ state: null, effects: [], answers: [] }),
  };
  return inlineHost(program);
}

/** Objects told: each once, nodes to every shard, and what moved twice more, where it left and where it came. */
function loadRow(what: string, statuses: readonly ShardStatus[]): ResultRow {
  const told = statuses.reduce((sum, { batchObjects }) => sum + batchObjects, 0);
  const moved = statuses.reduce((sum, { movedIn }) => sum + movedIn, 0);
  const busiest = busiestOf(statuses, loadOf);
  return {
    ...row(`${what}: busiest, after ${moved} moves, ${told} told`, busiest, 'objects', statuses),
    against: { what: 'mean', value: meanOf(statuses, loadOf) },
    budget: BUDGET,
  };
}

/** Whether counting objects is good enough: the CPU that the real program takes, where objects are even. */
async function cpuRow(orders: ReadonlyMap<string, Arrival>): Promise<ResultRow> {
  const arrival = orders.get(CHURNED) ?? [];
  // Once uncounted: all shards are on this thread, and the first would pay for warming the code.
  await arrived(4, arrival, working([]));
  const cpuMs: number[] = [];
  const statuses = await arrived(4, arrival, working(cpuMs));
  return {
    ...row(
      `4 shards, ${CHURNED}: busiest in CPU of the program`,
      Math.max(...cpuMs),
      'ms',
      statuses,
    ),
    against: { what: 'mean', value: cpuMs.reduce((sum, ms) => sum + ms) / cpuMs.length },
  };
}

/** Shards that work; what each takes of the CPU is added up in `cpuMs`. */
function working(cpuMs: number[]): (shard: number) => Host {
  return (shard) => {
    const inner = inlineHost(shardProgram({ codec: createCodec() }));
    return {
      ...inner,
      run: async (task) => {
        const before = process.threadCpuUsage();
        // It has run when it returns; the promise is a formality.
        const result = inner.run(task);
        const { user, system } = process.threadCpuUsage(before);
        cpuMs[shard] = (cpuMs[shard] ?? 0) + (user + system) / 1_000;
        return result;
      },
    };
  };
}

function row(
  what: string,
  value: number,
  unit: string,
  statuses: readonly ShardStatus[],
): ResultRow {
  const checksum = checksumOf(...statuses.map(({ load, movedIn }) => `${load} ${movedIn}`));
  return { bench: 'shards', what, value, unit, checksum };
}

const loadOf = ({ load }: ShardStatus): number => load;

function busiestOf(statuses: readonly ShardStatus[], of: (status: ShardStatus) => number): number {
  return Math.max(...statuses.map(of));
}

function meanOf(statuses: readonly ShardStatus[], of: (status: ShardStatus) => number): number {
  return statuses.reduce((sum, status) => sum + of(status), 0) / statuses.length;
}
