import type { LedgerOptions } from './desk.ts';

/** Timers that go off when told. */
export class VirtualClock {
  nowMs = 1_000;
  readonly timers: { atMs: number; run: () => void }[] = [];

  readonly options: Pick<LedgerOptions, 'now' | 'after'> = {
    now: () => this.nowMs,
    after: (ms, run) => {
      const timer = { atMs: this.nowMs + ms, run };
      this.timers.push(timer);
      return () => {
        const at = this.timers.indexOf(timer);
        if (at >= 0) this.timers.splice(at, 1);
      };
    },
  };

  /** Lets everything that is ready happen. */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  async advance(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.timers.filter((timer) => timer.atMs <= this.nowMs);
    for (const timer of due) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.run();
    }
    await this.rest();
  }

  /** Goes from timer to timer until `reached`. @throws Error after `most` ms */
  async until(reached: () => boolean, most: number): Promise<void> {
    const end = this.nowMs + most;
    await this.rest();
    while (!reached()) {
      if (this.nowMs >= end) throw new Error(`not reached within ${most} ms`);
      await this.advance(Math.min(this.waits[0] ?? end - this.nowMs, end - this.nowMs));
    }
  }

  /** ms until each timer goes off. */
  get waits(): number[] {
    return this.timers.map((timer) => timer.atMs - this.nowMs).sort((a, b) => a - b);
  }
}
