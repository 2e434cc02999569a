/**
 * Streams with something to send, taken in turns. An event may wake thousands of them: they are served a slice of time
 * at once, and between two slices the thread is free for the next event, other calls and sockets (law 8).
 */
export class Turns {
  readonly #sliceMs: number;
  #waiting: (() => void)[] = [];
  /** Of `#waiting`, those already served. */
  #served = 0;
  #scheduled = false;

  constructor(sliceMs = 5) {
    this.#sliceMs = sliceMs;
  }

  /** `turn` is called soon, once for each time it is given here, and must not throw. */
  take(turn: () => void): void {
    this.#waiting.push(turn);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
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
      const few = this.#waiting.slice(this.#served, this.#served + 8);
      this.#served += few.length;
      for (const turn of few) turn();
    } while (this.#served < this.#waiting.length && performance.now() < end);
    if (this.#served === this.#waiting.length) {
      this.#waiting = [];
      this.#served = 0;
    }
    this.#schedule();
  }
}
