/**
 * Streams with something to send, taken in turns. An event may wake thousands of them: they are served a slice of time
 * at once, and between two slices the thread is free for the next event, other calls and sockets (law 8).
 */
export class Turns {
  readonly #sliceMs: number;
  readonly #waiting: Set<() => void> = new Set();
  #scheduled = false;

  constructor(sliceMs = 5) {
    this.#sliceMs = sliceMs;
  }

  /** `turn` is called once, soon, and must not throw. */
  take(turn: () => void): void {
    this.#waiting.add(turn);
    this.#schedule();
  }

  cancel(turn: () => void): void {
    this.#waiting.delete(turn);
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#serve();
    });
  }

  #serve(): void {
    const end = performance.now() + this.#sliceMs;
    for (const turn of this.#waiting) {
      this.#waiting.delete(turn);
      turn();
      if (performance.now() >= end) break;
    }
    this.#schedule();
  }
}
