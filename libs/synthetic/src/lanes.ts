import { beginWave, WAVE_GROWTH, WAVE_SHARE } from './autoscale.ts';
import type { ChurnJob } from './churn-job.ts';
import { CHURN_KINDS, type ChurnKind } from './churn-kind.ts';
import type { ChurnWorld } from './churn-world.ts';
import { beginDrain, beginRelabel, beginZoneOutage } from './node-churn.ts';
import type { Population } from './population.ts';
import type { Random } from './random.ts';
import { beginCrashLoop, beginFlap } from './readiness.ts';
import { beginRollout } from './rollout.ts';
import type { Lane } from './schedule.ts';
import { beginServiceChange } from './service-churn.ts';
import { sliceMoves } from './slice-move.ts';
import type { ResolvedWorkloadOptions } from './workload-options.ts';

export type Begin = () => ChurnJob | undefined;

/** How each kind begins a job. */
const BEGINNINGS: Readonly<Record<ChurnKind, (world: ChurnWorld) => Begin>> = {
  readiness: (world) => () => beginFlap(world),
  rollout: (world) => () => beginRollout(world),
  drain: (world) => () => beginDrain(world),
  'zone-outage': (world) => oneAtATime(() => beginZoneOutage(world)),
  autoscale: (world) => () => beginWave(world),
  'crash-loop': (world) => () => beginCrashLoop(world),
  relabel: (world) => () => beginRelabel(world),
  service: (world) => () => beginServiceChange(world),
  'slice-move': (world) => sliceMoves(world),
};

/** Changes that one pod for another makes: three for its birth, two and a half for its death. */
const REPLACEMENT = 5.5;

/**
 * The kinds of the mix, ready to begin. `known`: how a kind began its jobs so far, which it remembers and goes on with; what
 * is new is added.
 */
export function lanesOf(
  population: Population,
  options: ResolvedWorkloadOptions,
  random: Random,
  known: Map<ChurnKind, Begin>,
): readonly Lane[] {
  const weights = CHURN_KINDS.map((kind) => options.mix[kind] ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const costs = costsOf(population);
  return CHURN_KINDS.flatMap((kind, i): Lane[] => {
    const share = (weights[i] ?? 0) / sum;
    if (share === 0) return [];
    const nowMs = (): number => population.nowMs;
    const world = { population, options, random: random.fork(kind), nowMs };
    const begin = known.get(kind) ?? BEGINNINGS[kind](world);
    known.set(kind, begin);
    return [{ kind, share, cost: costs[kind], begin }];
  });
}

/** Changes that one job of each kind makes, in the mean and roughly. */
function costsOf({ pods, services, nodes, cluster }: Population): Record<ChurnKind, number> {
  const podsPerService = pods.size / Math.max(1, services.owners);
  const podsPerNode = pods.size / nodes.all.length;
  return {
    readiness: 2,
    rollout: REPLACEMENT * podsPerService,
    drain: 2 + REPLACEMENT * podsPerNode,
    'zone-outage': (2 * (pods.size + nodes.all.length)) / cluster.spec.zones,
    autoscale: REPLACEMENT * WAVE_GROWTH * Math.max(podsPerService, pods.size * WAVE_SHARE),
    'crash-loop': 12,
    relabel: 1,
    service: 1 + podsPerService,
    'slice-move': 8,
  };
}

/** The next when the one before has ended. */
function oneAtATime(begin: Begin): Begin {
  let running = false;
  function* alone(job: ChurnJob): ChurnJob {
    yield* job;
    running = false;
  }
  return () => {
    const job = running ? undefined : begin();
    if (job === undefined) return undefined;
    running = true;
    return alone(job);
  };
}
