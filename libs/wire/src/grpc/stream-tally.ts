import { type Reason, reasons } from './status-error.ts';
import { type StreamMethod, streamMethods } from './stream-kind.ts';

/** `client`: it was not this server that ended the stream. */
export type EndReason = Reason | 'client';

export interface StreamCounts {
  /** Open now, and opened since the server began, by method. */
  readonly open: Readonly<Record<StreamMethod, number>>;
  readonly opened: Readonly<Record<StreamMethod, number>>;
  /** Of those opened: why they ended. */
  readonly ends: Readonly<Record<EndReason, number>>;
  /** Of those never opened: why not. */
  readonly refused: Readonly<Record<Reason, number>>;
}

/** Counts the streams of a server as they come and go, so that nobody has to look through them. */
export class StreamTally {
  readonly #open: Record<StreamMethod, number> = noStreams();
  readonly #opened: Record<StreamMethod, number> = noStreams();
  readonly #refused: Record<Reason, number> = none();
  readonly #ends: Record<EndReason, number> = { client: 0, ...none() };

  get counts(): StreamCounts {
    return {
      open: { ...this.#open },
      opened: { ...this.#opened },
      ends: { ...this.#ends },
      refused: { ...this.#refused },
    };
  }

  opened(method: StreamMethod): void {
    this.#open[method]++;
    this.#opened[method]++;
  }

  ended(method: StreamMethod, reason: EndReason): void {
    this.#open[method]--;
    this.#ends[reason]++;
  }

  refused(reason: Reason): void {
    this.#refused[reason]++;
  }
}

function noStreams(): Record<StreamMethod, number> {
  return Object.fromEntries(streamMethods.map((method) => [method, 0])) as Record<
    StreamMethod,
    number
  >;
}

function none(): Record<Reason, number> {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
}
