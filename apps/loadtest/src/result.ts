import type { FaultKind, RunPlan } from './plan.ts';

/** What a run found out. `report.json` is this. */
export interface RunResult {
  /** `interrupted`: it ended early, what follows is what there was until then. */
  readonly outcome: 'passed' | 'failed' | 'interrupted';
  /** Why it failed, in words; empty when it did not. */
  readonly failures: readonly string[];
  readonly plan: RunPlan;
  readonly environment: Environment;
  /** Ms since the Unix epoch. */
  readonly startedMs: number;
  readonly seconds: number;
  readonly coldStart: ColdStart;
  /** In order of time. */
  readonly samples: readonly Sample[];
  readonly phases: readonly PhaseResult[];
  /** Of changes at healthy agents: neither first snapshots nor what comes after a reconnect. Ms. */
  readonly propagation: Readonly<Record<Stage, Distribution>>;
  /** Over the phases. */
  readonly traffic: Traffic;
  /** Counts over the phases, holdings at the end of the run. */
  readonly groups: readonly AgentGroup[];
  readonly faults: readonly FaultResult[];
  readonly checks: CheckResult;
}

export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly cpuModel: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly serverVersion: string;
  readonly shards: number;
  readonly agentProcesses: number;
}

export interface ClusterCounts {
  readonly nodes: number;
  readonly services: number;
  readonly pods: number;
  readonly endpoints: number;
}

/** From nothing to a served cluster, then to connected agents. Ms each. */
export interface ColdStart {
  readonly objects: ClusterCounts;
  /** Building the cluster here, none of the server's work. */
  readonly generateMs: number;
  /** Until the server's process listens. 0 for a given one. */
  readonly bootMs: number;
  /** First object sent to last one answered. */
  readonly applyMs: number;
  /** From there until no shard has work left. */
  readonly settleMs: number;
  /** From the first connection until every agent has its whole first snapshot. */
  readonly connectMs: number;
  /** On the agents' sockets meanwhile. */
  readonly connectBytes: number;
}

/** One moment; rates are over the time since the one before. */
export interface Sample {
  /** Seconds since the first phase began. */
  readonly t: number;
  /** Index into `phases`. */
  readonly phase: number;
  readonly quiet: boolean;
  /** Object changes answered by the server, per second. */
  readonly changes: number;
  /** Views changed at agents, per second. */
  readonly updates: number;
  /** Read from the agents' sockets, per second. */
  readonly bytes: number;
  /** Ms by which the feed is behind its schedule. */
  readonly feedBehindMs: number;
  /** From the feed's sending until an agent has it, of changes since the last sample, ms; null: there were none. */
  readonly lag: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  /** null while it cannot be asked. */
  readonly server: ServerSample | null;
  readonly streams: number;
  /** Agents to whom everything they follow was answered, with nothing stale or pending. */
  readonly complete: number;
  /** Streams with news the reader has not taken, as the server says. */
  readonly behind: number;
  /** Share of one core, 0..: all agent processes, and this one. */
  readonly agentsCpu: number;
  readonly driverCpu: number;
  /** The worst of the agent processes since the last sample, ms. Large: the load generator is what limits. */
  readonly agentsLoopMs: number;
}

export interface ServerSample {
  /** Share of one core, 0.. */
  readonly cpu: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly eventLoop: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly queued: number;
  readonly shards: readonly ShardSample[];
}

export interface ShardSample {
  /** 0..1 of the time since the last sample. */
  readonly busy: number;
  readonly services: number;
  readonly queued: number;
  readonly restarts: number;
  readonly state: string;
}

export interface PhaseResult {
  readonly name: string;
  /** Seconds since the first phase began. */
  readonly from: number;
  readonly to: number;
  readonly changes: number;
  readonly changesPerSecond: number;
  /** By what caused them. */
  readonly causes: Readonly<Record<string, number>>;
  /** The most it was behind its schedule. */
  readonly feedBehindMs: number;
  readonly propagation: Readonly<Record<Stage, Distribution>>;
  readonly traffic: Traffic;
  /** Until server and agents had settled; null: they never did, or it was interrupted before. */
  readonly quietMs: number | null;
}

/**
 * Of one change: from the pod's change, as it tells it itself, until it entered the server, was computed there, was sent,
 * was received; `total` from the first to the last.
 */
export type Stage =
  | 'triggerToIngest'
  | 'ingestToComputed'
  | 'computedToSent'
  | 'sentToReceived'
  | 'ingestToReceived'
  | 'total';

/** Quantiles are within 2 % of the exact ones. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** For a plot: share of values (0..1) up to `value`, ascending, the last at 1. */
  readonly points: readonly { readonly value: number; readonly share: number }[];
}

export interface Traffic {
  /** On the agents' sockets, with all framing. */
  readonly bytes: number;
  /** Views changed at agents: by a delta, by a whole view, and those found unchanged. */
  readonly deltas: number;
  readonly resets: number;
  readonly unchanged: number;
  /** Socket bytes per view changed; null: nothing was. */
  readonly bytesPerUpdate: number | null;
  /** Message bytes per update as the server counts them; null: it does not say. */
  readonly sentBytesPerUpdate: number | null;
}

export type AgentKind = 'healthy' | 'slow' | 'stuck' | 'reconnecting';

export interface AgentGroup {
  readonly kind: AgentKind;
  readonly agents: number;
  /** Views held at the end. */
  readonly views: number;
  readonly endpoints: number;
  readonly deltas: number;
  readonly resets: number;
  readonly unchanged: number;
  /** Streams that ended other than by the agent's own will. */
  readonly disconnects: number;
  readonly reconnects: number;
  /** ingest → received, ms */
  readonly lag: Distribution;
}

export interface FaultResult {
  readonly kind: FaultKind;
  readonly shard?: number;
  /** Seconds since the first phase began. */
  readonly at: number;
  /** Until the server said it is whole again and no agent held a stale or unfinished view; null: never. */
  readonly recoveredMs: number | null;
  /** Views marked stale that agents saw. */
  readonly staleSeen: number;
  /** Views that became empty at an agent although they were not empty in the model. */
  readonly emptyViews: number;
  /** Of a restart or a herd: what coming back took. */
  readonly comeback: Comeback | null;
}

export interface Comeback {
  /** Until the new server listened; 0 for a herd. */
  readonly bootMs: number;
  /** Until it had been told everything again; 0 for a herd. */
  readonly relistMs: number;
  /** Since then, until all agents were complete again. */
  readonly sinceToldMs: number;
  /** Since the fault, until half, 99 of 100, and all agents were complete again. */
  readonly halfMs: number;
  readonly p99Ms: number;
  readonly allMs: number;
  readonly bytesPerAgent: number;
  /** Views that were answered as still right, and those sent whole. */
  readonly unchanged: number;
  readonly resets: number;
}

export interface CheckResult {
  readonly points: readonly CheckPoint[];
  /** Over all points. */
  readonly viewsCompared: number;
  /** Views whose content was hashed and compared with what the server said. */
  readonly hashesCompared: number;
  readonly mismatches: number;
  /** The first ones of each kind. */
  readonly details: readonly Mismatch[];
  /** Over all faults and all other times. */
  readonly emptyViews: number;
}

export interface CheckPoint {
  /** Seconds since the first phase began. */
  readonly at: number;
  readonly name: string;
  /** Of the comparison itself. */
  readonly tookMs: number;
  readonly agents: number;
  readonly viewsCompared: number;
  readonly endpointsCompared: number;
  readonly mismatches: number;
}

export interface Mismatch {
  /**
   * `view`: other endpoints than the model's. `hash`: the content does not have the hash that was told. `class`: two agents
   * were told different hashes for one service, class, epoch and revision. `empty`: see `FaultResult.emptyViews`.
   */
  readonly kind: 'view' | 'hash' | 'class' | 'empty';
  readonly point: string;
  readonly seed: number;
  readonly service: string;
  readonly agent: string;
  readonly node: string;
  readonly zone: string;
  /** Endpoints as one line each; at most 20 of those that differ. */
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  /** In words. */
  readonly explanation: string;
  readonly rerun: string;
}

/** Told while a run goes on. */
export type Progress =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'phase'; readonly index: number; readonly name: string }
  | { readonly kind: 'fault'; readonly fault: FaultResult }
  | { readonly kind: 'check'; readonly point: CheckPoint }
  | { readonly kind: 'mismatch'; readonly mismatch: Mismatch };
