import {
  type ChurnStep,
  phasedWorkload,
  type SyntheticCluster,
  type WorkloadPhase,
} from '@sliceplane/synthetic';
import type { ArrivalPlan, PhasePlan } from '../plan.ts';

/** What happens in all phases, with a look at the next change. `atMs` counts from the beginning, without quiet points. */
export class Changes {
  readonly #steps: Iterator<ChurnStep, void, void>;
  #next: ChurnStep | undefined;
  #hasEnded = false;

  constructor(steps: Iterator<ChurnStep, void, void>) {
    this.#steps = steps;
  }

  /** As the phases draw them. @throws RangeError for rates and mixes that are none */
  static drawn(cluster: SyntheticCluster, phases: readonly PhasePlan[], seed: number): Changes {
    return new Changes(phasedWorkload(cluster, phases.map(workloadPhase), { seed }));
  }

  /** undefined: nothing happens any more. */
  get next(): ChurnStep | undefined {
    if (this.#next !== undefined || this.#hasEnded) return this.#next;
    const { value } = this.#steps.next();
    this.#hasEnded = value === undefined;
    this.#next = value ?? undefined;
    return this.#next;
  }

  take(): ChurnStep | undefined {
    const taken = this.next;
    this.#next = undefined;
    return taken;
  }
}

function workloadPhase({ seconds, arrivals, mix }: PhasePlan): WorkloadPhase {
  return { seconds, arrivals: arrivalsOf(arrivals), mix };
}

/** Steps that are over before their phase is go on at their last rate. */
function arrivalsOf(plan: ArrivalPlan): WorkloadPhase['arrivals'] {
  const none = { kind: 'stepped', steps: [{ perSecond: 0, seconds: 1 }] } as const;
  if (plan.kind !== 'stepped') return plan.perSecond === 0 ? none : plan;
  const last = plan.steps.at(-1);
  if (last === undefined || last.perSecond === 0) return plan;
  return { kind: 'stepped', steps: [...plan.steps.slice(0, -1), { ...last, seconds: Infinity }] };
}
