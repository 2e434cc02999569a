export interface BackoffOptions {
  /** Upper bound of the first wait. Ms, at least 1. @defaultValue 100 */
  readonly baseMs?: number;
  /** Upper bound of any wait. Ms, at least baseMs. @defaultValue 10,000 */
  readonly maxMs?: number;
  /** 0..1. @defaultValue Math.random */
  readonly random?: () => number;
}

/**
 * How long to wait before the next try: anything between nothing and a bound that doubles ("full jitter"), so that a
 * crowd that lost one server does not come back as a crowd. A server's own proposal is waited for at the least.
 */
export class Backoff {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #failures = 0;

  /** @throws RangeError when the bounds are no bounds */
  constructor({ baseMs = 100, maxMs = 10_000, random = Math.random }: BackoffOptions = {}) {
    if (!(baseMs >= 1 && maxMs >= baseMs)) {
      throw new RangeError(`backoff needs 1 <= baseMs <= maxMs, not ${baseMs} and ${maxMs}`);
    }
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  next(proposedMs = 0): number {
    const bound = Math.min(this.#maxMs, this.#baseMs * 2 ** Math.min(this.#failures++, 30));
    return Math.max(proposedMs, Math.round(this.#random() * bound));
  }

  /** It works again: the next failure is a first one. */
  reset(): void {
    this.#failures = 0;
  }
}
