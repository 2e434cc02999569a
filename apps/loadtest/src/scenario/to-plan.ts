import { presets, resolveSyntheticSpec, type SyntheticSpec } from '@sliceplane/synthetic';
import type {
  AgentsPlan,
  ArrivalPlan,
  PhasePlan,
  RunPlan,
  ServerPlan,
  SubscriptionPlan,
} from '../plan.ts';
import { checkedMs, checkedShare } from './quantity.ts';
import type { Scenario, ScenarioArrivals, ScenarioCluster, ScenarioPhase } from './scenario.ts';

/** What a scenario leaves to the one who runs it. */
export interface PlanContext {
  /** Absent: one of its own. */
  readonly server?: Extract<ServerPlan, { kind: 'given' }>;
  readonly rerun: string;
}

const DEFAULT_MIX = { readiness: 5, rollout: 1 } as const;
const DEFAULT_PER_SECOND = 50;
/** Beyond this many, agents get a second process: one that is busy would measure itself. */
const AGENTS_PER_PROCESS = 500;
const MISMATCHES_IN_DETAIL = 20;
/** Enough to keep a server busy over a loopback; beyond, its own queue would be what is measured. */
const OUTSTANDING = 256;

/**
 * A checked scenario with every default filled in.
 * @throws RangeError in the shape `faults[0].at: Invalid value: ...` for what no schema can say
 */
export function toPlan(scenario: Scenario, { server, rerun }: PlanContext): RunPlan {
  const { name = 'load', seed = 1, faults = [], checks = {}, sample = '1s' } = scenario;
  const phases = (scenario.phases ?? []).map(phasePlan);
  const plan: RunPlan = {
    name,
    seed,
    cluster: clusterSpec(scenario.cluster ?? {}, seed),
    server: server ?? ownServer(scenario.server ?? {}),
    agents: agentsPlan(scenario.agents ?? {}),
    phases,
    faults: faults.map(({ at, kind, shard }) => ({
      atSeconds: checkedMs(at) / 1000,
      kind,
      ...(shard !== undefined && { shard }),
    })),
    checks: {
      quietPoints: checks.quietPoints ?? true,
      hashes: checks.hashes ?? true,
      detailed: MISMATCHES_IN_DETAIL,
      withhold: 0,
    },
    sampleMs: checkedMs(sample),
    feed: { outstanding: OUTSTANDING },
    rerun,
  };
  const problems = problemsOf(plan, scenario);
  if (problems.length > 0) throw new RangeError(problems.join('\n'));
  return plan;
}

/** What fields say only together. */
function problemsOf(plan: RunPlan, scenario: Scenario): readonly string[] {
  const { slow, stuck, reconnecting } = plan.agents.shares;
  const total = plan.phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const problems: string[] = [];
  if (slow + stuck + reconnecting > 1) {
    const sum = Number((slow + stuck + reconnecting).toFixed(6));
    problems.push(
      `agents: Invalid value: ${sum}: slow, stuck and reconnecting must be at most 1 together`,
    );
  }
  plan.phases.forEach(({ arrivals, mix }, i) => {
    if (Object.values(mix).every((weight) => weight === 0)) {
      problems.push(`phases[${i}].mix: Invalid value: all weights are 0`);
    }
    if (arrivals.kind !== 'stepped') return;
    if (arrivals.steps.length === 0) problems.push(`phases[${i}].arrivals.steps: Required value`);
  });
  if (plan.sampleMs < 100) {
    problems.push(`sample: Invalid value: "${scenario.sample}": must be at least 100ms`);
  }
  plan.faults.forEach(({ atSeconds, kind, shard }, i) => {
    if (atSeconds > total) {
      const at = scenario.faults?.[i]?.at;
      problems.push(
        `faults[${i}].at: Invalid value: "${at}": the phases are over after ${total} s of churn`,
      );
    }
    if (shard !== undefined && !kind.startsWith('shard-')) {
      problems.push(`faults[${i}].shard: Forbidden: ${kind} breaks no single shard`);
    }
    const shards = plan.server.kind === 'own' ? plan.server.shards : undefined;
    if (shards !== undefined && shard !== undefined && shard >= shards) {
      problems.push(
        `faults[${i}].shard: Invalid value: ${shard}: shards count from 0, and the server has ${shards}`,
      );
    }
    if (kind.startsWith('server-') && plan.server.kind === 'given') {
      problems.push(
        `faults[${i}].kind: Forbidden: ${kind} needs a server of the run's own, not --server`,
      );
    }
  });
  return problems;
}

function clusterSpec(
  { preset = 'small', shares, ...given }: ScenarioCluster,
  seed: number,
): SyntheticSpec {
  const base = presets[preset];
  const entries = Object.entries(shares ?? {}).map(([trait, share]) => [
    trait,
    checkedShare(share),
  ]);
  const spec: SyntheticSpec = {
    ...base,
    ...given,
    seed,
    shares: { ...base.shares, ...Object.fromEntries(entries) },
  };
  try {
    resolveSyntheticSpec(spec);
  } catch (error) {
    if (error instanceof RangeError)
      throw new RangeError(`cluster: ${error.message}`, { cause: error });
    throw error;
  }
  return spec;
}

function ownServer({
  shards,
  nodeArgs = [],
  serveArgs = [],
}: NonNullable<Scenario['server']>): ServerPlan {
  return { kind: 'own', shards, nodeArgs, serveArgs };
}

function agentsPlan(given: NonNullable<Scenario['agents']>): AgentsPlan {
  const { count = 50, perConnection = 1, api = 'session' } = given;
  return {
    count,
    processes: given.processes ?? (count > AGENTS_PER_PROCESS ? 2 : 1),
    perConnection,
    api,
    subscriptions: subscriptionPlan(given.subscribe ?? 'own-services:4'),
    shares: {
      slow: checkedShare(given.slow ?? 0),
      stuck: checkedShare(given.stuck ?? 0),
      reconnecting: checkedShare(given.reconnecting ?? 0),
    },
    stuckHow: given.stuckHow ?? 'stop-reading',
    slowMs: checkedMs(given.slowPause ?? '1s'),
    reconnectEveryMs: checkedMs(given.reconnectEvery ?? '5s'),
  };
}

function subscriptionPlan(text: string): SubscriptionPlan {
  const [shape, perAgent = '4'] = text.split(':');
  if (shape === 'namespace' || shape === 'everything') return { shape };
  return { shape: 'own-services', perAgent: Number(perAgent) };
}

function phasePlan({
  name,
  duration,
  arrivals = {},
  mix,
  quiet = '60s',
}: ScenarioPhase): PhasePlan {
  return {
    name,
    seconds: checkedMs(duration) / 1000,
    arrivals: arrivalPlan(arrivals),
    mix: mix ?? DEFAULT_MIX,
    quietSeconds: checkedMs(quiet) / 1000,
  };
}

function arrivalPlan({
  kind,
  perSecond = DEFAULT_PER_SECOND,
  steps,
}: ScenarioArrivals): ArrivalPlan {
  if (steps !== undefined || kind === 'stepped') {
    return {
      kind: 'stepped',
      steps: (steps ?? []).map((step) => ({
        perSecond: step.perSecond,
        seconds: checkedMs(step.duration) / 1000,
      })),
    };
  }
  return { kind: kind ?? 'poisson', perSecond };
}
