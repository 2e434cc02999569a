import type { ServerDuplexStream } from '@grpc/grpc-js';
import { InvalidArgument } from '@sliceplane/hub';
import type { FrameSource } from '../../grpc/flow.ts';
import type { ResolvedLimits } from '../../grpc/limits.ts';
import { StatusError } from '../../grpc/status-error.ts';
import type { XdsKind, XdsMethod } from '../../grpc/stream-kind.ts';
import type { Streams } from '../../grpc/streams.ts';
import { TokenBucket } from '../../grpc/token-bucket.ts';
import { type XdsRequest, XdsStream } from './ads-stream.ts';
import type { DiscoveryFrames, Variant } from './discovery-frames.ts';
import type { ResourceSource } from '../resource.ts';
import type { XdsNack, XdsStreamStatus } from './xds-status.ts';
import type { XdsTally } from './xds-tally.ts';

/** Neither side's messages are parsed by grpc-js: what is no request shall end its stream in our words. */
export type DiscoveryCall = ServerDuplexStream<Buffer, Buffer>;

export interface DiscoverySurroundings {
  readonly source: ResourceSource;
  readonly limits: ResolvedLimits;
  readonly streams: Streams;
  readonly frames: DiscoveryFrames;
  readonly tally: XdsTally;
  /** What was sent on all streams that ever were. */
  readonly traffic: { bytes: number };
  readonly onNack: (nack: ReportedXdsNack) => void;
}

export interface DiscoveryMethod {
  readonly name: XdsMethod;
  readonly variant: Variant;
  /** The one type its streams are of. @defaultValue all */
  readonly only?: 'endpoint' | undefined;
  readonly decode: (bytes: Buffer) => XdsRequest;
}

/** A response that a client refused: in its own words, and whose they are. */
export interface ReportedXdsNack extends XdsNack {
  readonly peer: string;
}

/** Requests read while a frame waits for the client; then it must read before it is listened to again. */
const readAhead = 64;
/** So many names in a request cost what the request costs. */
const namesPerCost = 200;

/** Serves one xDS stream until either side ends it. That the client has no more to ask does not end it. */
export function openDiscovery(
  around: DiscoverySurroundings,
  method: DiscoveryMethod,
  call: DiscoveryCall,
): void {
  const stream = new DiscoveryStream(around, method, call);
  const end = around.streams.open(call, stream, (wake) => stream.open(wake));
  if (end !== undefined) stream.listen(end);
}

/**
 * The request side of an xDS stream. What answers a response costs nothing, once; other requests are taken at the pace of the
 * limits. A client that asks and does not read what it is told is not read from either. Silence is no news in xDS, so there
 * are no heartbeats.
 */
class DiscoveryStream implements XdsKind, FrameSource {
  readonly #around: DiscoverySurroundings;
  readonly #method: DiscoveryMethod;
  readonly #call: DiscoveryCall;
  readonly #requests: TokenBucket;
  #stream: XdsStream | undefined;
  /** Responses that were sent and may still be answered. */
  #unanswered = 0;
  #unread = 0;
  #late: NodeJS.Timeout | undefined;

  constructor(around: DiscoverySurroundings, method: DiscoveryMethod, call: DiscoveryCall) {
    const { sessionRequestsPerSecond, sessionRequestsBurst } = around.limits;
    this.#around = around;
    this.#method = method;
    this.#call = call;
    this.#requests = new TokenBucket(sessionRequestsPerSecond, sessionRequestsBurst, Date.now());
  }

  get method(): XdsMethod {
    return this.#method.name;
  }

  heartbeatMs(): number {
    return Infinity;
  }

  status(resources: boolean): XdsStreamStatus {
    return (this.#stream as XdsStream).status(resources);
  }

  open(wake: () => void): this {
    const { source, limits, frames, tally, onNack } = this.#around;
    const { variant, only } = this.#method;
    const peer = this.#call.getPeer();
    this.#stream = new XdsStream(source, {
      variant,
      only,
      maxFrameBytes: limits.frameBytes,
      maxNames: limits.xdsNamesPerStream,
      frames,
      wake,
      onNack: (nack) => onNack({ ...nack, peer }),
      tally,
      now: Date.now,
    });
    return this;
  }

  /** `end` ends the stream for an error. */
  listen(end: (error: unknown) => void): void {
    const { helloMs } = this.#around.limits;
    this.#late = setTimeout(() => {
      end(new StatusError('deadline-exceeded', `no request came within ${helloMs} ms`));
    }, helloMs);
    this.#call.on('data', (bytes: Buffer) => {
      try {
        this.#take(bytes);
      } catch (error) {
        end(error);
      }
    });
  }

  next(nowMs: number): Buffer | undefined {
    const frame = this.#stream?.next(nowMs);
    if (frame !== undefined) {
      this.#unanswered++;
      this.#around.traffic.bytes += frame.length;
    }
    this.#unread = 0;
    if (this.#call.isPaused()) this.#call.resume();
    return frame;
  }

  get isAwake(): boolean {
    return this.#stream?.isAwake === true;
  }

  close(): void {
    clearTimeout(this.#late);
    this.#stream?.close();
    this.#call.removeAllListeners('data');
    this.#call.resume(); // what still comes is nobody's
  }

  #take(bytes: Buffer): void {
    const request = this.#read(bytes);
    clearTimeout(this.#late);
    this.#pay(request);
    this.#stream?.take(request);
    this.#unread++;
    if (this.#unread >= readAhead && this.isAwake) this.#call.pause();
  }

  /** @throws InvalidArgument for bytes that are no request */
  #read(bytes: Buffer): XdsRequest {
    try {
      return this.#method.decode(bytes);
    } catch (error) {
      const reason = `cannot be read as what ${this.method} takes: ${(error as Error).message}`;
      throw new InvalidArgument('request', `${bytes.length} bytes`, reason);
    }
  }

  /** @throws StatusError when the client asks faster than it may */
  #pay(request: XdsRequest): void {
    const isAnswer = request.responseNonce !== '' && this.#unanswered > 0;
    if (isAnswer) this.#unanswered--;
    if (isAnswer || this.#requests.take(costOf(request), Date.now())) return;
    const { sessionRequestsPerSecond: limit } = this.#around.limits;
    throw new StatusError(
      'too-many-requests',
      `this stream asks more than ${limit} times per second, the limit: put names together`,
    );
  }
}

/** What names many things counts for more. */
function costOf(request: XdsRequest): number {
  if ('resourceNames' in request) return 1 + request.resourceNames.length / namesPerCost;
  const { resourceNamesSubscribe, resourceNamesUnsubscribe, initialResourceVersions } = request;
  const names = resourceNamesSubscribe.length + resourceNamesUnsubscribe.length;
  return 1 + (names + Object.keys(initialResourceVersions).length) / namesPerCost;
}
