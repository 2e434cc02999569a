/**
 * A session, from its options to its end:
 *
 *   idle ──pull──▶ connecting ──hello taken──▶ open ──the stream ends──▶ waiting ──its time──▶ connecting …
 *                      └──────── not taken in time, or the stream ends ─────┘        any ──close──▶ closed
 *
 * Nothing moves unless somebody pulls an event: who iterates slowly holds the server back, and a session costs no timer, no
 * queue of frames and no Node stream.
 */
import type { Heartbeat__Output, SessionResponse__Output, ViewOptions } from '@sliceplane/proto';
import { closeOnAbort, leaveAbortGroup } from './abort-group.ts';
import { type Alarm, Alarms } from './alarms.ts';
import { Backoff } from './backoff.ts';
import { Freshness, type StaleCause, type StaleChanged } from './freshness.ts';
import { type LocalService, staleCauseOf } from './local-service.ts';
import { LocalView, type ViewChanged, type ViewUnchanged } from './local-view.ts';
import { isFinal, pushbackMs } from './retry.ts';
import type { Servers, ServerStubs } from './servers.ts';
import { helloOf, patienceOf, type SessionOptions } from './session-options.ts';
import { SessionStream, type SessionStreamOwner } from './session-stream.ts';
import type { StreamGap } from './stream-gap.ts';
import { subscribeMessage, SubscriptionSet } from './subscription-set.ts';

/** What happens in a session, in order. */
export type SessionEvent =
  | ViewChanged
  | ViewUnchanged
  /** Everything subscribed to so far has been answered on this connection. */
  | { readonly kind: 'complete'; readonly epoch: string; readonly server: string }
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat__Output }
  /** The server does not take this subscription; the session goes on without it. */
  | {
      readonly kind: 'refused';
      readonly subscription: string;
      readonly reason: string;
      readonly message: string;
    }
  /** An update did not fit. Its view stays as it was, and comes whole soon. */
  | { readonly kind: 'nacked'; readonly service: string; readonly error: StreamGap }
  /** The views stay as they are; the next try comes by itself. `server` is the one that was lost. */
  | {
      readonly kind: 'disconnected';
      readonly error: Error;
      readonly retryInMs: number;
      readonly server: string;
    }
  | StaleChanged;

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

export class Session implements AgentSession, Alarm, SessionStreamOwner {
  readonly local: LocalView;
  alarmAt = -1;
  alarmMs = 0;
  readonly #servers: Servers;
  readonly #options: SessionOptions;
  readonly #subscriptions = new SubscriptionSet();
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
  #subscribesSent = 0;
  /** Gone services of a pattern are known once everything asked for was answered. */
  #mayForget = false;
  /** Asked for whole, and not taken in since. */
  #nacked: Set<string> | undefined;
  #events: SessionEvent[] = [];
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
    this.local = options.local ?? new LocalView();
    for (const group of options.subscriptions ?? []) this.#subscriptions.add(group);
    if (options.signal !== undefined) closeOnAbort(options.signal, this);
  }

  [Symbol.asyncIterator](): AsyncIterator<SessionEvent, void, undefined> {
    return this;
  }

  next(): Promise<Result> {
    const value = this.#events.shift();
    if (value !== undefined) return Promise.resolve(this.#given(value));
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
    const group = { subscriptions, options };
    this.#subscriptions.add(group);
    if (this.#stream === undefined) return;
    this.#subscribesSent += 1;
    this.#stream.send({ subscribe: subscribeMessage(group, this.local.services) });
  }

  unsubscribe(subscriptions: readonly string[]): void {
    this.#drop(subscriptions);
    this.#stream?.send({ unsubscribe: { subscriptions: [...subscriptions] } });
  }

  close(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#stream?.cancel();
    this.#stream = undefined;
    this.#events = [];
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
    this.#tell(this.#freshness.look(nowMs));
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
    this.#tell(this.#freshness.heard(performance.now(), frame.heartbeat));
    this.#take(stream, frame);
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

  /** @throws StreamGap when the stream cannot be healed by asking for a view again */
  #take(stream: SessionStream, frame: SessionResponse__Output): void {
    const isFollowed = (service: string): boolean => this.#subscriptions.isFollowed(service);
    const before = frame.views.map(({ service }) => this.#staleCause(service));
    const { changes, misfits } = this.local.take(frame, isFollowed);
    for (const change of changes) {
      this.#nacked?.delete(change.view.service);
      this.#tell(change);
      this.#leave(change.view);
    }
    for (const [i, { service }] of frame.views.entries()) {
      const cause = this.#staleCause(service);
      if (cause !== before[i]) this.#tellStale(service, cause, before[i]);
    }
    for (const misfit of misfits) this.#nack(stream, frame.sequence, misfit);
    for (const { subscription, reason, message } of frame.refused) {
      this.#drop([subscription]);
      this.#tell({ kind: 'refused', subscription, reason, message });
    }
    this.#forgetGone(frame);
    if (frame.snapshotEnd) {
      const { epoch } = this.local;
      this.#tell({ kind: 'complete', epoch, server: this.#stubs?.server ?? '' });
    }
    if (frame.heartbeat !== null) this.#tell({ kind: 'heartbeat', heartbeat: frame.heartbeat });
  }

  /** A service that a pattern found leaves with its end; one that was asked for by name stays, as not found. */
  #leave({ service, state }: LocalService): void {
    if (state !== 'VIEW_STATE_NOT_FOUND' || this.#subscriptions.isNamed(service)) return;
    this.local.forget(service);
  }

  #staleCause(service: string): StaleCause | undefined {
    const view = this.local.services.get(service);
    return view === undefined ? undefined : staleCauseOf(view);
  }

  #tellStale(service: string, now: StaleCause | undefined, was: StaleCause | undefined): void {
    const cause = now ?? was;
    if (cause !== undefined)
      this.#tell({ kind: 'stale', isStale: now !== undefined, cause, service });
  }

  /**
   * Services of a pattern that went while nobody listened. Several Subscribes may be answered by several ends: then the
   * first heartbeat tells, which only a stream without news sends.
   */
  #forgetGone(frame: SessionResponse__Output): void {
    if (frame.snapshotEnd) this.#mayForget ||= this.#subscribesSent > 0;
    if (!this.#mayForget || !this.#subscriptions.hasPatterns) return;
    if (this.#subscribesSent > 1 && frame.heartbeat === null) return;
    this.#mayForget = false;
    this.#subscribesSent = 0;
    for (const change of this.local.forgetUnseen()) this.#tell(change);
  }

  #nack(stream: SessionStream, sequence: number, misfit: StreamGap): void {
    const { service } = misfit;
    // The whole view does not fit either: this connection does not get better.
    if (this.#nacked?.has(service) === true) throw misfit;
    (this.#nacked ??= new Set()).add(service);
    stream.send({ nack: { sequence, service, message: misfit.message.slice(0, 1024) } });
    this.#tell({ kind: 'nacked', service, error: misfit });
  }

  #drop(subscriptions: readonly string[]): void {
    this.#subscriptions.delete(subscriptions);
    for (const service of this.local.services.keys()) {
      if (!this.#subscriptions.isFollowed(service)) this.local.forget(service);
    }
  }

  #connect(nowMs: number): void {
    const stubs = this.#servers.current;
    this.#stubs = stubs;
    this.#phase = 'connecting';
    this.#untilMs = nowMs + this.#connectWithinMs;
    this.#nacked = undefined;
    this.#mayForget = false;
    this.local.begin(this.#options.verify ?? true, this.#freshness);
    const stream = new SessionStream(stubs.views.getChannel(), this);
    this.#stream = stream;
    this.#isPulling = false;
    stream.send({ hello: helloOf(this.#options) });
    const messages = this.#subscriptions.messages(this.local.services);
    this.#subscribesSent = messages.length;
    for (const subscribe of messages) stream.send({ subscribe });
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
    const server = this.#stubs?.server ?? '';
    if (this.#stubs !== undefined) this.#servers.moveOn(this.#stubs);
    const retryInMs = this.#backoff.next(pushbackMs(error));
    this.#phase = 'waiting';
    this.#untilMs = performance.now() + retryInMs;
    this.#tell({ kind: 'disconnected', error, retryInMs, server });
  }

  #pullFrame(): void {
    if (this.#stream === undefined || this.#isPulling || this.#pull === undefined) return;
    this.#isPulling = true;
    this.#stream.pull();
  }

  #tell(event: SessionEvent | undefined): void {
    if (event !== undefined && this.#phase !== 'closed') this.#events.push(event);
  }

  #settle(): void {
    if (this.#pull === undefined) return;
    const value = this.#events.shift();
    if (value === undefined) return;
    const { resolve } = this.#pull;
    this.#pull = undefined;
    resolve(this.#given(value));
  }

  #given(value: SessionEvent): Result {
    this.#leftMs = performance.now();
    return { done: false, value };
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
