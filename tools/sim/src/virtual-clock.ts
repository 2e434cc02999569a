/** Time that passes when told; timers go off in order. */
export class VirtualClock {
  nowMs = 1_700_000_000_000;
  readonly #timers: { readonly atMs: number; readonly run: () => void }[] = [];

  readonly now = (): number => this.nowMs;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + ms, run };
    this.#timers.push(timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  };

  advance(ms: number): void {
    this.nowMs += ms;
    const due = this.#timers.filter((timer) => timer.atMs <= this.nowMs);
    due.sort((a, b) => a.atMs - b.atMs);
    for (const timer of due) {
      const at = this.#timers.indexOf(timer);
      if (at < 0) continue;
      this.#timers.splice(at, 1);
      timer.run();
    }
  }
}
