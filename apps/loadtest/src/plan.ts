import type { SyntheticSpec } from '@sliceplane/synthetic';

/** A whole load test, with nothing left open. Equal plans ask for equal clusters, agents and changes. */
export interface RunPlan {
  readonly name: string;
  /** Of everything that is drawn: cluster, churn, who the agents are. */
  readonly seed: number;
  readonly cluster: SyntheticSpec;
  readonly server: ServerPlan;
  readonly agents: AgentsPlan;
  /** One after the other; each ends in a quiet point. */
  readonly phases: readonly PhasePlan[];
  /** Path of a recording whose changes come in place of those that the phases would draw. */
  readonly recording?: string;
  readonly faults: readonly FaultPlan[];
  readonly checks: ChecksPlan;
  /** Between two samples. Ms, at least 100. */
  readonly sampleMs: number;
  readonly feed: FeedPlan;
  /** Runs this again; printed with a mismatch. '' when there is no such command. */
  readonly rerun: string;
}

export type ServerPlan =
  | {
      readonly kind: 'own';
      /** undefined: the server's own choice. */
      readonly shards: number | undefined;
      /** For Node itself, before the program: `--cpu-prof`. */
      readonly nodeArgs: readonly string[];
      /** Further words for `serve`. */
      readonly serveArgs: readonly string[];
    }
  /** One that somebody else runs: faults of its process cannot be made. */
  | {
      readonly kind: 'given';
      /** host:port or unix:/path */
      readonly address: string;
      /** Absent: plaintext. */
      readonly tls?: TlsPlan;
    };

/** PEM files, as a client is given them. */
export interface TlsPlan {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
}

export interface AgentsPlan {
  /** 0 or more. */
  readonly count: number;
  /** Processes that hold them, beside one for stopped processes. At least 1. */
  readonly processes: number;
  /** Agents that share a connection. At least 1. */
  readonly perConnection: number;
  readonly api: 'session' | 'watch';
  readonly subscriptions: SubscriptionPlan;
  readonly shares: AgentShares;
  /**
   * What a stuck agent does once it has read its first snapshot: it reads no further, or its process is stopped.
   * It follows the namespace of the largest Service, so that there is enough to fill what lies between.
   */
  readonly stuckHow: 'stop-reading' | 'stop-process';
  /** A slow agent's pause after each frame. Ms. */
  readonly slowMs: number;
  /** How long a reconnecting agent stays. Ms, at least 100. */
  readonly reconnectEveryMs: number;
}

export type SubscriptionPlan =
  /** Some Services of their own; popularity falls with rank (Zipf), and is no matter of size. */
  | { readonly shape: 'own-services'; readonly perAgent: number }
  | { readonly shape: 'namespace' }
  | { readonly shape: 'everything' };

/** Of all agents, each 0..1, together at most 1; the rest is healthy. */
export interface AgentShares {
  readonly slow: number;
  readonly stuck: number;
  readonly reconnecting: number;
}

/** Object changes per second, in time. */
export type ArrivalPlan =
  | { readonly kind: 'constant' | 'poisson'; readonly perSecond: number }
  | {
      readonly kind: 'stepped';
      readonly steps: readonly { readonly perSecond: number; readonly seconds: number }[];
    };

export interface PhasePlan {
  readonly name: string;
  /** Of churn, without the quiet point. */
  readonly seconds: number;
  readonly arrivals: ArrivalPlan;
  readonly mix: Readonly<Partial<Record<ChurnKind, number>>>;
  /** Longest wait for quiet at the end: after it the run fails as never settled. */
  readonly quietSeconds: number;
}

export type FaultKind =
  /** A shard's thread ends, or stops answering. */
  | 'shard-exit'
  | 'shard-hang'
  /** The server is killed (SIGKILL), or asked to end (SIGTERM), and started again on its port. */
  | 'server-kill'
  | 'server-restart'
  /** Every agent drops its connection and comes back at once. */
  | 'herd';

export interface FaultPlan {
  /** Seconds of churn before it, over all phases; quiet points do not count. */
  readonly atSeconds: number;
  readonly kind: FaultKind;
  /** Of a shard fault. @defaultValue 0 */
  readonly shard?: number;
}

export interface ChecksPlan {
  /** Every view of every agent against the model at each quiet point. */
  readonly quietPoints: boolean;
  /** Content against hash, at every change. */
  readonly hashes: boolean;
  /** Mismatches of each kind told in full; all are counted. */
  readonly detailed: number;
  /**
   * For a test of the checks themselves: at the end of the last phase so many ready pods are deleted in the model, and the
   * server is not told. The run must then fail. 0 in every other run.
   */
  readonly withhold: number;
}

export interface FeedPlan {
  /** Changes sent and not yet answered; beyond it the feed falls behind its schedule, which is reported. At least 1. */
  readonly outstanding: number;
}

/** What makes objects change. */
export type ChurnKind =
  | 'readiness'
  | 'rollout'
  | 'drain'
  | 'zone-outage'
  | 'autoscale'
  | 'crash-loop'
  | 'relabel'
  | 'service'
  | 'slice-move';
