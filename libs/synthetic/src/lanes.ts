import type { Delta } from '@sliceplane/kube';
import { CHURN_KINDS, type ChurnKind } from './churn-kind.ts';
import { flip, relabel } from './churn-jobs.ts';
import { zoneNames } from './nodes.ts';
import type { Population } from './population.ts';
import type { Random } from './random.ts';
import type { ChurnJob, Lane } from './schedule.ts';
import type { ResolvedWorkloadOptions } from './workload-options.ts';

/** The kinds of the mix, ready to begin. */
export function lanesOf(
  population: Population,
  options: ResolvedWorkloadOptions,
  random: Random,
): readonly Lane[] {
  const weights = CHURN_KINDS.map((kind) => options.mix[kind] ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return CHURN_KINDS.flatMap((kind, i): Lane[] => {
    const share = (weights[i] ?? 0) / sum;
    const begin = beginner(kind, population, random.fork(kind));
    return share === 0 || begin === undefined ? [] : [{ kind, share, cost: 1, begin }];
  });
}

function beginner(
  kind: ChurnKind,
  population: Population,
  random: Random,
): (() => ChurnJob | undefined) | undefined {
  if (kind === 'readiness') {
    return () => {
      const pod = population.anyPod();
      return pod === undefined ? undefined : asJob(flip(population, pod));
    };
  }
  if (kind === 'relabel') {
    const zones = ['', ...zoneNames(population.cluster.spec.zones)];
    return () => asJob(relabel(population, population.anyNode().name, random.pick(zones)));
  }
  return undefined;
}

function* asJob(deltas: readonly Delta[]): ChurnJob {
  yield* deltas;
}
