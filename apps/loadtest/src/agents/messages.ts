/** What the run and its agent processes say to each other. */
import type { Fingerprint } from '../check/fingerprint.ts';
import type { AgentsPlan, TlsPlan } from '../plan.ts';
import type { AgentKind, Stage } from '../result.ts';
import type { HistogramPart } from '../run/histogram.ts';
import type { AgentSpec } from './roster.ts';

export interface HostSetup {
  readonly server: string;
  readonly tls?: TlsPlan;
  readonly connections: readonly (readonly AgentSpec[])[];
  readonly plan: Pick<AgentsPlan, 'api' | 'slowMs' | 'reconnectEveryMs' | 'stuckHow'>;
  readonly verify: boolean;
  readonly reportMs: number;
}

export type ToHost =
  | { readonly kind: 'start'; readonly setup: HostSetup }
  /** Quiet: reconnecting agents stay where they are. */
  | { readonly kind: 'quiet'; readonly isQuiet: boolean }
  /** Stuck agents read on. */
  | { readonly kind: 'release' }
  /** Something is about to be broken: from here on it counts when each agent is complete again. */
  | { readonly kind: 'fault'; readonly atMs: number }
  /** Every agent drops its connection and comes back at once. */
  | { readonly kind: 'herd' }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  /** Processes that are stopped and cannot notice when the run is gone: who hears this then ends them. */
  | { readonly kind: 'guard'; readonly pids: readonly number[] }
  | { readonly kind: 'stop' };

/** Before each answer goes a report of what happened until then. */
export type Question =
  /** Nothing but that report. */
  | { readonly of: 'pulse' }
  | { readonly of: 'holdings' }
  | { readonly of: 'fingerprints'; readonly stuckToo: boolean }
  | { readonly of: 'view'; readonly agent: number; readonly service: string };

export type ToRun =
  | { readonly kind: 'ready' }
  | { readonly kind: 'report'; readonly report: HostReport }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  /** An agent was refused for good, or broke. */
  | { readonly kind: 'broken'; readonly agent: string; readonly message: string };

export type Answer = PulseAnswer | FingerprintsAnswer | ViewAnswer | HoldingsAnswer;

export interface PulseAnswer {
  /** Updates taken in since the start. */
  readonly updates: number;
}

export type HoldingsAnswer = Readonly<
  Record<AgentKind, { readonly views: number; readonly endpoints: number }>
>;

/** Agents of one process that hold the same of a service. */
export interface HeldAlike {
  readonly service: string;
  /** ready, empty, not-found, ... */
  readonly state: string;
  readonly print: Fingerprint;
  readonly agents: readonly number[];
}

export interface FingerprintsAnswer {
  readonly held: readonly HeldAlike[];
  /** Updates taken in since the start: equal ones mean that nothing came in between. */
  readonly updates: number;
}

export interface ViewAnswer {
  readonly state: string;
  readonly viewClass: string;
  readonly revision: number;
  readonly hash: string;
  readonly lines: readonly string[];
}

/** Counters since the last report, times since then, and how things are now. */
export interface HostReport {
  readonly groups: Readonly<Record<AgentKind, GroupReport>>;
  readonly propagation: Readonly<Partial<Record<Stage, HistogramPart>>>;
  /** Ms since the fault, of each agent that became current again. */
  readonly comeback?: HistogramPart;
  /** Agents that are not current since the fault; without the stuck. */
  readonly pending: number;
  /** Agents, without the stuck, that are not current. */
  readonly outdated: number;
  /** All agents that are: on this connection everything was answered, and nothing is stale or pending. */
  readonly current: number;
  readonly streams: number;
  /** Views that are stale or pending now, without those of the stuck. */
  readonly doubtful: number;
  /** Views that became stale. */
  readonly staleSeen: number;
  readonly emptied: readonly Emptied[];
  readonly misfits: readonly Misfit[];
  readonly hashesCompared: number;
  /** Read from all sockets. */
  readonly bytes: number;
  readonly cpuMs: number;
  readonly loopMs: number;
  readonly rssBytes: number;
  /** When an agent that is not stuck was last told of a change, ms since the Unix epoch. */
  readonly lastUpdateMs: number;
  /** Why a stream ended last; '' when none did. */
  readonly lastDisconnect: string;
}

export interface GroupReport {
  readonly deltas: number;
  readonly resets: number;
  readonly unchanged: number;
  readonly disconnects: number;
  readonly reconnects: number;
  readonly lag?: HistogramPart;
}

/** A view that had endpoints and has none any more. */
export interface Emptied {
  readonly agent: number;
  readonly service: string;
  readonly state: string;
  /** When the change that made the last view with endpoints entered the server, and when the empty one came. */
  readonly sinceMs: number;
  readonly atMs: number;
}

/** What an agent found wrong by itself. */
export interface Misfit {
  readonly kind: 'hash' | 'class';
  readonly agent: number;
  readonly service: string;
  readonly explanation: string;
}
