import { Admission, drainingError } from './admission.ts';
import { type CalledStream, DirectCalls } from './direct-call.ts';
import { Flow, type FlowRules, type FrameSource, type FrameStream, type Traffic } from './flow.ts';
import type { ResolvedLimits } from './limits.ts';
import { StatusError, statusErrorOf } from './status-error.ts';
import { isXds, type StreamKind, type XdsKind } from './stream-kind.ts';
import type { OpenStatus, StreamStatus } from './stream-status.ts';
import { StreamTally } from './stream-tally.ts';
import { Turns } from './turns.ts';

/** How often silent streams are looked for. */
const beatMs = 500;
/** Between two groups of streams that a drain ends. */
const drainStepMs = 10;
/**
 * No xDS stream is ended for its age before this. grpc-js-xds never resets its backoff: a stream that lived for less than
 * that, at most two minutes, is opened again only after it.
 */
const leastXdsAgeMs = 600_000;

/** A stream that is not of frames, as far as its end goes. */
export interface DrainedStream {
  emit(event: 'error', error: StatusError): boolean;
  on(event: 'cancelled' | 'close', listener: () => void): unknown;
}

/** An open stream of frames. */
interface Opened {
  readonly id: number;
  readonly kind: StreamKind;
  readonly peer: string;
  readonly openedMs: number;
  readonly flow: Flow;
  /** When it is ended for its age. */
  readonly endsMs: number;
}

/** An open stream of xDS, and who can tell more of it. */
export interface OpenXds extends OpenStatus {
  readonly kind: XdsKind;
}

/** All server streams of one server: admission, turns, heartbeats, and their common end. */
export class Streams {
  /** What was sent on all streams that ever were. */
  readonly traffic: Traffic = { frames: 0, bytes: 0, heartbeats: 0 };
  readonly admission: Admission;
  readonly tally: StreamTally = new StreamTally();
  /** Its interceptor must be the server's. */
  readonly direct: DirectCalls = new DirectCalls();
  readonly #opened: Set<Opened> = new Set();
  readonly #others: Set<DrainedStream> = new Set();
  readonly #rules: FlowRules = {
    turns: new Turns(),
    now: Date.now,
    traffic: this.traffic,
    fail: (error) => {
      this.#aborted++;
      return statusErrorOf(error, this.#report);
    },
  };
  readonly #limits: ResolvedLimits;
  readonly #report: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #lastId = 0;
  #aborted = 0;
  #draining = false;

  constructor(limits: ResolvedLimits, report: (error: unknown) => void) {
    this.#limits = limits;
    this.#report = report;
    this.admission = new Admission(limits, Date.now());
    this.#timer = setInterval(() => this.#beat(), beatMs).unref();
  }

  get count(): number {
    return this.#opened.size;
  }

  /** Streams that this server ended. */
  get ended(): number {
    return this.#aborted;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Ends the stream with an error when it cannot be opened. `open` may throw. Returns how to end it with an error later. */
  open(
    stream: FrameStream & CalledStream,
    kind: StreamKind,
    open: (wake: () => void) => FrameSource,
  ): ((error: unknown) => void) | undefined {
    try {
      const nowMs = Date.now();
      this.admission.admit(this.#opened.size, this.#draining, nowMs);
      const ended = (error?: StatusError): void => {
        this.#opened.delete(opened);
        this.tally.ended(kind.method, error?.reason ?? 'client');
      };
      const out = this.direct.take(stream);
      const flow = new Flow(stream, this.#rules, { out, kind, ended }, open);
      const opened: Opened = {
        id: ++this.#lastId,
        kind,
        peer: stream.getPeer(),
        openedMs: nowMs,
        flow,
        endsMs: this.#endsMs(kind, nowMs),
      };
      this.#opened.add(opened);
      this.tally.opened(kind.method);
      return (error) => flow.abort(this.#rules.fail(error));
    } catch (error) {
      const refusal = statusErrorOf(error, this.#report);
      this.tally.refused(refusal.reason);
      stream.emit('error', refusal);
      return undefined;
    }
  }

  /** Every open stream of our own API, oldest first. O(streams). */
  list(): StreamStatus[] {
    return [...this.#opened].flatMap(({ id, kind, peer, openedMs, flow }) => {
      if (isXds(kind)) return [];
      const { bytes, lastMs, waitsSinceMs } = flow.sent;
      return [{ id, peer, openedMs, bytes, lastSentMs: lastMs, waitsSinceMs, ...kind.status() }];
    });
  }

  /** Every open stream of xDS, oldest first. O(streams). */
  listXds(): OpenXds[] {
    return [...this.#opened].flatMap(({ id, kind, peer, openedMs, flow }) =>
      isXds(kind) ? [{ id, peer, openedMs, bytes: flow.sent.bytes, kind }] : [],
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

  /**
   * Ends every stream, oldest first: its client should go elsewhere, each after a time of its own. They end at the pace at
   * which a server takes new ones, so that those who inherit them can, but all within `spreadMs`.
   */
  async drain(spreadMs: number): Promise<void> {
    this.#draining = true;
    for (const stream of this.#others) stream.emit('error', drainingError());
    this.#others.clear();
    const paceMs = (this.#opened.size * 1000) / this.#limits.newStreamsPerSecond;
    const steps = Math.max(1, Math.floor(Math.min(spreadMs, paceMs) / drainStepMs));
    const group = Math.ceil(this.#opened.size / steps);
    while (this.#opened.size > 0) {
      for (const { flow } of [...this.#opened].slice(0, group)) this.#abort(flow, drainingError());
      if (this.#opened.size > 0) await new Promise((resolve) => setTimeout(resolve, drainStepMs));
    }
    clearInterval(this.#timer);
  }

  #beat(): void {
    const nowMs = Date.now();
    for (const { flow, endsMs } of this.#opened) {
      if (nowMs < endsMs) flow.beat();
      else this.#abort(flow, rotatedError());
    }
  }

  #abort(flow: Flow, error: StatusError): void {
    this.#aborted++;
    flow.abort(error);
  }

  #endsMs(kind: StreamKind, nowMs: number): number {
    const { streamAgeMs } = this.#limits;
    if (streamAgeMs === 0) return Infinity;
    const ageMs = isXds(kind) ? Math.max(leastXdsAgeMs, streamAgeMs) : streamAgeMs;
    return nowMs + ageMs * (0.9 + 0.2 * Math.random());
  }
}

function rotatedError(): StatusError {
  return new StatusError('rotated', 'this stream is old enough: connect again, perhaps elsewhere');
}
