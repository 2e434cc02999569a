import type { Delta, KubeObject } from '@sliceplane/kube';
import { arrivalTimes } from './arrivals.ts';
import type { ChurnKind } from './churn-kind.ts';
import type { SyntheticCluster } from './cluster.ts';
import { type Begin, lanesOf } from './lanes.ts';
import { Population } from './population.ts';
import { Random } from './random.ts';
import { type Lane, Schedule } from './schedule.ts';
import {
  type ResolvedWorkloadOptions,
  resolveWorkloadOptions,
  type WorkloadOptions,
} from './workload-options.ts';

/** Arrivals in a row for which nothing could go on or begin: less may be bad luck. */
const MOST_IDLE = 1000;
/** What has begun has waited in vain for longer than anything takes; less may be a coincidence, ms. */
const LEAST_PATIENCE_MS = 60_000;

/** Something that has happened. */
export interface ChurnStep {
  /** Simulated time since the start, whole ms. Never falls from step to step. */
  readonly atMs: number;
  readonly cause: ChurnKind;
  /** In order. What `workload` makes has exactly one, so that every state in between can be looked at. */
  readonly deltas: readonly Delta[];
}

/** The steps, and the cluster that they lead through. */
export interface Workload extends Generator<ChurnStep, void, void> {
  /**
   * The cluster as it is after the last step that was taken, in the order of `objectsOf`: what an observer starts from who
   * comes late or has forgotten. Made as it is iterated: finish before the next step is taken.
   */
  objects(): Generator<KubeObject, void, void>;
}

/**
 * What happens in a cluster from its first moment on, change by change. Equal clusters and options, equal steps; the
 * cluster itself is not changed.
 *
 * Every delete names an object that is there; every upsert is one that an API server would accept in place of what was
 * there before. The number of changes per second of simulated time is that of `arrivals`, except while nothing in the `mix`
 * can go on or begin: an outage that lasts, alone in its mix. The end comes with the last arrival, or when nothing can
 * ever happen any more. Memory is bounded by the cluster, which grows by half at most.
 *
 * @throws RangeError at once, naming the option, its bounds and the value
 */
export function workload(cluster: SyntheticCluster, options: WorkloadOptions): Workload {
  const { arrivals, mix, ...rest } = options;
  const only = { seconds: Infinity, arrivals, ...(mix !== undefined && { mix }) };
  return phasedWorkload(cluster, [only], rest);
}

/** A time with arrivals and a mix of its own. */
export interface WorkloadPhase extends Pick<WorkloadOptions, 'arrivals' | 'mix'> {
  /** How long, more than 0. */
  readonly seconds: number;
}

/**
 * The same in phases, one after the other: what has begun in one goes on in the next.
 *
 * @throws RangeError at once, naming the option, its bounds and the value
 */
export function phasedWorkload(
  cluster: SyntheticCluster,
  phases: readonly WorkloadPhase[],
  options: Omit<WorkloadOptions, 'arrivals' | 'mix'> = {},
): Workload {
  const all = phases.map(({ seconds, arrivals, mix }, i) => {
    if (!(seconds > 0))
      throw new RangeError(`phases[${i}].seconds must be more than 0, not ${seconds}`);
    const own = { ...options, arrivals, ...(mix !== undefined && { mix }) };
    return { seconds, options: resolveWorkloadOptions(cluster, own) };
  });
  const seed = all[0]?.options.seed ?? options.seed ?? cluster.spec.seed;
  const random = new Random(`${seed}/workload`);
  const population = new Population(cluster, random.fork('population'));
  const schedule = new Schedule(random.fork('schedule'));
  const beginnings = new Map<ChurnKind, Begin>();
  const prepared = all.map((phase, i) => {
    // The first draws as if there were no others.
    const times = arrivalTimes(
      phase.options.arrivals,
      random.fork(i === 0 ? 'arrivals' : `arrivals ${i}`),
    );
    const lanes = (): readonly Lane[] => lanesOf(population, phase.options, random, beginnings);
    return { seconds: phase.seconds, times, lanes, patienceMs: patienceOf(phase.options) };
  });
  const steps = stepsOf(population, schedule, prepared);
  return Object.assign(steps, { objects: () => population.objects() });
}

interface PreparedPhase {
  readonly seconds: number;
  /** From the phase's start. */
  readonly times: Iterable<number>;
  readonly lanes: () => readonly Lane[];
  /** Without a change for longer, nothing can happen any more. */
  readonly patienceMs: number;
}

/** Twice as long as the longest wait that ends by itself. */
function patienceOf(options: ResolvedWorkloadOptions): number {
  const { outageMs, waveMs, crashBackoffMs, readyAfterMs, terminationMs } = options;
  const longest = Math.max(outageMs, waveMs, 32 * crashBackoffMs, readyAfterMs, terminationMs);
  return LEAST_PATIENCE_MS + 2 * longest;
}

function* stepsOf(
  population: Population,
  schedule: Schedule,
  phases: readonly PreparedPhase[],
): Generator<ChurnStep, void, void> {
  let startMs = 0;
  let idleUntilMs = 0;
  for (const { seconds, times, lanes, patienceMs } of phases) {
    schedule.setLanes(lanes());
    const endMs = startMs + seconds * 1000;
    let idle = 0;
    let changedMs = startMs;
    for (const sinceMs of times) {
      const arrivalMs = startMs + sinceMs;
      if (arrivalMs >= endMs) break;
      if (arrivalMs < idleUntilMs) continue;
      const atMs = Math.floor(arrivalMs);
      population.passTo(atMs);
      const change = schedule.next(atMs);
      if (change !== undefined) {
        idle = 0;
        changedMs = atMs;
        yield { atMs, cause: change.cause, deltas: [change.delta] };
        continue;
      }
      const { dueMs } = schedule;
      idle += 1;
      // What waits for something that never comes tries again and again.
      if (idle >= MOST_IDLE && (dueMs === undefined || atMs - changedMs > patienceMs)) break;
      idleUntilMs = dueMs ?? 0;
    }
    startMs = endMs;
  }
}
