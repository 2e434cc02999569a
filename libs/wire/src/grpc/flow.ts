import type { StatusObject } from '@grpc/grpc-js';
import type { StatusError } from './status-error.ts';
import type { Turns } from './turns.ts';

/** Where the frames of one stream come from. */
export interface FrameSource {
  /** The next frame; undefined: nothing until the source wakes its flow. */
  next(nowMs: number): Buffer | undefined;
  /** A frame for a stream that has been silent, if it has such. */
  heartbeat?(nowMs: number): Buffer;
  /** False after `next`: there is nothing more until the source wakes its flow. A source that cannot tell is asked. */
  readonly isAwake?: boolean;
  close(): void;
}

/** The part of a server stream that a flow uses. */
export interface FrameStream {
  write(frame: Buffer, written: (error?: Error | null) => void): boolean;
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

export interface FlowOptions {
  readonly turns: Turns;
  readonly heartbeatMs: () => number;
  readonly now: () => number;
  readonly traffic: Traffic;
  /** Any error on the way to a frame, before the stream is ended for it. */
  readonly fail: (error: unknown) => StatusError;
  /** `error`: what this server ended it with. */
  readonly ended: (error?: StatusError) => void;
}

/**
 * One stream's socket side. One frame is in flight; the next is made only when the write callback says that this one
 * left, so that it is made of the newest state and a reader that does not read costs one frame. grpc-js's `write()`
 * turns false only at 16 messages, and `drain` comes too late to be of use.
 *
 *   idle ──wake──▶ waiting for its turn ──frame──▶ in flight ──written──▶ the next frame if there may be one, or idle
 */
export class Flow {
  readonly #stream: FrameStream;
  readonly #options: FlowOptions;
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
  constructor(stream: FrameStream, options: FlowOptions, open: (wake: () => void) => FrameSource) {
    this.#stream = stream;
    this.#options = options;
    this.#lastMs = options.now();
    this.#source = open(() => this.#wake());
    stream.on('cancelled', () => this.#end());
    stream.on('close', () => this.#end());
  }

  /** Bytes handed to the socket, when the last of them were, and since when the client owes to read them (0: it does not). */
  get sent(): { readonly bytes: number; readonly lastMs: number; readonly waitsSinceMs: number } {
    const waitsSinceMs = this.#inFlight ? this.#lastMs : 0;
    return { bytes: this.#bytes, lastMs: this.#lastMs, waitsSinceMs };
  }

  /** To be called now and then: sends a heartbeat when the stream has been silent for long enough. */
  beat(): void {
    const nowMs = this.#options.now();
    if (this.#inFlight || this.#ended || nowMs - this.#lastMs < this.#options.heartbeatMs()) return;
    try {
      const frame = this.#source?.heartbeat?.(nowMs);
      if (frame === undefined) return;
      this.#options.traffic.heartbeats++;
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
    this.#options.turns.take(this.#turn);
  }

  readonly #turn = (): void => {
    this.#waits = false;
    const source = this.#source;
    if (this.#inFlight || source === undefined) return;
    try {
      const nowMs = this.#options.now();
      const frame = source.next(nowMs);
      this.#mayFollow = source.isAwake !== false;
      if (frame !== undefined) this.#send(frame, nowMs);
    } catch (error) {
      this.#fail(error);
    }
  };

  #send(frame: Buffer, nowMs: number): void {
    this.#inFlight = true;
    this.#lastMs = nowMs;
    this.#bytes += frame.length;
    const { traffic } = this.#options;
    traffic.frames++;
    traffic.bytes += frame.length;
    this.#stream.write(frame, this.#written);
  }

  readonly #written = (error?: Error | null): void => {
    this.#inFlight = false;
    if (error !== undefined && error !== null) this.#end();
    else if (this.#mayFollow) this.#turn();
  };

  /** What cannot be made ends this stream, and no other. */
  #fail(error: unknown): void {
    this.abort(this.#options.fail(error));
  }

  #end(error?: StatusError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#source?.close();
    this.#source = undefined;
    this.#options.ended(error);
  }
}
