import {
  type ChurnStep,
  type SyntheticCluster,
  workload,
  type WorkloadOptions,
} from '@sliceplane/synthetic';
import type { ArrivalPlan, PhasePlan } from '../plan.ts';
import type { Mirror } from './mirror.ts';

/** Changes in time, with a look at the next one. `atMs` counts from the first phase's beginning, without quiet points. */
export class Changes {
  readonly #steps: Iterator<ChurnStep, void, void>;
  readonly #startMs: number;
  #next: ChurnStep | undefined;

  constructor(steps: Iterator<ChurnStep, void, void>, startMs: number) {
    this.#steps = steps;
    this.#startMs = startMs;
    this.#advance();
  }

  /** undefined: nothing happens any more. */
  get next(): ChurnStep | undefined {
    return this.#next;
  }

  take(): ChurnStep | undefined {
    const taken = this.#next;
    this.#advance();
    return taken;
  }

  #advance(): void {
    const { value } = this.#steps.next();
    this.#next = value === undefined ? undefined : { ...value, atMs: value.atMs + this.#startMs };
  }
}

/**
 * What happens in each phase. Phases of the same mix at given rates are one story: a rollout that began in one goes on in
 * the next. Another mix, or chance arrivals, begin a story of their own in the cluster as it is then.
 */
export class Story {
  readonly #cluster: SyntheticCluster;
  readonly #phases: readonly PhasePlan[];
  readonly #seed: number;
  readonly #mirror: Mirror;
  #changes: Changes | undefined;
  #until = 0;

  constructor(
    cluster: SyntheticCluster,
    phases: readonly PhasePlan[],
    seed: number,
    mirror: Mirror,
  ) {
    this.#cluster = cluster;
    this.#phases = phases;
    this.#seed = seed;
    this.#mirror = mirror;
  }

  /** To be asked for phase by phase. @throws RangeError for rates and mixes that are none */
  of(index: number): Changes {
    if (index < this.#until && this.#changes !== undefined) return this.#changes;
    const first = this.#phases[index];
    if (first === undefined) throw new RangeError(`there is no phase ${index}`);
    const together = [first];
    for (const next of this.#phases.slice(index + 1)) {
      if (!goesOn(first, next)) break;
      together.push(next);
    }
    this.#until = index + together.length;
    const startMs =
      this.#phases.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0) * 1000;
    const options: WorkloadOptions = {
      seed: this.#seed + index,
      arrivals: arrivalsOf(together),
      mix: first.mix,
    };
    this.#changes = new Changes(workload(this.#clusterNow(index), options), startMs);
    return this.#changes;
  }

  #clusterNow(index: number): SyntheticCluster {
    if (index === 0) return this.#cluster;
    const { nodes, services, endpoints, slices, pods } = this.#mirror;
    return {
      spec: this.#cluster.spec,
      nodes: [...nodes.values()],
      services: [...services.values()],
      pods: [...pods.values()],
      endpoints: [...endpoints.values()],
      slices: [...slices.values()],
    };
  }
}

function goesOn(first: PhasePlan, next: PhasePlan): boolean {
  const isChance = first.arrivals.kind === 'poisson' || next.arrivals.kind === 'poisson';
  return !isChance && JSON.stringify(first.mix) === JSON.stringify(next.mix);
}

function arrivalsOf(phases: readonly PhasePlan[]): WorkloadOptions['arrivals'] {
  const [first] = phases;
  if (first?.arrivals.kind === 'poisson' && first.arrivals.perSecond > 0) return first.arrivals;
  return {
    kind: 'stepped',
    steps: phases.flatMap(({ arrivals, seconds }) => stepsOf(arrivals, seconds)),
  };
}

/** Exactly as long as the phase: a story that ends early goes on at its last rate. */
function stepsOf(
  arrivals: ArrivalPlan,
  seconds: number,
): { readonly perSecond: number; readonly seconds: number }[] {
  if (arrivals.kind !== 'stepped') return [{ perSecond: arrivals.perSecond, seconds }];
  const steps: { perSecond: number; seconds: number }[] = [];
  let left = seconds;
  for (const step of arrivals.steps) {
    if (left <= 0) break;
    steps.push({ perSecond: step.perSecond, seconds: Math.min(step.seconds, left) });
    left -= step.seconds;
  }
  if (left > 0) steps.push({ perSecond: arrivals.steps.at(-1)?.perSecond ?? 0, seconds: left });
  return steps;
}
