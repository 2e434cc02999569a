import type { ServerWritableStream } from '@grpc/grpc-js';
import {
  type AskedPlace,
  type Heartbeat,
  type Hub,
  InvalidArgument,
  parseSubscriptions,
  type Watch,
} from '@sliceplane/hub';
import type { WatchRequest__Output } from '@sliceplane/proto';
import type { FrameSource } from './flow.ts';
import { frameBudget, heartbeatAsked, type ResolvedLimits } from './limits.ts';
import type { Streams } from './streams.ts';
import type { SessionKind } from './stream-kind.ts';
import { nothingKnown, type SourceStatus } from './stream-status.ts';
import { optionsAsked, placeAsked } from './view-request.ts';

export interface WatchSurroundings {
  readonly hub: Hub;
  readonly limits: ResolvedLimits;
  readonly streams: Streams;
  readonly beat: (nowMs: number) => Heartbeat;
}

/** Serves one Watch until either side ends it. */
export function openWatch(
  around: WatchSurroundings,
  call: ServerWritableStream<WatchRequest__Output, Buffer>,
): void {
  const { request } = call;
  const stream = new WatchStream(around, placeAsked(request.viewpoint));
  around.streams.open(call, stream, (wake) => stream.open(request, wake));
}

/** One object for all that a server asks of a stream: there are thousands of them. */
class WatchStream implements SessionKind, FrameSource {
  readonly #around: WatchSurroundings;
  readonly #place: AskedPlace;
  #heartbeatMs: number;
  #watch: Watch | undefined;

  constructor(around: WatchSurroundings, place: AskedPlace) {
    this.#around = around;
    this.#place = place;
    this.#heartbeatMs = around.limits.heartbeatMs;
  }

  get method(): 'Watch' {
    return 'Watch';
  }

  /** @throws InvalidArgument for what cannot be followed */
  open(request: WatchRequest__Output, wake: () => void): this {
    const { hub, limits } = this.#around;
    this.#heartbeatMs = heartbeatAsked(limits, request.heartbeatMs);
    const count = request.subscriptions.length;
    if (count > limits.subscriptionsPerStream) {
      const reason = `at most ${limits.subscriptionsPerStream} per stream: open another`;
      throw new InvalidArgument('subscriptions', `${count} entries`, reason);
    }
    this.#watch = hub.watch({
      place: this.#place,
      options: optionsAsked(request.options, '', this.#place.node),
      subscriptions: parseSubscriptions(request.subscriptions),
      maxFrameBytes: frameBudget(limits, request.maxFrameBytes),
      wake,
    });
    return this;
  }

  next(nowMs: number): Buffer | undefined {
    return this.#watch?.next(nowMs);
  }

  get isAwake(): boolean {
    return this.#watch?.isAwake === true;
  }

  heartbeat(nowMs: number): Buffer | undefined {
    return this.#watch?.heartbeat(nowMs, this.#around.beat(nowMs));
  }

  close(): void {
    this.#watch?.close();
  }

  heartbeatMs(): number {
    return this.#heartbeatMs;
  }

  status(): SourceStatus {
    const { followed = 0, behind = 0, sequence = 0 } = this.#watch?.counts ?? {};
    return {
      ...nothingKnown,
      method: this.method,
      node: this.#place.node,
      zone: this.#around.hub.viewpoint(this.#place).zone,
      subscriptions: followed,
      behind,
      sequence,
    };
  }
}
