import type { StatusObject } from '@grpc/grpc-js';
import type { DirectCall } from './direct-call.ts';
import type { StatusError } from './status-error.ts';
import type { Turn, Turns } from './turns.ts';

/** Where the frames of one stream come from. */
export interface FrameSource {
  /** The next frame; undefined: nothing until the source wakes its flow. */
  next(nowMs: number): Buffer | undefined;
  /** A frame for a stream that has been silent, if it has such. */
  heartbeat?(nowMs: number): Buffer | undefined;
  /** False after `next`: there is nothing more until the source wakes its flow. A source that cannot tell is asked. */
  readonly isAwake?: boolean;
  close(): void;
}

/** The part of a server stream that a flow uses beside writing. */
export interface FrameStream {
  emit(event: 'error', error: Partial<StatusObject>): boolean;
  on(event: 'cancelled' | 'close', listener: () => void): unknown;
  /** Address of the client. */
  getPeer(): string;
}

/** What all streams of a server have sent. */
export interface Traffic {
  frames: number;
  bytes: number;
  heartbeats: number;
}

/** What all streams of a server have in common. */
export interface FlowRules {
  readonly turns: Turns;
  readonly now: () => number;
  readonly traffic: Traffic;
  /** Any error on the way to a frame, before the stream is ended for it. */
  readonly fail: (error: unknown) => StatusError;
}

export interface FlowOptions {
  /** What frames are written to, beneath the stream. */
  readonly out: DirectCall;
  readonly kind: { heartbeatMs(): number };
  /** `error`: what this server ended it with. */
  readonly ended: (error?: StatusError) => void;
}

/**
 * One stream's socket side. One frame is in flight; the next is made only when the write's callback says that this one
 * left, so that it is made of the newest state and a reader that does not read costs one frame. grpc-js's `write()`
 * turns false only at 16 messages, and `drain` comes too late to be of use; so frames go to the call beneath it.
 *
 *   idle ──wake──▶ waiting for its turn ──frame──▶ in flight ──written──▶ the next frame if there may be one, or idle
 */
export class Flow implements Turn {
  readonly #stream: FrameStream;
  readonly #rules: FlowRules;
  readonly #out: DirectCall;
  readonly #kind: FlowOptions['kind'];
  readonly #whenEnded: FlowOptions['ended'];
  #source: FrameSource | undefined;
  #inFlight = false;
  /** For its turn. */
  #waits = false;
  /** There may be another frame once this one has left. */
  #mayFollow = false;
  #ended = false;
  #lastMs: number;
  #bytes = 0;

  /** `open` is given the flow's own wake. */
  constructor(
    stream: FrameStream,
    rules: FlowRules,
    { out, kind, ended }: FlowOptions,
    open: (wake: () => void) => FrameSource,
  ) {
    this.#stream = stream;
    this.#rules = rules;
    this.#out = out;
    this.#kind = kind;
    this.#whenEnded = ended;
    this.#lastMs = rules.now();
    this.#source = open(() => this.#wake());
    const end = (): void => this.#end();
    stream.on('cancelled', end);
    stream.on('close', end);
  }

  /** Bytes handed to the socket, when the last of them were, and since when the client owes to read them (0: it does not). */
  get sent(): { readonly bytes: number; readonly lastMs: number; readonly waitsSinceMs: number } {
    const waitsSinceMs = this.#inFlight ? this.#lastMs : 0;
    return { bytes: this.#bytes, lastMs: this.#lastMs, waitsSinceMs };
  }

  /** To be called now and then: sends a heartbeat when the stream has been silent for long enough. */
  beat(): void {
    const nowMs = this.#rules.now();
    if (this.#inFlight || this.#ended || nowMs - this.#lastMs < this.#kind.heartbeatMs()) return;
    try {
      const frame = this.#source?.heartbeat?.(nowMs);
      if (frame === undefined) return;
      this.#rules.traffic.heartbeats++;
      this.#send(frame, nowMs);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends the stream with an error: never OK. */
  abort(error: StatusError): void {
    if (this.#ended) return;
    this.#end(error);
    this.#stream.emit('error', error);
  }

  #wake(): void {
    this.#mayFollow = true;
    if (this.#inFlight || this.#ended || this.#waits) return;
    this.#waits = true;
    this.#rules.turns.take(this);
  }

  /** Called by the turns alone, and after a write. */
  turn(): void {
    this.#waits = false;
    const source = this.#source;
    if (this.#inFlight || source === undefined) return;
    try {
      const nowMs = this.#rules.now();
      const frame = source.next(nowMs);
      this.#mayFollow = source.isAwake !== false;
      if (frame !== undefined) this.#send(frame, nowMs);
    } catch (error) {
      this.#fail(error);
    }
  }

  #send(frame: Buffer, nowMs: number): void {
    this.#inFlight = true;
    this.#lastMs = nowMs;
    this.#bytes += frame.length;
    const { traffic } = this.#rules;
    traffic.frames++;
    traffic.bytes += frame.length;
    this.#out.sendMessage(frame, this.#sent);
  }

  readonly #sent = (): void => {
    this.#inFlight = false;
    if (this.#mayFollow) this.turn();
  };

  /** What cannot be made ends this stream, and no other. */
  #fail(error: unknown): void {
    this.abort(this.#rules.fail(error));
  }

  #end(error?: StatusError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#source?.close();
    this.#source = undefined;
    this.#whenEnded(error);
  }
}
