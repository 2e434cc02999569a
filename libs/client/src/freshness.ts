/**
 * `silent`: nothing was heard from any server for too long. `unsynced`: the server does not know the whole state of its
 * sources, so what came from elsewhere stands. `source-lag`: its sources have been quiet for too long. `shard`: the shard that
 * computes one service is being replaced.
 */
export type StaleCause = 'silent' | 'source-lag' | 'shard' | 'unsynced';

/** Views went stale, or are current again. They stay as they were: an old answer is better than none. */
export interface StaleChanged {
  readonly kind: 'stale';
  readonly isStale: boolean;
  readonly cause: StaleCause;
  /** namespace/name; '' for every view of the session. */
  readonly service: string;
}

/** The part of a heartbeat that says how much the server knows. */
export interface SourceWord {
  readonly sourceLagMs: number;
  readonly synced: boolean;
}

/** How old what is held may be, as far as a client can know. Times are `performance.now()`, ms. */
export class Freshness {
  readonly #staleAfterMs: number;
  readonly #maxSourceLagMs: number;
  #heardMs: number;
  /** What the server said last about its sources. */
  #sources: SourceWord = { sourceLagMs: 0, synced: true };
  #cause: StaleCause | undefined;

  constructor(staleAfterMs: number = Infinity, maxSourceLagMs: number = Infinity, nowMs = 0) {
    this.#staleAfterMs = staleAfterMs;
    this.#maxSourceLagMs = maxSourceLagMs;
    this.#heardMs = nowMs;
  }

  /** Why every view is stale; undefined: they are not. */
  get cause(): StaleCause | undefined {
    return this.#cause;
  }

  /** When silence becomes too long, if nothing is heard until then. */
  get silentAtMs(): number {
    return this.#cause === 'silent' ? Infinity : this.#heardMs + this.#staleAfterMs;
  }

  /** A frame came, a heartbeat perhaps. */
  heard(nowMs: number, sources: SourceWord | null): StaleChanged | undefined {
    this.#heardMs = nowMs;
    if (sources !== null) this.#sources = sources;
    return this.look(nowMs);
  }

  /** Nobody listened for so long: that is not the server's silence. */
  excuse(ms: number): void {
    this.#heardMs += ms;
  }

  /** What became different since somebody looked last. */
  look(nowMs: number): StaleChanged | undefined {
    const before = this.#cause;
    this.#cause = this.#causeAt(nowMs);
    if (this.#cause === before) return undefined;
    const isStale = this.#cause !== undefined;
    const cause = this.#cause ?? before;
    return cause === undefined ? undefined : { kind: 'stale', isStale, cause, service: '' };
  }

  #causeAt(nowMs: number): StaleCause | undefined {
    if (nowMs - this.#heardMs >= this.#staleAfterMs) return 'silent';
    if (!this.#sources.synced) return 'unsynced';
    return this.#sources.sourceLagMs > this.#maxSourceLagMs ? 'source-lag' : undefined;
  }
}
