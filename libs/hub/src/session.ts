import { hashKeyOf } from './class-view.ts';
import type { FollowOptions } from './following.ts';
import type { Heartbeat } from './frame.ts';
import { InvalidArgument } from './invalid-argument.ts';
import { parseSubscription, type Subscription } from './subscription.ts';
import type { Watch, WatchCounts, WatcherOptions } from './watch.ts';
import type { Watcher } from './watcher.ts';

export interface SessionOptions extends WatcherOptions {
  /** Held at once; a pattern counts as one. More are refused, the session goes on. */
  readonly maxSubscriptions: number;
}

export interface Subscribe {
  /** As written. */
  readonly subscriptions: readonly string[];
  /** Why none of these can be taken, when the options make no sense. */
  readonly options: FollowOptions | InvalidArgument;
  readonly known: readonly Known[];
}

/** A view that the client holds from elsewhere. */
export interface Known {
  /** namespace/name */
  readonly service: string;
  readonly hash: Uint8Array;
}

/** In one request: each takes memory until it is answered, also if it is refused or there is no such service. */
const maxAtOnce = 100_000;
/** Of a refused subscription, this much is repeated to its client. */
const repeatedChars = 256;

/**
 * A watch whose subscriptions come and go, by one who may know some of the answers already.
 * Every subscribe is answered in full: by views, by `unchanged`, or by a refusal, and then by the end of the snapshot.
 */
export class Session implements Watch {
  readonly #watcher: Watcher;
  readonly #maxSubscriptions: number;
  #acked = 0;

  constructor(watcher: Watcher, maxSubscriptions: number) {
    this.#watcher = watcher;
    this.#maxSubscriptions = maxSubscriptions;
  }

  get counts(): WatchCounts {
    return this.#watcher.counts;
  }

  /** Newest frame that the client has taken in; 0: none yet. */
  get acked(): number {
    return this.#acked;
  }

  /** Answers that wait to be pulled. */
  get unsaid(): number {
    return this.#watcher.unsaid;
  }

  /** The client has been given reason to read: `next` will be called before there is more to say. */
  get isAwake(): boolean {
    return this.#watcher.isAwake;
  }

  /**
   * @throws InvalidArgument for a hash that is none (its client does not know what it holds), and for far too much at once
   */
  subscribe({ subscriptions: texts, options, known }: Subscribe): void {
    atMostAtOnce('subscriptions', texts);
    atMostAtOnce('known', known);
    const hashes = new Map(known.map((one, i) => [one.service, knownHash(one, i)]));
    if (texts.length === 0) this.#refuse('', 'FieldValueRequired', 'Required value');
    for (const [i, text] of texts.entries()) {
      try {
        if (options instanceof InvalidArgument) throw options;
        const subscription = parseSubscription(text, `subscriptions[${i}]`);
        const reason = this.#tooManyPorts(subscription);
        if (reason !== undefined) throw new InvalidArgument(`subscriptions[${i}]`, text, reason);
        if (this.#isFull(subscription)) {
          const message = `at most ${this.#maxSubscriptions} per session: open another`;
          this.#refuse(text, 'FieldValueTooMany', message);
        } else this.#watcher.subscribe([subscription], options, hashes);
      } catch (error) {
        if (!(error instanceof InvalidArgument)) throw error;
        this.#refuse(text, 'FieldValueInvalid', error.message);
      }
    }
  }

  /** What is not held, or makes no sense, was refused when it was asked for. */
  unsubscribe(texts: readonly string[]): void {
    atMostAtOnce('subscriptions', texts);
    for (const text of texts) {
      try {
        this.#watcher.unsubscribe(parseSubscription(text, 'subscriptions'));
      } catch (error) {
        if (!(error instanceof InvalidArgument)) throw error;
      }
    }
  }

  /** False: it says nothing new. @throws InvalidArgument for a frame that was not sent */
  ack(sequence: number): boolean {
    const { sequence: sent } = this.counts;
    if (sequence > sent) {
      throw new InvalidArgument('ack.sequence', sequence, `the last frame sent is ${sent}`);
    }
    if (sequence <= this.#acked) return false;
    this.#acked = sequence;
    return true;
  }

  /** @throws InvalidArgument for a frame that was not sent */
  nack(sequence: number, service: string): void {
    this.#watcher.nack(sequence, service);
  }

  next(nowMs: number): Buffer | undefined {
    return this.#watcher.next(nowMs);
  }

  heartbeat(nowMs: number, heartbeat: Heartbeat): Buffer {
    return this.#watcher.heartbeat(nowMs, heartbeat);
  }

  close(): void {
    this.#watcher.close();
  }

  /** The updates of a stream are told apart by service alone. */
  #tooManyPorts(subscription: Subscription): string | undefined {
    if (subscription.follows !== 'service') return undefined;
    const { service, port } = subscription;
    const held = this.#watcher.following.portOf(service);
    if (held === undefined || held === port) return undefined;
    return `${held === '' ? service : `${service}:${held}`} is subscribed too: one session per port`;
  }

  #isFull(subscription: Subscription): boolean {
    const { following } = this.#watcher;
    return following.subscriptions >= this.#maxSubscriptions && !following.holds(subscription);
  }

  #refuse(text: string, reason: string, message: string): void {
    const [subscription, clipped] = [text, message].map((words) => words.slice(0, repeatedChars));
    this.#watcher.refuse([{ subscription: subscription ?? '', reason, message: clipped ?? '' }]);
  }
}

function atMostAtOnce(field: string, list: readonly unknown[]): void {
  if (list.length <= maxAtOnce) return;
  const reason = `may not be more than ${maxAtOnce} at once: send the rest in another request`;
  throw new InvalidArgument(field, `${list.length} entries`, reason);
}

function knownHash({ service, hash }: Known, i: number): string {
  if (hash.length === 16) return hashKeyOf(hash);
  const hex = Buffer.from(hash).toString('hex');
  throw new InvalidArgument(
    `known[${i}].hash`,
    hex,
    `of ${service} must be 16 bytes, not ${hash.length}`,
  );
}
