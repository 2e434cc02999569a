import { Metadata, type ServerDuplexStream } from '@grpc/grpc-js';
import { type Heartbeat, type Hub, InvalidArgument, type Session } from '@sliceplane/hub';
import type { Hello__Output, Nack__Output, SessionRequest__Output } from '@sliceplane/proto';
import type { FrameSource } from './flow.ts';
import { frameBudget, heartbeatAsked, type ResolvedLimits } from './limits.ts';
import { StatusError } from './status-error.ts';
import type { Streams } from './streams.ts';
import type { SessionKind } from './stream-kind.ts';
import { nothingKnown, type SourceStatus } from './stream-status.ts';
import { TokenBucket } from './token-bucket.ts';
import { followOptions, placeAsked } from './view-request.ts';

export type SessionCall = ServerDuplexStream<SessionRequest__Output, Buffer>;

export interface SessionSurroundings {
  readonly hub: Hub;
  readonly limits: ResolvedLimits;
  readonly streams: Streams;
  readonly beat: (nowMs: number) => Heartbeat;
  readonly onNack: (nack: ReportedNack) => void;
}

/** What a client could not take in, in its own words. */
export interface ReportedNack {
  readonly agent: string;
  readonly node: string;
  readonly peer: string;
  readonly service: string;
  readonly sequence: number;
  readonly message: string;
}

const agentChars = 128;
const nackChars = 1024;
/** Requests read, and answers owed, while a frame waits for the client; then it must read before it is listened to again. */
const readAhead = 64;
const maxUnsaid = 10_000;

/** Serves one session until either side ends it. That the client has no more to ask does not end it. */
export function openSession(around: SessionSurroundings, call: SessionCall): void {
  const session = new SessionStream(around, call);
  const end = around.streams.open(call, session, (wake) => session.open(wake));
  if (end !== undefined) session.listen(end);
}

/**
 * The request side of a session. Requests are taken as they come, at the pace of the limits; a client that asks and does not
 * read what it is told is not read from either, so what it costs stays bounded by what it has subscribed to.
 */
class SessionStream implements SessionKind, FrameSource {
  readonly #around: SessionSurroundings;
  readonly #call: SessionCall;
  readonly #requests: TokenBucket;
  #wake: () => void = () => {};
  #hello: Hello__Output | undefined;
  #session: Session | undefined;
  #heartbeatMs = Infinity;
  #unread = 0;
  #nacks = 0;
  #lastNack = '';
  #late: NodeJS.Timeout | undefined;

  constructor(around: SessionSurroundings, call: SessionCall) {
    const { sessionRequestsPerSecond, sessionRequestsBurst } = around.limits;
    this.#around = around;
    this.#call = call;
    this.#requests = new TokenBucket(sessionRequestsPerSecond, sessionRequestsBurst, Date.now());
  }

  get method(): 'Session' {
    return 'Session';
  }

  heartbeatMs(): number {
    return this.#heartbeatMs;
  }

  status(): SourceStatus {
    const { followed = 0, behind = 0, sequence = 0 } = this.#session?.counts ?? {};
    return {
      ...nothingKnown,
      method: this.method,
      agent: this.#hello?.agent ?? '',
      ...this.#place(),
      subscriptions: followed,
      behind,
      sequence,
      acked: this.#session?.acked ?? 0,
      nacks: this.#nacks,
      lastNack: this.#lastNack,
    };
  }

  open(wake: () => void): FrameSource {
    this.#wake = wake;
    return this;
  }

  /** `end` ends the stream for an error. */
  listen(end: (error: unknown) => void): void {
    const { helloMs } = this.#around.limits;
    this.#late = setTimeout(() => {
      end(new StatusError('deadline-exceeded', `no hello came within ${helloMs} ms`));
    }, helloMs);
    this.#call.on('data', (request: SessionRequest__Output) => {
      try {
        this.#take(request);
      } catch (error) {
        end(error);
      }
    });
  }

  next(nowMs: number): Buffer | undefined {
    const frame = this.#session?.next(nowMs);
    this.#unread = 0;
    if (this.#call.isPaused()) this.#call.resume();
    return frame;
  }

  get isAwake(): boolean {
    return this.#session?.isAwake === true;
  }

  heartbeat(nowMs: number): Buffer {
    return (this.#session as Session).heartbeat(nowMs, this.#around.beat(nowMs));
  }

  close(): void {
    clearTimeout(this.#late);
    this.#session?.close();
    this.#call.removeAllListeners('data');
    this.#call.resume(); // what still comes is nobody's
  }

  #take(request: SessionRequest__Output): void {
    const { request: kind } = request;
    if (this.#session === undefined) {
      if (kind !== 'hello' || !request.hello) throw unexpected(kind, 'the first must be hello');
      this.#greet(request.hello);
      return;
    }
    if (!this.#isFree(request) && !this.#requests.take(costOf(request), Date.now())) {
      const { sessionRequestsPerSecond: limit } = this.#around.limits;
      throw new StatusError(
        'too-many-requests',
        `this session asks more than ${limit} times per second, the limit: put subscriptions together`,
      );
    }
    this.#answer(this.#session, request);
    this.#unread++;
    const isAhead = this.#unread >= readAhead || this.#session.unsaid > maxUnsaid;
    if (isAhead && this.#session.isAwake) this.#call.pause();
  }

  #answer(session: Session, { request: kind, ...request }: SessionRequest__Output): void {
    if (kind === 'subscribe' && request.subscribe) {
      const { subscriptions, options, known } = request.subscribe;
      const asked = followOptions(options, this.#hello?.viewpoint?.node ?? '');
      session.subscribe({ subscriptions, options: asked, known });
    } else if (kind === 'unsubscribe' && request.unsubscribe) {
      session.unsubscribe(request.unsubscribe.subscriptions);
    } else if (kind === 'nack' && request.nack) {
      this.#nacked(session, request.nack);
    } else if (kind !== 'ack') {
      throw unexpected(kind, 'must be subscribe, unsubscribe, ack or nack');
    }
  }

  #greet(hello: Hello__Output): void {
    const { limits, hub } = this.#around;
    if (hello.agent.length > agentChars) {
      const reason = `may not be more than ${agentChars} characters`;
      throw new InvalidArgument('hello.agent', `${hello.agent.slice(0, agentChars)}…`, reason);
    }
    const heartbeatMs = heartbeatAsked(limits, hello.heartbeatMs);
    const session = hub.session({
      place: placeAsked(hello.viewpoint),
      maxFrameBytes: frameBudget(limits, hello.maxFrameBytes),
      maxSubscriptions: limits.subscriptionsPerStream,
      wake: this.#wake,
    });
    clearTimeout(this.#late);
    this.#hello = hello;
    this.#heartbeatMs = heartbeatMs;
    this.#session = session;
    // The hello is answered by headers: the first frame may have to wait until this server knows something.
    this.#call.sendMetadata(new Metadata());
  }

  /** News of what was taken in comes as often as frames go, and costs nothing. */
  #isFree({ request: kind, ack }: SessionRequest__Output): boolean {
    return kind === 'ack' && this.#session?.ack(ack?.sequence ?? 0) === true;
  }

  #nacked(session: Session, { sequence, service, message }: Nack__Output): void {
    session.nack(sequence, service);
    this.#nacks++;
    this.#lastNack = message.slice(0, nackChars);
    this.#around.onNack({
      agent: this.#hello?.agent ?? '',
      node: this.#hello?.viewpoint?.node ?? '',
      peer: this.#call.getPeer(),
      service: service.slice(0, nackChars),
      sequence,
      message: this.#lastNack,
    });
  }

  #place(): { node: string; zone: string } {
    const asked = placeAsked(this.#hello?.viewpoint ?? null);
    return { node: asked.node, zone: this.#around.hub.viewpoint(asked).zone };
  }
}

/** What much is asked for at once counts for more: patterns look through every service. */
function costOf({ subscribe, unsubscribe }: SessionRequest__Output): number {
  const texts = subscribe?.subscriptions ?? unsubscribe?.subscriptions ?? [];
  const patterns = texts.filter((text) => text.endsWith('*')).length;
  return 1 + texts.length / 100 + (subscribe?.known.length ?? 0) / 1000 + 20 * patterns;
}

function unexpected(kind: string | undefined, reason: string): InvalidArgument {
  return new InvalidArgument('request', kind ?? '', reason);
}
