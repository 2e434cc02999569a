import type { ViewOptions } from '@sliceplane/views';
import type { ServiceRecord } from './service-record.ts';
import type { Subscription } from './subscription.ts';
import type { ViewStore } from './view-store.ts';
import { toldAgain, toldElsewhere, toldNotFound, WatchEntry } from './watch-entry.ts';

/** What every subscription may ask for; the port is each one's own. */
export type FollowOptions = Omit<ViewOptions, 'port'>;

/** Hashes of views that the client holds from elsewhere, as strings of 16 chars, by service. */
export type KnownHashes = ReadonlyMap<string, string>;

export interface FollowingOptions {
  readonly store: ViewStore;
  /** A new entry, which waits for a first answer. */
  readonly followed: (entry: WatchEntry) => void;
  /** An entry with news. */
  readonly changed: (entry: WatchEntry) => void;
  /** An entry that is followed no more. */
  readonly dropped: (entry: WatchEntry) => void;
}

const nothingKnown: KnownHashes = new Map();

/**
 * Which services one stream follows, and by which of its subscriptions. A service is followed once: by its own name, else
 * by its namespace, else by `*`, with the options of that subscription. When the nearest one ends, the next nearest takes over.
 */
export class Following {
  readonly #options: FollowingOptions;
  readonly #entries: Map<string, WatchEntry> = new Map();
  /** By namespace, or '*'. Most streams have none. */
  #patterns: Map<string, ViewOptions> | undefined;
  #byName = 0;
  #stopListening: (() => void) | undefined;

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Subscriptions held: a pattern counts as one. */
  get subscriptions(): number {
    return this.#byName + (this.#patterns?.size ?? 0);
  }

  get hasPatterns(): boolean {
    return this.#patterns !== undefined && this.#patterns.size > 0;
  }

  find(service: string): WatchEntry | undefined {
    return this.#entries.get(service);
  }

  entries(): Iterable<WatchEntry> {
    return this.#entries.values();
  }

  /** The subscription is one of those held, if perhaps with other options. */
  holds(subscription: Subscription): boolean {
    if (subscription.follows !== 'service') {
      return this.#patterns?.has(patternOf(subscription)) === true;
    }
    const entry = this.#entries.get(subscription.service);
    return entry?.pattern === '' && entry.options.port === subscription.port;
  }

  /** The port by whose name this service is followed already; undefined: by none. */
  portOf(service: string): string | undefined {
    const entry = this.#entries.get(service);
    return entry?.pattern === '' ? entry.options.port : undefined;
  }

  /** One that is held already is answered anew. */
  add(subscription: Subscription, options: FollowOptions, known: KnownHashes = nothingKnown): void {
    if (subscription.follows === 'service') {
      const { service, port } = subscription;
      this.#follow(service, { ...options, port }, '', known.get(service));
      return;
    }
    const pattern = patternOf(subscription);
    this.#patterns ??= new Map();
    this.#patterns.set(pattern, { ...options, port: '' });
    this.#stopListening ??= this.#options.store.listenFound((record) => this.#appeared(record));
    const found = [...this.#options.store.records()].filter((record) => record.found);
    const names = found.map(({ name }) => name);
    // Also those that have just gone, and of which that was not told yet: they may be back before it is.
    const services = new Set([...names, ...known.keys(), ...this.#entries.keys()]);
    for (const service of [...services].toSorted()) {
      if (this.#coverOf(service) === pattern) this.#cover(service, pattern, known.get(service));
    }
  }

  /** One that is not held is no mistake: its end and its refusal may cross. */
  remove(subscription: Subscription): void {
    if (!this.holds(subscription)) return;
    if (subscription.follows === 'service') {
      const entry = this.#entries.get(subscription.service);
      if (entry !== undefined) this.#inherit(entry);
      return;
    }
    const pattern = patternOf(subscription);
    this.#patterns?.delete(pattern);
    for (const entry of this.#entries.values()) {
      if (entry.pattern === pattern) this.#inherit(entry);
    }
    if (this.hasPatterns) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  /** The entry leaves; should its service come back, a pattern follows it anew. */
  drop(entry: WatchEntry): void {
    this.#entries.delete(entry.record.name);
    if (entry.pattern === '') this.#byName--;
    entry.parking?.delete(entry);
    this.release(entry);
    this.#options.dropped(entry);
    this.#options.store.unfollow(entry.record);
  }

  /** The entry needs no class any more, or not for now. */
  release(entry: WatchEntry): void {
    for (const view of [entry.view, entry.next]) {
      if (view === undefined) continue;
      view.parked.delete(entry);
      this.#options.store.release(entry.record, view);
    }
    entry.view = entry.next = undefined;
  }

  close(): void {
    this.#stopListening?.();
    for (const entry of this.#entries.values()) this.drop(entry);
    this.#patterns = undefined;
  }

  /** Its subscription has ended: the next nearest one takes over, and answers from the start. */
  #inherit(entry: WatchEntry): void {
    const { record, told } = entry;
    const cover = this.#patternFor(record.name);
    // One that has just gone is answered too: its client may hold it, and still follows it.
    const isKnown = record.found || (told !== undefined && told !== toldNotFound);
    if (cover === undefined || !isKnown) this.drop(entry);
    else this.#cover(record.name, cover, undefined);
  }

  #appeared(record: ServiceRecord): void {
    if (!record.found || this.#entries.has(record.name)) return;
    const cover = this.#coverOf(record.name);
    if (cover !== undefined) this.#cover(record.name, cover, undefined);
  }

  #coverOf(service: string): string | undefined {
    return this.#entries.get(service)?.pattern === '' ? '' : this.#patternFor(service);
  }

  #patternFor(service: string): string | undefined {
    const namespace = service.slice(0, service.indexOf('/'));
    if (this.#patterns === undefined) return undefined;
    if (this.#patterns.has(namespace)) return namespace;
    return this.#patterns.has('*') ? '*' : undefined;
  }

  #cover(service: string, pattern: string, known: string | undefined): void {
    const options = this.#patterns?.get(pattern);
    if (options !== undefined) this.#follow(service, options, pattern, known);
  }

  #follow(service: string, options: ViewOptions, pattern: string, known: string | undefined): void {
    const before = this.#entries.get(service);
    const record = this.#options.store.follow(service);
    const entry = new WatchEntry(record, options, pattern, this.#options.changed);
    if (known !== undefined) entry.told = toldElsewhere(known);
    else if (before?.told !== undefined) entry.told = toldAgain;
    if (before !== undefined) this.drop(before);
    this.#entries.set(service, entry);
    if (pattern === '') this.#byName++;
    this.#options.followed(entry);
  }
}

function patternOf(subscription: Exclude<Subscription, { readonly follows: 'service' }>): string {
  return subscription.follows === 'everything' ? '*' : subscription.namespace;
}
