import type { Arrivals } from './arrivals.ts';
import { CHURN_KINDS, type ChurnKind } from './churn-kind.ts';
import type { SyntheticCluster } from './cluster.ts';

export interface WorkloadOptions {
  /** @defaultValue the cluster's seed */
  readonly seed?: number;
  readonly arrivals: Arrivals;
  /**
   * How much of each kind, by weight: `{ readiness: 9, rollout: 1 }` is one change in ten for rollouts. Held in the long
   * run; work that has begun goes first. A kind that cannot do anything leaves its share to the others.
   * @defaultValue DEFAULT_MIX
   */
  readonly mix?: Partial<Readonly<Record<ChurnKind, number>>>;
  /** Pods that a rollout may add, as a share of the Service's pods, rounded up. 0..1. @defaultValue 0.25 */
  readonly maxSurge?: number;
  /** Pods that a rollout may take away before others are ready, as a share, rounded down. 0..1. @defaultValue 0.25 */
  readonly maxUnavailable?: number;
  /** From a pod's start on a node until it is ready, ms, give or take a half. @defaultValue 5000 */
  readonly readyAfterMs?: number;
  /** From a pod's deletionTimestamp until it is gone, ms, give or take a half. @defaultValue 3000 */
  readonly terminationMs?: number;
  /** How long a pod stays not ready when its readiness flaps, ms, give or take a half. @defaultValue 2000 */
  readonly flapMs?: number;
  /** First back-off of a crash loop, ms; it doubles up to 32 times as much. @defaultValue 10_000 */
  readonly crashBackoffMs?: number;
  /** How long a zone or a drained node stays away, ms. @defaultValue 30_000 */
  readonly outageMs?: number;
  /** How long an autoscale wave stays at its height, ms. @defaultValue 30_000 */
  readonly waveMs?: number;
}

export type ResolvedWorkloadOptions = Required<WorkloadOptions>;

/** A working day: mostly readiness and rollouts, sometimes worse. */
export const DEFAULT_MIX: Readonly<Record<ChurnKind, number>> = {
  readiness: 0.4,
  rollout: 0.3,
  drain: 0.05,
  'zone-outage': 0.02,
  autoscale: 0.1,
  'crash-loop': 0.05,
  relabel: 0.02,
  service: 0.04,
  'slice-move': 0.02,
};

const DURATIONS = [
  'readyAfterMs',
  'terminationMs',
  'flapMs',
  'crashBackoffMs',
  'outageMs',
  'waveMs',
] as const;

/** Fills defaults and rejects nonsense, once. @throws RangeError naming the option, its bounds and the value */
export function resolveWorkloadOptions(
  cluster: SyntheticCluster,
  options: WorkloadOptions,
): ResolvedWorkloadOptions {
  const resolved: ResolvedWorkloadOptions = {
    seed: options.seed ?? cluster.spec.seed,
    arrivals: options.arrivals,
    mix: options.mix ?? DEFAULT_MIX,
    maxSurge: options.maxSurge ?? 0.25,
    maxUnavailable: options.maxUnavailable ?? 0.25,
    readyAfterMs: options.readyAfterMs ?? 5000,
    terminationMs: options.terminationMs ?? 3000,
    flapMs: options.flapMs ?? 2000,
    crashBackoffMs: options.crashBackoffMs ?? 10_000,
    outageMs: options.outageMs ?? 30_000,
    waveMs: options.waveMs ?? 30_000,
  };
  checkMix(resolved.mix);
  for (const name of ['maxSurge', 'maxUnavailable'] as const) {
    check(name, resolved[name], 'from 0 to 1', (n) => n >= 0 && n <= 1);
  }
  if (resolved.maxSurge === 0 && resolved.maxUnavailable === 0) {
    throw new RangeError('maxSurge and maxUnavailable must not both be 0: nothing could change');
  }
  for (const name of DURATIONS) {
    check(name, resolved[name], 'at least 0 and finite', (n) => n >= 0 && Number.isFinite(n));
  }
  return resolved;
}

function checkMix(mix: Partial<Readonly<Record<string, number>>>): void {
  let sum = 0;
  for (const [kind, weight] of Object.entries(mix)) {
    if (!CHURN_KINDS.some((known) => known === kind)) {
      throw new RangeError(`mix must name kinds of churn (${CHURN_KINDS.join(', ')}), not ${kind}`);
    }
    check(`mix.${kind}`, weight ?? 0, 'at least 0 and finite', (n) => n >= 0 && n < Infinity);
    sum += weight ?? 0;
  }
  if (sum === 0) throw new RangeError('mix must have a kind with a weight above 0');
}

function check(name: string, value: number, rule: string, holds: (n: number) => boolean): void {
  if (!holds(value)) throw new RangeError(`${name} must be ${rule}, not ${value}`);
}
