/** What is done in one turn. It must not throw. */
export interface Turn {
  turn(): void;
}

/**
 * Streams with something to send, taken in turns. An event may wake thousands of them: they are served a slice of time
 * at once, and between two slices the thread is free for the next event, other calls and sockets (law 8).
 *
 *   take ─▶ waiting ──all of them, when the last of a row was served──▶ row ─▶ served in order
 *
 * A row ends whatever comes meanwhile, so what was served is let go of although the work may never end.
 */
export class Turns {
  readonly #sliceMs: number;
  #waiting: Turn[] = [];
  #row: readonly Turn[] = [];
  /** Of `#row`, those already served. */
  #served = 0;
  #scheduled = false;

  constructor(sliceMs = 5) {
    this.#sliceMs = sliceMs;
  }

  /** `turn` comes soon, once for each time it is given here. */
  take(turn: Turn): void {
    this.#waiting.push(turn);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#serve();
    });
  }

  #serve(): void {
    const end = performance.now() + this.#sliceMs;
    // A look at the clock costs as much as a turn: one for every few.
    do {
      if (this.#served === this.#row.length) this.#nextRow();
      const row = this.#row;
      for (const few = Math.min(this.#served + 8, row.length); this.#served < few;) {
        (row[this.#served++] as Turn).turn();
      }
    } while (this.#isLeft() && performance.now() < end);
    if (this.#isLeft()) this.#schedule();
    else this.#nextRow();
  }

  #isLeft(): boolean {
    return this.#served < this.#row.length || this.#waiting.length > 0;
  }

  #nextRow(): void {
    this.#row = this.#waiting;
    this.#waiting = [];
    this.#served = 0;
  }
}
