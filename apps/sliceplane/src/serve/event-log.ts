import type { Logger } from 'pino';

/** What a controller would record on an object. */
export interface LoggedEvent {
  readonly type: string;
  readonly reason: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
}

/** The same words about the same object are news again after this, ms. */
const REPEAT_AFTER_MS = 60_000;
/** Lines in one second; a cold start or a zone outage has something to say about every Service. */
const LINES_PER_SECOND = 20;
/** Events remembered as logged. */
const MOST_REMEMBERED = 10_000;

/**
 * Events as lines of the log: each once a minute, and no more than a person could read. What is held back is counted;
 * `status` and the metrics have the rest.
 */
export class EventLog {
  readonly #log: Logger;
  /** Text → when it was logged, oldest first. */
  readonly #logged = new Map<string, number>();
  #secondMs = 0;
  #lines = 0;
  #heldBack = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  record({ type, reason, kind, namespace, name, message }: LoggedEvent, nowMs: number): void {
    const text = `${reason} on ${kind} ${namespace}/${name}: ${message}`;
    if (nowMs - (this.#logged.get(text) ?? -Infinity) < REPEAT_AFTER_MS) return;
    if (nowMs - this.#secondMs >= 1000) this.#nextSecond(nowMs);
    if (this.#lines >= LINES_PER_SECOND) {
      this.#heldBack += 1;
      return;
    }
    this.#lines += 1;
    this.#remember(text, nowMs);
    if (type === 'Warning') this.#log.warn(text);
    else this.#log.info(text);
  }

  #nextSecond(nowMs: number): void {
    this.#secondMs = nowMs;
    this.#lines = 0;
    if (this.#heldBack === 0) return;
    this.#log.info(`${this.#heldBack} more events were recorded in that second`);
    this.#heldBack = 0;
  }

  #remember(text: string, nowMs: number): void {
    this.#logged.delete(text);
    this.#logged.set(text, nowMs);
    const [oldest] = this.#logged.keys();
    if (this.#logged.size > MOST_REMEMBERED && oldest !== undefined) this.#logged.delete(oldest);
  }
}
