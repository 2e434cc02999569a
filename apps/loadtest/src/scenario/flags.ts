import type { PresetName } from '@sliceplane/synthetic';
import { checkedMs } from './quantity.ts';
import type {
  Duration,
  Scenario,
  ScenarioAgents,
  ScenarioCriteria,
  ScenarioFault,
  ScenarioPhase,
} from './scenario.ts';

/** What flags say of a scenario. They win over the file. */
export interface ScenarioFlags {
  readonly preset?: PresetName;
  readonly seed?: number;
  readonly shards?: number;
  readonly agents?: ScenarioAgents;
  /** Object changes per second, in every phase. */
  readonly churn?: number;
  /** In every phase, in place of its own. */
  readonly mix?: NonNullable<ScenarioPhase['mix']>;
  /** Of all phases together. */
  readonly duration?: Duration;
  /** In place of the file's. */
  readonly faults?: readonly ScenarioFault[];
  readonly criteria?: ScenarioCriteria;
  readonly sample?: Duration;
}

/** The phase of a scenario that names none. */
const ONE_PHASE: ScenarioPhase = { name: 'churn', duration: '30s' };

/**
 * The scenario with what the flags say. A preset replaces the whole cluster; a duration stretches or shortens the phases in
 * proportion, and leaves the times of faults alone.
 */
export function withFlags(scenario: Scenario, flags: ScenarioFlags): Scenario {
  const { preset, seed, shards, agents, faults, criteria, sample } = flags;
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    ...(sample !== undefined && { sample }),
    ...(faults !== undefined && { faults }),
    ...(preset !== undefined && { cluster: { preset } }),
    ...(shards !== undefined && { server: { ...scenario.server, shards } }),
    agents: { ...scenario.agents, ...agents },
    criteria: { ...scenario.criteria, ...criteria },
    phases: stretched(scenario.phases ?? [ONE_PHASE], flags.duration).map((phase) =>
      withChurn(phase, flags),
    ),
  };
}

function withChurn(phase: ScenarioPhase, { churn, mix }: ScenarioFlags): ScenarioPhase {
  const { kind } = phase.arrivals ?? {};
  return {
    ...phase,
    ...(mix !== undefined && { mix }),
    ...(churn !== undefined && {
      arrivals: { kind: kind === 'constant' ? kind : 'poisson', perSecond: churn },
    }),
  };
}

function stretched(
  phases: readonly ScenarioPhase[],
  duration: Duration | undefined,
): readonly ScenarioPhase[] {
  if (duration === undefined) return phases;
  const total = phases.reduce((sum, phase) => sum + checkedMs(phase.duration), 0);
  const factor = checkedMs(duration) / total;
  return phases.map((phase) => ({
    ...phase,
    duration: `${Math.max(1, Math.round(checkedMs(phase.duration) * factor))}ms`,
    ...(phase.arrivals?.steps !== undefined && {
      arrivals: {
        ...phase.arrivals,
        steps: phase.arrivals.steps.map((step) => ({
          ...step,
          duration: `${Math.round(checkedMs(step.duration) * factor)}ms`,
        })),
      },
    }),
  }));
}
