import { judge, type Verdict } from '../criteria/criteria.ts';
import type { RunPlan } from '../plan.ts';
import type { RunResult } from '../result.ts';
import type { ScenarioCriteria } from '../scenario/scenario.ts';
import { measuredPhase } from './measured-phase.ts';
import { type Found, search, type SearchRange } from './search.ts';

export const searched = ['churn', 'agents'] as const;
export type Searched = (typeof searched)[number];

export interface FindMaxOptions extends SearchRange {
  readonly of: Searched;
  /** What a try must hold. */
  readonly slo: ScenarioCriteria;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface Try {
  readonly value: number;
  readonly held: boolean;
  readonly criteria: readonly Verdict[];
  readonly failures: readonly string[];
}

export interface FindMaxResult extends Found {
  readonly of: Searched;
  readonly tries: readonly Try[];
}

/** Runs the plan again and again, each time with another rate or another number of agents; the seed stays. */
export async function findMax(
  plan: RunPlan,
  options: FindMaxOptions,
  run: (plan: RunPlan) => Promise<RunResult>,
  tried: (one: Try) => void,
): Promise<FindMaxResult> {
  const tries: Try[] = [];
  const found = await search(options, async (value) => {
    const result = await run(tryPlan(plan, options, value));
    const criteria = judge(measuredPhase(result), options.slo);
    const held = result.failures.length === 0 && criteria.every(({ passed }) => passed);
    const one: Try = { value, held, criteria, failures: result.failures };
    tries.push(one);
    tried(one);
    return held;
  });
  return { of: options.of, ...found, tries };
}

/** A warm-up that nobody judges, then the phase that counts. */
export function tryPlan(
  plan: RunPlan,
  { of, warmUpSeconds, seconds }: Pick<FindMaxOptions, 'of' | 'warmUpSeconds' | 'seconds'>,
  value: number,
): RunPlan {
  const [phase] = plan.phases;
  if (phase === undefined) throw new RangeError('a plan without phases');
  const { arrivals } = phase;
  const kind = arrivals.kind === 'constant' ? arrivals.kind : 'poisson';
  const perSecond =
    arrivals.kind === 'stepped' ? (arrivals.steps[0]?.perSecond ?? 0) : arrivals.perSecond;
  const loaded = {
    ...phase,
    arrivals: { kind, perSecond: of === 'churn' ? value : perSecond } as const,
  };
  return {
    ...plan,
    name: `${plan.name}-${of}-${value}`,
    agents: of === 'agents' ? { ...plan.agents, count: value } : plan.agents,
    phases: [
      { ...loaded, name: 'warm-up', seconds: warmUpSeconds },
      { ...loaded, name: 'measured', seconds },
    ],
    faults: [],
  };
}
