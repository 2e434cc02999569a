import type {
  PortSelection__Output,
  ServiceView__Output,
  Times__Output,
  ViewEndpoint__Output,
  ViewState__Output,
} from '@sliceplane/proto';
import type { StaleCause } from './freshness.ts';

/** Of the newest change. Milliseconds since the Unix epoch; 0: not known. */
export interface LocalTimes {
  /** When the pod changed. */
  readonly triggerMs: number;
  /** When the change entered sliceplane. */
  readonly ingestMs: number;
  /** When its shard had computed it. */
  readonly computedMs: number;
}

/** What an agent holds of one service. */
export interface LocalService {
  /** namespace/name */
  readonly service: string;
  readonly state: ViewState__Output;
  readonly revision: number;
  /** 32 hex digits; '' without a view. */
  readonly hash: string;
  readonly viewClass: string;
  readonly selection: readonly PortSelection__Output[];
  readonly times: LocalTimes | null;
  /** By id. Lives on: later changes of this service happen in it, so copy what must not move. */
  readonly endpoints: ReadonlyMap<number, ViewEndpoint__Output>;
  /** The last good view, of which nobody knows whether it is still right. */
  readonly stale: boolean;
}

/** The times as such, however they were told. */
function timesOf(told: Times__Output): LocalTimes {
  const { ingestMs, triggeredBeforeMs } = told;
  const isAfter = ingestMs > 0 && told.computedMs === 0;
  const isBefore = told._triggeredBeforeMs === 'triggeredBeforeMs';
  return {
    triggerMs: isBefore ? ingestMs - (triggeredBeforeMs ?? 0) : told.triggerMs,
    ingestMs,
    computedMs: isAfter ? ingestMs + told.computedAfterMs : told.computedMs,
  };
}

/** Why this very view may be out of date, as its server says. */
export function staleCauseOf(view: LocalService): StaleCause | undefined {
  if (view.state === 'VIEW_STATE_STALE') return 'shard';
  const isKept = view.state === 'VIEW_STATE_PENDING_SYNC' && view.endpoints.size > 0;
  return isKept ? 'unsynced' : undefined;
}

export type Endpoints = Map<number, ViewEndpoint__Output>;

/** The state of one service after an update. */
export class HeldService implements LocalService {
  readonly service: string;
  readonly state: ViewState__Output;
  readonly revision: number;
  readonly hash: string;
  readonly viewClass: string;
  readonly selection: readonly PortSelection__Output[];
  readonly times: LocalTimes | null;
  readonly endpoints: Endpoints;
  readonly #among: { readonly isStale: boolean };

  /**
   * `before` lends what a delta does not repeat: a class it stays in, a selection it does not change. `among`: all that the
   * client holds.
   */
  constructor(
    view: ServiceView__Output,
    hash: string,
    endpoints: Endpoints,
    before: HeldService | undefined,
    among: { readonly isStale: boolean },
  ) {
    this.service = view.service;
    this.state = view.state;
    this.revision = view.revision;
    this.hash = hash;
    this.viewClass = view.viewClass === '' ? (before?.viewClass ?? '') : view.viewClass;
    this.selection = view.selection.length === 0 ? (before?.selection ?? []) : view.selection;
    this.times = view.times === null ? null : timesOf(view.times);
    this.endpoints = endpoints;
    this.#among = among;
  }

  get stale(): boolean {
    return staleCauseOf(this) !== undefined || this.#among.isStale;
  }
}
