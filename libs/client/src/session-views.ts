import type {
  SessionRequest,
  SessionResponse__Output,
  Subscribe,
  ViewOptions,
} from '@sliceplane/proto';
import type { StaleCause } from './freshness.ts';
import { staleCauseOf } from './local-service.ts';
import type { LocalView } from './local-view.ts';
import type { SessionEvent } from './session-event.ts';
import type { StreamGap } from './stream-gap.ts';
import { subscribeMessage, type SubscriptionGroup, SubscriptionSet } from './subscription-set.ts';

/** What a session does about a frame. */
export interface FrameAnswer {
  /** Told in this order. */
  readonly tell: (event: SessionEvent) => void;
  readonly send: (request: SessionRequest) => void;
}

/** What a session follows and holds, across connections: frames in; events, and complaints to the server, out. */
export class SessionViews {
  readonly local: LocalView;
  readonly #subscriptions = new SubscriptionSet();
  /** On this connection, and not answered yet as far as anybody can tell. */
  #subscribesSent = 0;
  /** Gone services of a pattern are known once everything asked for was answered. */
  #mayForget = false;
  /** Asked for whole, and not taken in since. */
  #nacked: Set<string> | undefined;

  constructor(local: LocalView, groups: readonly SubscriptionGroup[]) {
    this.local = local;
    for (const group of groups) this.#subscriptions.add(group);
  }

  /** A new connection: what it is asked for. */
  begin(): readonly Subscribe[] {
    this.#nacked = undefined;
    this.#mayForget = false;
    const messages = this.#subscriptions.messages(this.local.services);
    this.#subscribesSent = messages.length;
    return messages;
  }

  /** What the connection that is open is asked for. */
  subscribe(subscriptions: readonly string[], options: ViewOptions): Subscribe {
    const group = { subscriptions, options };
    this.#subscriptions.add(group);
    this.#subscribesSent += 1;
    return subscribeMessage(group, this.local.services);
  }

  /** What nothing else follows is forgotten. O(services held). */
  unsubscribe(subscriptions: readonly string[]): void {
    this.#subscriptions.delete(subscriptions);
    for (const service of this.local.services.keys()) {
      if (!this.#subscriptions.isFollowed(service)) this.local.forget(service);
    }
  }

  /** @throws StreamGap when the stream cannot be healed by asking for a view again */
  take(frame: SessionResponse__Output, answer: FrameAnswer): void {
    const before = frame.views.map(({ service }) => this.#staleCause(service));
    const { changes, misfits } = this.local.take(frame, (service) =>
      this.#subscriptions.isFollowed(service),
    );
    for (const change of changes) {
      const { service, state } = change.view;
      this.#nacked?.delete(service);
      answer.tell(change);
      // A service that a pattern found leaves with its end; one that was asked for by name stays, as not found.
      const isGone = state === 'VIEW_STATE_NOT_FOUND' && !this.#subscriptions.isNamed(service);
      if (isGone) this.local.forget(service);
    }
    for (const [i, { service }] of frame.views.entries()) {
      const now = this.#staleCause(service);
      const cause = now ?? before[i];
      if (now === before[i] || cause === undefined) continue;
      answer.tell({ kind: 'stale', isStale: now !== undefined, cause, service });
    }
    for (const misfit of misfits) this.#nack(frame.sequence, misfit, answer);
    for (const { subscription, reason, message } of frame.refused) {
      this.unsubscribe([subscription]);
      answer.tell({ kind: 'refused', subscription, reason, message });
    }
    this.#forgetGone(frame, answer);
  }

  #staleCause(service: string): StaleCause | undefined {
    const view = this.local.services.get(service);
    return view === undefined ? undefined : staleCauseOf(view);
  }

  #nack(sequence: number, misfit: StreamGap, { tell, send }: FrameAnswer): void {
    const { service, message } = misfit;
    // The whole view does not fit either: this connection does not get better.
    if (this.#nacked?.has(service) === true) throw misfit;
    (this.#nacked ??= new Set()).add(service);
    send({ nack: { sequence, service, message: message.slice(0, 1024) } });
    tell({ kind: 'nacked', service, error: misfit });
  }

  /**
   * Services of a pattern that went while nobody listened. Several Subscribes may be answered by several ends: then the
   * first heartbeat tells, which only a stream without news sends.
   */
  #forgetGone(frame: SessionResponse__Output, { tell }: FrameAnswer): void {
    if (frame.snapshotEnd) this.#mayForget ||= this.#subscribesSent > 0;
    if (!this.#mayForget || !this.#subscriptions.hasPatterns) return;
    if (this.#subscribesSent > 1 && frame.heartbeat === null) return;
    this.#mayForget = false;
    this.#subscribesSent = 0;
    for (const change of this.local.forgetUnseen()) tell(change);
  }
}
