import type { Mirror } from '../feed/mirror.ts';
import { cpus, totalmem } from 'node:os';
import type { HoldingsAnswer } from '../agents/messages.ts';
import type { AgentSpec } from '../agents/roster.ts';
import type { RunPlan } from '../plan.ts';
import type {
  AgentGroup,
  ColdStart,
  Environment,
  FaultResult,
  PhaseResult,
  RunResult,
  Sample,
} from '../result.ts';
import type { Judge } from './judge.ts';
import { agentKinds, type Recorder, Totals } from './totals.ts';

/** What is known of a run so far: at its end the result, and half of it when it ends early. */
export class Findings {
  readonly #plan: RunPlan;
  readonly #judge: Judge;
  readonly #startedMs = Date.now();
  readonly #beganMs: number = performance.now();
  /** From the first connection on. */
  readonly #all: Totals;
  /** From the first phase's beginning to the last one's end; undefined: there was none yet. */
  totals: Totals | undefined;
  /** Message bytes per update over the same time, as the server counts them. */
  sentBytesPerUpdate: number | null = null;
  readonly phases: PhaseResult[] = [];
  readonly faults: FaultResult[] = [];
  samples: readonly Sample[] = [];
  coldStart: ColdStart;
  server: Pick<Environment, 'serverVersion' | 'shards'> = { serverVersion: '', shards: 0 };
  agentProcesses = 0;
  holdings: readonly HoldingsAnswer[] = [];

  constructor(plan: RunPlan, mirror: Mirror, judge: Judge, recorder: Recorder) {
    this.#plan = plan;
    this.#judge = judge;
    this.#all = recorder.open();
    const { nodes, services, pods, endpoints } = mirror;
    this.coldStart = {
      objects: {
        nodes: nodes.size,
        services: services.size,
        pods: pods.size,
        endpoints: endpoints.size,
      },
      generateMs: 0,
      bootMs: 0,
      applyMs: 0,
      settleMs: 0,
      connectMs: 0,
      connectBytes: 0,
    };
  }

  result(agents: Iterable<AgentSpec>, isInterrupted: boolean): RunResult {
    const { failures } = this.#judge;
    const totals = this.totals ?? new Totals();
    const judged = failures.length > 0 ? 'failed' : 'passed';
    return {
      outcome: isInterrupted ? 'interrupted' : judged,
      failures,
      plan: this.#plan,
      environment: {
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        cpuModel: cpus()[0]?.model ?? '',
        cpus: cpus().length,
        memoryBytes: totalmem(),
        ...this.server,
        agentProcesses: this.agentProcesses,
      },
      startedMs: this.#startedMs,
      seconds: (performance.now() - this.#beganMs) / 1000,
      coldStart: this.coldStart,
      samples: this.samples,
      phases: this.phases,
      propagation: totals.distributions(),
      traffic: totals.traffic(this.sentBytesPerUpdate),
      groups: this.#groups([...agents], totals),
      faults: this.faults,
      checks: this.#judge.result(this.#all.hashesCompared),
    };
  }

  #groups(agents: readonly AgentSpec[], totals: Totals): AgentGroup[] {
    return agentKinds.map((kind) => {
      const { lag, ...counts } = totals.groups[kind];
      return {
        kind,
        agents: agents.filter((agent) => agent.kind === kind).length,
        views: this.holdings.reduce((sum, held) => sum + held[kind].views, 0),
        endpoints: this.holdings.reduce((sum, held) => sum + held[kind].endpoints, 0),
        ...counts,
        lag: lag.distribution(),
      };
    });
  }
}
