interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Time that passes when told; timers go off in order, each at its time. */
export class VirtualClock {
  nowMs = 1_700_000_000_000;
  readonly #timers: Timer[] = [];

  readonly now = (): number => this.nowMs;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + ms, run };
    this.#timers.push(timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  };

  /** What a timer sets off by way of a promise happens later. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const next = this.#first();
      if (next === undefined || next.atMs > endMs) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  /** To the next timer, and no further: whoever it wakes can answer before its deadline. */
  advanceToNext(): void {
    const next = this.#first();
    if (next !== undefined) this.advance(Math.max(0, next.atMs - this.nowMs));
  }

  #first(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (first === undefined || timer.atMs < first.atMs) first = timer;
    }
    return first;
  }
}
