/** How long something took, counted since the beginning. Plain numbers: those who read it never change it. */
export interface DurationCounts {
  /** Upper bounds of the buckets, ms, ascending; one more bucket holds what took longer. */
  readonly boundsMs: readonly number[];
  /** How often, by bucket; not summed up. */
  readonly buckets: readonly number[];
  readonly sumMs: number;
}

/** A histogram of durations. Counting one costs O(buckets), and no memory. */
export class Durations {
  readonly #boundsMs: readonly number[];
  readonly #buckets: number[];
  #sumMs = 0;

  constructor(boundsMs: readonly number[]) {
    this.#boundsMs = boundsMs;
    this.#buckets = [...boundsMs, Infinity].map(() => 0);
  }

  /** Clocks of several machines are involved: what ends before it began took no time. */
  count(ms: number): void {
    let bucket = 0;
    while (bucket < this.#boundsMs.length && ms > (this.#boundsMs[bucket] ?? 0)) bucket++;
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#sumMs += Math.max(0, ms);
  }

  get counts(): DurationCounts {
    return { boundsMs: this.#boundsMs, buckets: [...this.#buckets], sumMs: this.#sumMs };
  }
}
