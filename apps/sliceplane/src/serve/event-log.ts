import type { Logger } from 'pino';
import { LogPace } from './log-pace.ts';

/** What a controller would record on an object. */
export interface LoggedEvent {
  readonly type: string;
  readonly reason: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
}

/**
 * Events as lines of the log: the same words about the same object once a minute, and no more than a person could read.
 * What is held back is counted; `status` and the metrics have the rest.
 */
export class EventLog {
  readonly #log: Logger;
  readonly #pace: LogPace;

  constructor(log: Logger) {
    this.#log = log;
    this.#pace = new LogPace({
      repeatAfterMs: 60_000,
      heldBack: (lines) => log.info(`${lines} more events were recorded in that second`),
    });
  }

  record({ type, reason, kind, namespace, name, message }: LoggedEvent, nowMs: number): void {
    const text = `${reason} on ${kind} ${namespace}/${name}: ${message}`;
    if (!this.#pace.allows(text, nowMs)) return;
    if (type === 'Warning') this.#log.warn(text);
    else this.#log.info(text);
  }
}
