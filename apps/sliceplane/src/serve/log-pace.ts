export interface LogPaceOptions {
  /** The same is news again after this, ms. */
  readonly repeatAfterMs: number;
  /** Told how many lines of the second before were held back, once the next one comes. */
  readonly heldBack: (lines: number) => void;
}

/** Lines in one second; a cold start or a zone outage has something to say about every Service. */
const LINES_PER_SECOND = 20;
/** Subjects remembered as logged. */
const MOST_REMEMBERED = 10_000;

/** Which lines may be written: each subject now and then, and no more in all than a person could read. */
export class LogPace {
  readonly #repeatAfterMs: number;
  readonly #tellHeldBack: (lines: number) => void;
  /** Subject → when it was logged, oldest first. */
  readonly #logged = new Map<string, number>();
  #secondMs = 0;
  #lines = 0;
  #heldBack = 0;

  constructor({ repeatAfterMs, heldBack }: LogPaceOptions) {
    this.#repeatAfterMs = repeatAfterMs;
    this.#tellHeldBack = heldBack;
  }

  /** True: the line is taken as written. */
  allows(subject: string, nowMs: number): boolean {
    if (nowMs - (this.#logged.get(subject) ?? -Infinity) < this.#repeatAfterMs) return false;
    if (nowMs - this.#secondMs >= 1000) this.#nextSecond(nowMs);
    if (this.#lines >= LINES_PER_SECOND) {
      this.#heldBack += 1;
      return false;
    }
    this.#lines += 1;
    this.#remember(subject, nowMs);
    return true;
  }

  #nextSecond(nowMs: number): void {
    this.#secondMs = nowMs;
    this.#lines = 0;
    if (this.#heldBack === 0) return;
    this.#tellHeldBack(this.#heldBack);
    this.#heldBack = 0;
  }

  #remember(subject: string, nowMs: number): void {
    this.#logged.delete(subject);
    this.#logged.set(subject, nowMs);
    const [oldest] = this.#logged.keys();
    if (this.#logged.size > MOST_REMEMBERED && oldest !== undefined) this.#logged.delete(oldest);
  }
}
