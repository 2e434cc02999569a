import type { Viewpoint } from '@sliceplane/views';
import type { Census } from './census.ts';
import type { ClassView } from './class-view.ts';
import type { Delivery } from './delivery.ts';
import { Following, type FollowOptions, type KnownHashes } from './following.ts';
import {
  headerRoom,
  type Heartbeat,
  lengthOf,
  type Refused,
  refusedField,
  watchFrame,
} from './frame.ts';
import { InvalidArgument } from './invalid-argument.ts';
import { Nacks } from './nacks.ts';
import type { NodeTable } from './node-table.ts';
import type { Propagation } from './propagation.ts';
import type { Subscription } from './subscription.ts';
import type { Watch, WatchCounts, WatcherOptions } from './watch.ts';
import { SmallSet } from './small-set.ts';
import { type ViewChange, ViewTransfer } from './view-change.ts';
import type { ViewStore } from './view-store.ts';
import {
  absence,
  type Step,
  stepFrom,
  type Told,
  toldInVain,
  toldNotFound,
  toldPending,
  type WatchEntry,
} from './watch-entry.ts';

export interface WatchSurroundings {
  readonly epoch: string;
  readonly store: ViewStore;
  readonly nodes: NodeTable;
  readonly delivery: Delivery;
  readonly propagation: Propagation;
  readonly census: Census;
  readonly isSynced: () => boolean;
}

/** Streams in step share a frame for this long, so `sent_ms` may be this much early. */
const sharedMs = 5;
/** Sequences of one change whose frames are kept: streams that follow other services too are rarely in step. */
const maxFrames = 64;

/**
 * Pull-based: an event marks services dirty and wakes; what is sent is decided when the socket has room for it. So a
 * reader, however slow, holds a set of services, never a queue of events, and delays nobody (law 8).
 *
 *   event ─▶ unpark ─▶ dirty set ─▶ wake … next() ─▶ changes of the newest state ─▶ frame ─▶ parked again
 */
export class Watcher implements Watch {
  readonly following: Following;
  readonly #around: WatchSurroundings;
  readonly #options: WatcherOptions;
  readonly #dirty: SmallSet<WatchEntry> = new SmallSet();
  readonly #nacks: Nacks = new Nacks();
  readonly #stops: (() => void)[] = [];
  #refused: Refused[] = [];
  #viewpoint: Viewpoint;
  #transfer: ViewTransfer | undefined;
  #sequence = 0;
  /** Entries that wait for a first answer. */
  #unanswered = 0;
  /** The subscriber waits to hear that everything has been answered. */
  #owesEnd = false;
  #awake = false;
  #closed = false;

  constructor(around: WatchSurroundings, options: WatcherOptions, closed: () => void) {
    this.#around = around;
    this.#options = options;
    this.#viewpoint = around.nodes.viewpoint(options.place);
    this.following = new Following({
      store: around.store,
      followed: (entry) => {
        this.#unanswered++;
        around.census.followed++;
        this.#changed(entry);
      },
      changed: (entry) => this.#changed(entry),
      dropped: (entry) => this.#dropped(entry),
    });
    this.#stops.push(
      closed,
      around.nodes.listen(options.place.node, () => this.#moved()),
    );
  }

  get counts(): WatchCounts {
    return { followed: this.following.size, behind: this.#dirty.size, sequence: this.#sequence };
  }

  /** Answers that wait to be pulled: services with news, and refusals. */
  get unsaid(): number {
    return this.#dirty.size + this.#refused.length;
  }

  get isAwake(): boolean {
    return this.#awake;
  }

  subscribe(
    subscriptions: readonly Subscription[],
    options: FollowOptions,
    known?: KnownHashes,
  ): void {
    for (const subscription of subscriptions) this.following.add(subscription, options, known);
    this.#owesEnd = true;
    this.#wake();
  }

  unsubscribe(subscription: Subscription): void {
    this.following.remove(subscription);
    if (this.#owesEnd) this.#wake();
  }

  /** What was not taken is answered, too. */
  refuse(refused: readonly Refused[]): void {
    this.#refused.push(...refused);
    this.#around.delivery.refused(refused.length);
    this.#owesEnd = true;
    this.#wake();
  }

  /** @throws InvalidArgument for a frame that was not sent */
  nack(sequence: number, service: string): void {
    if (sequence < 1 || sequence > this.#sequence) {
      const reason = `must be that of a frame which was sent: 1 to ${this.#sequence}`;
      throw new InvalidArgument('nack.sequence', sequence, reason);
    }
    this.#around.delivery.nacked();
    const entry = this.following.find(service);
    if (entry === undefined || !this.#nacks.take(entry, sequence)) return;
    this.#tellWhole(entry);
    this.#changed(entry);
  }

  next(nowMs: number): Buffer | undefined {
    if (this.#closed) return undefined;
    const frame = this.#nextOf(this.#dirty.only, nowMs) ?? this.#nextOfMany(nowMs);
    const isMore = this.#dirty.size > 0 || this.#transfer !== undefined || this.#refused.length > 0;
    this.#awake = frame !== undefined && isMore;
    return frame;
  }

  /** What nearly every pull is of: one service with news on a stream that owes nothing else. undefined: this is not it. */
  #nextOf(entry: WatchEntry | undefined, nowMs: number): Buffer | undefined {
    const isPlain = this.#sequence > 0 && !this.#owesEnd && this.#transfer === undefined;
    if (entry === undefined || !isPlain) return undefined;
    const step = this.#stepOf(entry);
    const change = step?.change;
    if (change === undefined || change.bytes > this.#options.maxFrameBytes - headerRoom('')) {
      return undefined;
    }
    this.#undirty(entry);
    this.#told(entry, (step as Step).told, change, nowMs);
    return this.#frameOf(change, nowMs);
  }

  /** Streams in step send the same frame. */
  #frameOf(change: ViewChange, sentMs: number): Buffer {
    const sequence = ++this.#sequence;
    const made = change.frames.get(sequence);
    if (made !== undefined && Math.abs(sentMs - made.sentMs) <= sharedMs) return made.bytes;
    const header = { sequence, epoch: '', sentMs, snapshotEnd: false };
    const bytes = watchFrame(header, change.whole());
    if (change.frames.size >= maxFrames) change.frames.clear();
    change.frames.set(sequence, { sentMs, bytes });
    return bytes;
  }

  #nextOfMany(nowMs: number): Buffer | undefined {
    if (this.#dirty.size === 0 && this.#transfer === undefined && !this.#owesEnd) return undefined;
    const epoch = this.#sequence === 0 ? this.#around.epoch : '';
    const budget = this.#options.maxFrameBytes - headerRoom(epoch);
    const refused = this.#refused.length === 0 ? nothing : this.#takeRefused(budget);
    const room = refused.length === 0 ? budget : budget - lengthOf(refused);
    const views = this.#collect(room, nowMs);
    const snapshotEnd = this.#endsSnapshot();
    if (views.length + refused.length === 0 && !snapshotEnd) return undefined;
    const header = { sequence: ++this.#sequence, epoch, sentMs: nowMs, snapshotEnd };
    return watchFrame(header, refused.length === 0 ? views : [...views, ...refused]);
  }

  heartbeat(nowMs: number, heartbeat: Heartbeat): Buffer {
    const epoch = this.#sequence === 0 ? this.#around.epoch : '';
    const sequence = ++this.#sequence;
    return watchFrame({ sequence, epoch, sentMs: nowMs, snapshotEnd: false, heartbeat }, []);
  }

  /** The sources have delivered their first state: what was pending is not any more. */
  synced(): void {
    this.#wake();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.following.close();
    this.#transfer = undefined;
    this.#refused = [];
  }

  #takeRefused(budget: number): readonly Uint8Array[] {
    const fields: Uint8Array[] = [];
    let used = 0;
    for (const refused of this.#refused) {
      const field = refusedField(refused);
      if (fields.length > 0 && used + field.length > budget) break;
      fields.push(field);
      used += field.length;
    }
    this.#refused.splice(0, fields.length);
    return fields;
  }

  /** As many changes as a frame holds. */
  #collect(budget: number, nowMs: number): readonly Uint8Array[] {
    const views: Uint8Array[] = [];
    let used = 0;
    if (this.#transfer !== undefined) {
      views.push(...this.#transfer.next(budget));
      if (!this.#transfer.isDone) return views;
      this.#transfer = undefined;
      used = lengthOf(views);
    }
    for (const entry of this.#dirty.things()) {
      const step = this.#stepOf(entry);
      const change = step?.change;
      if (change !== undefined && used + change.bytes > budget && views.length > 0) return views;
      this.#undirty(entry);
      if (step === undefined || change === undefined) continue;
      this.#told(entry, step.told, change, nowMs);
      if (used + change.bytes > budget) {
        const transfer = new ViewTransfer(change);
        const chunk = transfer.next(budget);
        // One that cannot be cut goes whole, and nothing follows.
        if (!transfer.isDone) this.#transfer = transfer;
        return chunk;
      }
      views.push(...change.whole());
      used += change.bytes;
    }
    return views;
  }

  /** The news of one service; undefined: there is none now, and the entry waits where its next news will be. */
  #stepOf(entry: WatchEntry): Step | undefined {
    if (!this.#around.isSynced()) return this.#absence(entry, 'pending-sync');
    const { record } = entry;
    const stance = entry.stanceFrom(this.#viewpoint);
    if (stance === undefined) return this.#absence(entry, 'not-found');
    if (entry.view === undefined && !record.canAnswer(stance.key)) {
      return this.#absence(entry, 'pending-sync');
    }
    const view = this.#viewOf(entry, stance.key);
    if (view.isOpen) {
      const step = stepFrom(entry.told, record, view, stance, this.#viewpoint, entry.options);
      if (step.change !== undefined) {
        if (!this.#nacks.isInVain(entry)) return step;
        this.#tellWhole(entry);
        return stepFrom(entry.told, record, view, stance, this.#viewpoint, entry.options);
      }
    }
    view.parked.add(entry);
    return undefined;
  }

  #absence(entry: WatchEntry, state: 'not-found' | 'pending-sync'): Step | undefined {
    const told = state === 'not-found' ? toldNotFound : toldPending;
    if (entry.pattern !== '' && entry.told === undefined && told === toldNotFound) {
      this.following.drop(entry); // came and went before its reader heard of it
      return undefined;
    }
    // A server that has just started knows nothing against what the client holds from elsewhere.
    const holds = entry.told?.owed === true && entry.told.hashKey !== '';
    const knowsLater = told === toldPending && !this.#around.isSynced();
    const isNews = entry.told !== told && !(holds && knowsLater);
    if (isNews) return { change: absence(entry.record, state), told };
    entry.record.parked.add(entry);
    return undefined;
  }

  /**
   * The class the entry should be told of; the one it was told of stays in use until this one is open.
   *
   * @throws TooManyClasses
   */
  #viewOf(entry: WatchEntry, key: ClassView['key']): ClassView {
    const { record } = entry;
    const { store } = this.#around;
    const wanted = entry.next ?? entry.view;
    if (wanted?.key !== key) {
      const next = entry.view?.key === key ? undefined : store.acquire(record, key);
      if (entry.next !== undefined) store.release(record, entry.next);
      entry.next = next;
    }
    if (entry.next?.isOpen === true) {
      if (entry.view !== undefined) store.release(record, entry.view);
      entry.view = entry.next;
      entry.next = undefined;
    }
    return entry.next ?? (entry.view as ClassView);
  }

  /** The change is on its way: what the client will hold, and where the entry hears of what follows. */
  #told(entry: WatchEntry, told: Told, { envelope }: ViewChange, nowMs: number): void {
    if (entry.isOwed) this.#unanswered--;
    const before = entry.told;
    entry.told = told;
    this.#around.delivery.told(before, told, envelope);
    this.#nacks.told(entry, before, this.#sequence + 1);
    if (told !== toldNotFound && told !== toldPending) {
      const { view } = entry;
      if (view === undefined) return;
      view.parked.add(entry);
      const { propagation } = this.#around;
      if (isNewer(before, told)) propagation.told(view, nowMs, view.parked.size === view.users);
      return;
    }
    this.following.release(entry);
    if (told === toldNotFound && entry.pattern !== '') this.following.drop(entry);
    else entry.record.parked.add(entry);
  }

  /** What the client was told is of no use to it. */
  #tellWhole(entry: WatchEntry): void {
    this.#around.delivery.moved(entry.told, toldInVain);
    entry.told = toldInVain;
  }

  #endsSnapshot(): boolean {
    if (!this.#owesEnd || this.#unanswered > 0 || this.#refused.length > 0) return false;
    if (this.#transfer !== undefined) return false;
    if (this.following.hasPatterns && !this.#around.isSynced()) return false;
    this.#owesEnd = false;
    return true;
  }

  #dropped(entry: WatchEntry): void {
    this.#around.census.followed--;
    this.#undirty(entry);
    this.#nacks.forget(entry);
    if (entry.isOwed) this.#unanswered--;
    this.#around.delivery.moved(entry.told, undefined);
  }

  /** The node was relabelled, came or went: every service may now look different from here. */
  #moved(): void {
    this.#viewpoint = this.#around.nodes.viewpoint(this.#options.place);
    for (const entry of this.following.entries()) {
      entry.parking?.delete(entry);
      this.#changed(entry);
    }
  }

  #changed(entry: WatchEntry): void {
    if (this.#dirty.size === 0) this.#around.census.behind++;
    this.#dirty.add(entry);
    this.#wake();
  }

  #undirty(entry: WatchEntry): void {
    if (this.#dirty.delete(entry) && this.#dirty.size === 0) this.#around.census.behind--;
  }

  #wake(): void {
    if (this.#awake || this.#closed) return;
    this.#awake = true;
    this.#options.wake();
  }
}

/** The client followed the view, and hears how it changed rather than of it for the first time. */
function isNewer(before: Told | undefined, after: Told): boolean {
  const isFollowed = before !== undefined && !before.owed && before.viewClass === after.viewClass;
  return isFollowed && after.changes > before.changes;
}

const nothing: readonly Uint8Array[] = [];
