import { Flow, type FrameSource, type FrameStream } from './flow.ts';
import type { ResolvedLimits } from './limits.ts';
import { StatusError, statusErrorOf } from './status-error.ts';
import { Turns } from './turns.ts';

/** How often silent streams are looked for. */
const beatMs = 500;

/** A stream that is not of frames, as far as its end goes. */
export interface DrainedStream {
  emit(event: 'error', error: StatusError): boolean;
  on(event: 'cancelled' | 'close', listener: () => void): unknown;
}

/** All server streams of one server: admission, turns, heartbeats, and their common end. */
export class Streams {
  readonly #flows: Set<Flow> = new Set();
  readonly #others: Set<DrainedStream> = new Set();
  readonly #turns: Turns = new Turns();
  readonly #limits: ResolvedLimits;
  readonly #report: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #draining = false;

  constructor(limits: ResolvedLimits, report: (error: unknown) => void) {
    this.#limits = limits;
    this.#report = report;
    this.#timer = setInterval(() => {
      for (const flow of this.#flows) flow.beat();
    }, beatMs).unref();
  }

  get count(): number {
    return this.#flows.size;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Ends the stream with an error when it cannot be opened. `open` may throw. */
  open(
    stream: FrameStream,
    heartbeatMs: () => number,
    open: (wake: () => void) => FrameSource,
  ): void {
    const fail = (error: unknown): StatusError => statusErrorOf(error, this.#report);
    try {
      this.admit();
      const ended = (): void => void this.#flows.delete(flow);
      const options = { turns: this.#turns, heartbeatMs, now: Date.now, fail, ended };
      const flow: Flow = new Flow(stream, options, open);
      this.#flows.add(flow);
    } catch (error) {
      stream.emit('error', fail(error));
    }
  }

  /** @throws StatusError when this server takes no more streams, or no more calls at all */
  admit(): void {
    if (this.#draining) throw drainingError();
    if (this.#flows.size < this.#limits.streams) return;
    throw new StatusError(
      'too-many-streams',
      `${this.#flows.size} streams are open, limit is ${this.#limits.streams}: try another replica, or later`,
    );
  }

  /** A stream that its client may leave open for ever ends with the others; at once, if they have. */
  endOnDrain(stream: DrainedStream): void {
    if (this.#draining) {
      stream.emit('error', drainingError());
      return;
    }
    this.#others.add(stream);
    const ended = (): void => void this.#others.delete(stream);
    stream.on('cancelled', ended);
    stream.on('close', ended);
  }

  /** Ends every stream: its client should go elsewhere, each after a time of its own. */
  drain(): void {
    this.#draining = true;
    clearInterval(this.#timer);
    for (const flow of this.#flows) flow.abort(drainingError());
    for (const stream of this.#others) stream.emit('error', drainingError());
    this.#others.clear();
  }
}

export function drainingError(): StatusError {
  return new StatusError('draining', 'this server is shutting down: connect again');
}
