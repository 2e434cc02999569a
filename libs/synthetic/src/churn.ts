import type { Delta } from '@sliceplane/kube';
import { type ChurnJob, drain, flip, relabel, rollingUpdate } from './churn-jobs.ts';
import type { SyntheticCluster } from './cluster.ts';
import { zoneNames } from './nodes.ts';
import { Population } from './population.ts';
import { Random } from './random.ts';

export interface ChurnOptions {
  /** @defaultValue the cluster's seed */
  readonly seed?: number;
  /** Readiness flips per batch; a large Service is met as often as it has pods. 0 or more. @defaultValue 5 */
  readonly flipsPerBatch?: number;
  /** Chance that a batch starts a rolling update of a Service, 0..1. @defaultValue 0.1 */
  readonly rollouts?: number;
  /** Pods of one rolling update replaced at once. Integer, at least 1. @defaultValue 10 */
  readonly rolloutWidth?: number;
  /** Chance that a batch starts to drain a node, 0..1. @defaultValue 0.03 */
  readonly drains?: number;
  /** Chance that a batch changes the zone label of a node, 0..1. @defaultValue 0.02 */
  readonly relabels?: number;
  /** Time between two batches, as the objects tell it. Milliseconds, at least 0. @defaultValue 1000 */
  readonly batchMs?: number;
}

/**
 * What happens in a cluster from now on, batch by batch, for ever. A batch may be empty.
 *
 * Every delete names an object that is there, every upsert is an object the API would accept. Rolling updates and drains
 * take several batches and overlap. Equal cluster and options, equal batches; the cluster itself is not changed.
 *
 * @throws RangeError naming the option, its bounds and the value
 */
export function churn(cluster: SyntheticCluster, options: ChurnOptions = {}): Churn {
  return batches(cluster, resolve(cluster, options));
}

/** Never ends: take as many batches as you need. */
export type Churn = Generator<readonly Delta[], never, void>;

function* batches(cluster: SyntheticCluster, resolved: Required<ChurnOptions>): Churn {
  const random = new Random(`${resolved.seed}/churn`);
  const population = new Population(cluster, random.fork('population'));
  let jobs: readonly ChurnJob[] = [];
  for (;;) {
    population.pass(resolved.batchMs);
    const batch: Delta[] = [];
    for (let i = 0; i < resolved.flipsPerBatch; i += 1) {
      const pod = population.anyPod();
      if (pod !== undefined) batch.push(...flip(population, pod));
    }
    if (random.chance(resolved.relabels)) {
      const zone = random.pick(['', ...zoneNames(cluster.spec.zones)]);
      batch.push(...relabel(population, population.anyNode().name, zone));
    }
    jobs = [...jobs, ...started(cluster, population, random, resolved)].filter((job) => {
      const step = job.next();
      if (step.done !== true) batch.push(...step.value);
      return step.done !== true;
    });
    yield batch;
  }
}

function started(
  cluster: SyntheticCluster,
  population: Population,
  random: Random,
  options: Required<ChurnOptions>,
): readonly ChurnJob[] {
  const jobs: ChurnJob[] = [];
  if (random.chance(options.rollouts)) {
    const service = random.pick(cluster.services);
    jobs.push(rollingUpdate(population, service, options.rolloutWidth));
  }
  if (random.chance(options.drains)) jobs.push(drain(population, population.anyNode().name));
  return jobs;
}

function resolve(cluster: SyntheticCluster, options: ChurnOptions): Required<ChurnOptions> {
  const resolved = {
    seed: options.seed ?? cluster.spec.seed,
    flipsPerBatch: options.flipsPerBatch ?? 5,
    rollouts: options.rollouts ?? 0.1,
    rolloutWidth: options.rolloutWidth ?? 10,
    drains: options.drains ?? 0.03,
    relabels: options.relabels ?? 0.02,
    batchMs: options.batchMs ?? 1000,
  };
  for (const name of ['rollouts', 'drains', 'relabels'] as const) {
    check(name, resolved[name], 'from 0 to 1', (n) => n >= 0 && n <= 1);
  }
  for (const name of ['flipsPerBatch', 'batchMs'] as const) {
    check(name, resolved[name], 'an integer of at least 0', (n) => Number.isInteger(n) && n >= 0);
  }
  const { rolloutWidth } = resolved;
  check(
    'rolloutWidth',
    rolloutWidth,
    'an integer of at least 1',
    (n) => Number.isInteger(n) && n > 0,
  );
  return resolved;
}

function check(name: string, value: number, rule: string, holds: (n: number) => boolean): void {
  if (!holds(value)) throw new RangeError(`${name} must be ${rule}, not ${value}`);
}
