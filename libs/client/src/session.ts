/**
 * A session, from its options to its end:
 *
 *   idle ──pull──▶ connecting ──hello taken──▶ open ──the stream ends──▶ waiting ──its time──▶ connecting …
 *                      └──────── not taken in time, or the stream ends ─────┘        any ──close──▶ closed
 *
 * Nothing moves unless somebody pulls an event: who iterates slowly holds the server back, and a session costs no timer, no
 * queue of frames and no Node stream.
 */
import type { SessionRequest, SessionResponse__Output, ViewOptions } from '@sliceplane/proto';
import { closeOnAbort, leaveAbortGroup } from './abort-group.ts';
import { type Alarm, Alarms } from './alarms.ts';
import { Backoff } from './backoff.ts';
import { Freshness } from './freshness.ts';
import { LocalView } from './local-view.ts';
import { isFinal, pushbackMs } from './retry.ts';
import type { Servers, ServerStubs } from './servers.ts';
import type { SessionEvent } from './session-event.ts';
import { helloOf, patienceOf, type SessionOptions } from './session-options.ts';
import { SessionStream, type SessionStreamOwner } from './session-stream.ts';
import { type FrameAnswer, SessionViews } from './session-views.ts';

/** An agent's session. One reader iterates; everything else may be called at any time. */
export interface AgentSession extends AsyncIterable<SessionEvent, void, undefined> {
  /** What is held, kept across connections and servers. Moves while the session is iterated. */
  readonly local: LocalView;
  /** `namespace/name`, `namespace/name:port`, `namespace/*` or `*`. One that is held already is asked for anew. */
  subscribe(subscriptions: readonly string[], options?: ViewOptions): void;
  /** As they were subscribed. Views that nothing else follows are forgotten; no event says so. */
  unsubscribe(subscriptions: readonly string[]): void;
  /** Ends the iteration. Closing twice is closing once. */
  close(): void;
}

type Phase = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';
type Result = IteratorResult<SessionEvent, void>;

interface Pull {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

const alarms = new Alarms();
const done: Result = { done: true, value: undefined };

export class Session implements AgentSession, Alarm, FrameAnswer, SessionStreamOwner {
  alarmAt = -1;
  alarmMs = 0;
  readonly tell = (event: SessionEvent): void => {
    if (this.#phase !== 'closed') this.#events.push(event);
  };
  readonly send = (request: SessionRequest): void => this.#stream?.send(request);
  readonly #servers: Servers;
  readonly #options: SessionOptions;
  readonly #views: SessionViews;
  readonly #freshness: Freshness;
  readonly #backoff: Backoff;
  readonly #connectWithinMs: number;
  readonly #onClosed: (session: Session) => void;
  #phase: Phase = 'idle';
  /** When a connecting session gives up, or a waiting one tries again. */
  #untilMs = 0;
  #stubs: ServerStubs | undefined;
  #stream: SessionStream | undefined;
  #isPulling = false;
  #events: SessionEvent[] = [];
  /** How many of the events were given. */
  #given = 0;
  #pull: Pull | undefined;
  #leftMs: number;
  #failure: Error | undefined;

  /** @throws RangeError for options that are none */
  constructor(servers: Servers, options: SessionOptions, onClosed: (session: Session) => void) {
    const { staleAfterMs, maxSourceLagMs, connectWithinMs } = patienceOf(options);
    this.#leftMs = performance.now();
    this.#freshness = new Freshness(staleAfterMs, maxSourceLagMs, this.#leftMs);
    this.#connectWithinMs = connectWithinMs;
    this.#backoff = new Backoff(options.backoff);
    this.#servers = servers;
    this.#options = options;
    this.#onClosed = onClosed;
    this.#views = new SessionViews(options.local ?? new LocalView(), options.subscriptions ?? []);
    if (options.signal !== undefined) closeOnAbort(options.signal, this);
  }

  get local(): LocalView {
    return this.#views.local;
  }

  [Symbol.asyncIterator](): AsyncIterator<SessionEvent, void, undefined> {
    return this;
  }

  next(): Promise<Result> {
    const event = this.#nextEvent();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#failure !== undefined) return Promise.reject(this.#takeFailure());
    if (this.#phase === 'closed') return Promise.resolve(done);
    if (this.#pull !== undefined) return Promise.reject(new Error('a session has one reader'));
    return new Promise((resolve, reject) => {
      this.#pull = { resolve, reject };
      const nowMs = performance.now();
      this.#freshness.excuse(nowMs - this.#leftMs);
      if (this.#phase === 'idle') this.#connect(nowMs);
      else this.#pullFrame();
      this.#arm();
    });
  }

  return(): Promise<Result> {
    this.close();
    return Promise.resolve(done);
  }

  subscribe(subscriptions: readonly string[], options: ViewOptions = {}): void {
    this.send({ subscribe: this.#views.subscribe(subscriptions, options) });
  }

  unsubscribe(subscriptions: readonly string[]): void {
    this.#views.unsubscribe(subscriptions);
    this.send({ unsubscribe: { subscriptions: [...subscriptions] } });
  }

  close(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#stream?.cancel();
    this.#stream = undefined;
    this.#events = [];
    this.#given = 0;
    alarms.clear(this);
    if (this.#options.signal !== undefined) leaveAbortGroup(this.#options.signal, this);
    this.#onClosed(this);
    const pull = this.#pull;
    this.#pull = undefined;
    if (pull === undefined) return;
    if (this.#failure === undefined) pull.resolve(done);
    else pull.reject(this.#takeFailure());
  }

  ring(nowMs: number): void {
    if (this.#pull === undefined) return; // nobody listens; the next pull looks again
    const isDue = nowMs >= this.#untilMs;
    if (this.#phase === 'waiting' && isDue) this.#connect(nowMs);
    else if (this.#phase === 'connecting' && isDue) {
      this.#stream?.cancel();
      this.#lost(new Error(`there was no answer within ${this.#connectWithinMs} ms`));
    }
    this.#tellStale(this.#freshness.look(nowMs));
    this.#settle();
    this.#arm();
  }

  accepted(stream: SessionStream): void {
    if (stream === this.#stream) this.#phase = 'open';
  }

  received(stream: SessionStream, frame: SessionResponse__Output): void {
    if (stream !== this.#stream) return;
    this.#isPulling = false;
    // A first snapshot proves little: a server may break with each.
    if (this.local.isComplete) this.#backoff.reset();
    this.#tellStale(this.#freshness.heard(performance.now(), frame.heartbeat));
    this.#views.take(frame, this);
    if (frame.snapshotEnd) {
      this.tell({ kind: 'complete', epoch: this.local.epoch, server: this.#server });
    }
    if (frame.heartbeat !== null) this.tell({ kind: 'heartbeat', heartbeat: frame.heartbeat });
    stream.taken(frame.sequence);
    if (this.#events.length === 0) this.#pullFrame();
    else this.#settle();
  }

  ended(stream: SessionStream, error: Error): void {
    if (stream !== this.#stream) return;
    this.#lost(error);
    this.#settle();
    this.#arm();
  }

  #connect(nowMs: number): void {
    const stubs = this.#servers.current;
    this.#stubs = stubs;
    this.#phase = 'connecting';
    this.#untilMs = nowMs + this.#connectWithinMs;
    this.local.begin(this.#options.verify ?? true, this.#freshness);
    const stream = new SessionStream(stubs.views.getChannel(), this);
    this.#stream = stream;
    this.#isPulling = false;
    stream.send({ hello: helloOf(this.#options) });
    for (const subscribe of this.#views.begin()) stream.send({ subscribe });
    this.#pullFrame();
  }

  #lost(error: Error): void {
    this.#stream = undefined;
    if (this.#phase === 'closed') return;
    if (isFinal(error)) {
      this.#failure = error;
      this.close();
      return;
    }
    if (this.#stubs !== undefined) this.#servers.moveOn(this.#stubs);
    const retryInMs = this.#backoff.next(pushbackMs(error));
    this.#phase = 'waiting';
    this.#untilMs = performance.now() + retryInMs;
    this.tell({ kind: 'disconnected', error, retryInMs, server: this.#server });
  }

  get #server(): string {
    return this.#stubs?.server ?? '';
  }

  #pullFrame(): void {
    if (this.#stream === undefined || this.#isPulling || this.#pull === undefined) return;
    this.#isPulling = true;
    this.#stream.pull();
  }

  #tellStale(event: SessionEvent | undefined): void {
    if (event !== undefined) this.tell(event);
  }

  #settle(): void {
    if (this.#pull === undefined) return;
    const event = this.#nextEvent();
    if (event === undefined) return;
    const { resolve } = this.#pull;
    this.#pull = undefined;
    resolve({ done: false, value: event });
  }

  /** The next one to be given. They are not shifted: a first snapshot is thousands. */
  #nextEvent(): SessionEvent | undefined {
    const event = this.#events[this.#given];
    if (event === undefined) return undefined;
    this.#given += 1;
    if (this.#given === this.#events.length) {
      this.#events = [];
      this.#given = 0;
    }
    this.#leftMs = performance.now();
    return event;
  }

  /** Told once; after that the session is just over. */
  #takeFailure(): Error {
    const error = this.#failure ?? new Error('the session is over');
    this.#failure = undefined;
    return error;
  }

  /** Wakes for what comes first. A later time than the one set needs nothing: it is found to be later when it rings. */
  #arm(): void {
    if (this.#pull === undefined) return;
    const own = this.#phase === 'open' ? Infinity : this.#untilMs;
    const dueMs = Math.min(own, this.#freshness.silentAtMs);
    if (dueMs !== Infinity && (this.alarmAt < 0 || dueMs < this.alarmMs)) alarms.set(this, dueMs);
  }
}
