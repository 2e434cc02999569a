/** The client side of a session, for tests: it keeps what it holds across connections, as an agent does. */
import type { FollowOptions, Hub, Known, Session } from '../src/index.ts';
import {
  type Held,
  isBasedOn,
  type ReadFrame,
  readFrame,
  states,
  type ReadView,
} from './reader.ts';

export const defaults: FollowOptions = {
  mode: 'default',
  family: 'both',
  includeNotReady: false,
  subset: 0,
};

export class SessionReader {
  readonly held: Map<string, Held> = new Map();
  /** As subscribed, with their options. */
  readonly wanted: Map<string, FollowOptions> = new Map();
  readonly node: string;
  readonly maxFrameBytes: number;
  readonly #hub: Hub;
  frames: ReadFrame[] = [];
  session: Session;
  /** Subscribes since the last end of a snapshot. */
  owed = 0;
  /** Services whose next whole view or `unchanged` is awaited; what comes of them before is of an earlier subscription. */
  readonly #awaited: Set<string> = new Set();
  /** Hashes offered, by service, until answered. */
  readonly #offered: Map<string, string> = new Map();

  constructor(hub: Hub, node: string, maxFrameBytes: number) {
    this.#hub = hub;
    this.node = node;
    this.maxFrameBytes = maxFrameBytes;
    this.session = this.#open();
  }

  subscribe(text: string, options: FollowOptions, known: readonly Known[] = []): void {
    this.wanted.set(text, options);
    this.owed++;
    for (const { service, hash } of known.filter((one) => this.#nearest(one.service) === text)) {
      this.#offered.set(service, Buffer.from(hash).toString('hex'));
    }
    this.session.subscribe({ subscriptions: [text], options, known });
  }

  /** Forgets the views that were followed by this subscription, and not by a nearer one. */
  unsubscribe(text: string): void {
    for (const service of services.filter((name) => this.#nearest(name) === text)) {
      this.held.delete(service);
      this.#awaited.add(service);
    }
    this.wanted.delete(text);
    this.session.unsubscribe([text]);
  }

  /** What was read from a connection that broke is offered to the next one. */
  reconnect(keep: boolean): void {
    this.session.close();
    this.session = this.#open();
    this.frames = [];
    this.owed = 0;
    this.#awaited.clear();
    for (const [service, { hash }] of this.held) {
      if (!keep || hash === '') this.held.delete(service); // what cannot be offered is not kept
    }
    for (const [text, options] of this.wanted) this.subscribe(text, options, this.known(text));
  }

  /** What it holds whole of the services that a subscription covers. */
  known(text: string): Known[] {
    return [...this.held]
      .filter(([service, { hash }]) => hash !== '' && covers(text, service))
      .map(([service, { hash }]) => ({ service, hash: Buffer.from(hash, 'hex') }));
  }

  nack(service: string): void {
    const { sequence } = this.session.counts;
    if (sequence > 0) this.session.nack(sequence, service);
  }

  pull(): ReadFrame | undefined {
    const bytes = this.session.next(0);
    if (bytes === undefined) return undefined;
    const frame = readFrame(bytes);
    if (frame.sequence !== (this.frames.at(-1)?.sequence ?? 0) + 1) throw new Error('sequence');
    this.frames.push(frame);
    for (const view of frame.views) this.#take(view);
    if (frame.snapshotEnd && this.owed === 0) throw new Error('an end nobody asked for');
    if (frame.snapshotEnd) this.owed = 0;
    return frame;
  }

  drain(): void {
    while (this.pull() !== undefined);
  }

  #open(): Session {
    return this.#hub.session({
      place: { node: this.node },
      maxFrameBytes: this.maxFrameBytes,
      maxSubscriptions: 100,
      wake: () => {},
    });
  }

  #take(view: ReadView): void {
    const { service } = view;
    if (![...this.wanted.keys()].some((text) => covers(text, service))) return;
    if (this.#awaited.has(service) && !view.reset && !view.unchanged) return;
    this.#awaited.delete(service);
    const before = this.held.get(service);
    if (view.unchanged) {
      if (view.reset || view.upserts.length + view.removed.length > 0) throw new Error('not so');
      if (this.#offered.get(service) !== view.hash) throw new Error('unchanged, but from what?');
      if (before?.hash === view.hash) this.#settle(before, view);
      else if (before !== undefined) this.#askAgain(service);
      return;
    }
    const empty: Held = { state: '', hash: '', viewClass: '', reasons: [], entries: new Map() };
    const held = view.reset ? empty : before;
    if (held === undefined) throw new Error(`a delta of unknown ${service}`);
    if (view.baseHash !== '' && held.hash !== '' && !isBasedOn(held, view)) {
      throw new Error(`gap: ${service} is at ${held.hash}, the delta at ${view.baseHash}`);
    }
    for (const [id, text] of view.upserts) held.entries.set(id, text);
    for (const id of view.removed) held.entries.delete(id);
    this.held.set(service, held);
    held.hash = '';
    if (!view.more) this.#settle(held, view);
  }

  #settle(held: Held, view: ReadView): void {
    held.state = states[view.state] ?? '';
    held.hash = view.hash;
    if (view.viewClass !== '') held.viewClass = view.viewClass;
    if (view.selection.length > 0) held.reasons = view.selection;
  }

  #nearest(service: string): string | undefined {
    const namespace = service.slice(0, service.indexOf('/'));
    return [service, `${namespace}/*`, '*'].find((text) => this.wanted.has(text));
  }

  /** `unchanged` is about what was held when it was asked: meanwhile the view went on, and came back. */
  #askAgain(service: string): void {
    const text = this.#nearest(service);
    if (text !== undefined) this.subscribe(text, this.wanted.get(text) ?? defaults);
  }
}

export const services: readonly string[] = ['a/1', 'a/2', 'b/1'];

function covers(text: string, service: string): boolean {
  return (
    text === '*' ||
    text === service ||
    (text.endsWith('/*') && service.startsWith(text.slice(0, -1)))
  );
}
