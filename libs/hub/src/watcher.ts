import type { ViewOptions, Viewpoint } from '@sliceplane/views';
import type { ClassView } from './class-view.ts';
import { headerRoom, type Heartbeat, lengthOf, watchFrame } from './frame.ts';
import type { AskedPlace, NodeTable } from './node-table.ts';
import type { ServiceRecord } from './service-record.ts';
import type { Subscription } from './subscription.ts';
import { type ViewChange, ViewTransfer } from './view-change.ts';
import type { ViewStore } from './view-store.ts';
import {
  absence,
  type Step,
  stepFrom,
  toldNotFound,
  toldPending,
  WatchEntry,
} from './watch-entry.ts';

export interface WatchRequest {
  readonly place: AskedPlace;
  /** The port is each subscription's own. */
  readonly options: Omit<ViewOptions, 'port'>;
  /** From `parseSubscriptions`. */
  readonly subscriptions: readonly Subscription[];
  /** Largest frame, in bytes. Only a single endpoint larger than this makes a larger one. */
  readonly maxFrameBytes: number;
  /** There may be a frame now. Called once, then not again before `next` has answered undefined. Must not throw nor pull. */
  readonly wake: () => void;
}

/** One stream's side of the hub. */
export interface Watch {
  /** The next frame of this stream, as new as can be; undefined: nothing to say until `wake`. */
  next(nowMs: number): Buffer | undefined;
  /** A frame that says the stream lives, whatever the views do. */
  heartbeat(nowMs: number, heartbeat: Heartbeat): Buffer;
  /** Services followed, and how many of them have news that was not pulled. */
  readonly counts: { readonly followed: number; readonly behind: number };
  close(): void;
}

export interface WatchSurroundings {
  readonly epoch: string;
  readonly store: ViewStore;
  readonly nodes: NodeTable;
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
  readonly #around: WatchSurroundings;
  readonly #request: WatchRequest;
  readonly #entries: Map<string, WatchEntry> = new Map();
  readonly #dirty: Set<WatchEntry> = new Set();
  readonly #patterns: readonly Subscription[];
  readonly #stops: (() => void)[] = [];
  #viewpoint: Viewpoint;
  #transfer: ViewTransfer | undefined;
  #sequence = 0;
  /** Entries that were never answered. */
  #unanswered = 0;
  #snapshotEnded = false;
  #awake = false;
  #closed = false;

  constructor(around: WatchSurroundings, request: WatchRequest, closed: () => void) {
    this.#around = around;
    this.#stops.push(closed);
    this.#request = request;
    this.#patterns = request.subscriptions.filter((s) => s.follows !== 'service');
    this.#viewpoint = around.nodes.viewpoint(request.place);
    for (const s of request.subscriptions) {
      if (s.follows === 'service') this.#follow(s.service, s.port, false);
    }
    if (this.#patterns.length > 0) {
      const found = [...around.store.records()].filter((record) => record.found);
      for (const record of found.toSorted(byName)) this.#appeared(record);
      this.#stops.push(around.store.listenFound((record) => this.#appeared(record)));
    }
    this.#stops.push(around.nodes.listen(request.place.node, () => this.#moved()));
    this.#wake();
  }

  get counts(): { followed: number; behind: number } {
    return { followed: this.#entries.size, behind: this.#dirty.size };
  }

  next(nowMs: number): Buffer | undefined {
    if (this.#closed) return undefined;
    if (this.#dirty.size === 0 && this.#transfer === undefined && this.#snapshotEnded) {
      this.#awake = false;
      return undefined;
    }
    const epoch = this.#sequence === 0 ? this.#around.epoch : '';
    const budget = this.#request.maxFrameBytes - headerRoom(epoch);
    const { views, only } = this.#collect(budget);
    const snapshotEnd = this.#endsSnapshot();
    if (views.length === 0 && !snapshotEnd) {
      this.#awake = false;
      return undefined;
    }
    const sequence = ++this.#sequence;
    const shareable = epoch === '' && !snapshotEnd ? only : undefined;
    const made = shareable?.frames.get(sequence);
    if (made !== undefined && Math.abs(nowMs - made.sentMs) <= sharedMs) return made.bytes;
    const frame = watchFrame({ sequence, epoch, sentMs: nowMs, snapshotEnd }, views);
    if (shareable !== undefined) {
      if (shareable.frames.size >= maxFrames) shareable.frames.clear();
      shareable.frames.set(sequence, { sentMs: nowMs, bytes: frame });
    }
    return frame;
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
    for (const entry of this.#entries.values()) this.#drop(entry);
    this.#entries.clear();
    this.#dirty.clear();
    this.#transfer = undefined;
  }

  /** As many changes as a frame holds; `only` when it is just one. */
  #collect(budget: number): { views: readonly Uint8Array[]; only: ViewChange | undefined } {
    const views: Uint8Array[] = [];
    let only: ViewChange | undefined;
    let used = 0;
    if (this.#transfer !== undefined) {
      views.push(...this.#transfer.next(budget));
      if (!this.#transfer.isDone) return { views, only };
      this.#transfer = undefined;
      used = lengthOf(views);
    }
    for (const entry of this.#dirty) {
      const step = this.#stepOf(entry);
      const change = step?.change;
      if (change !== undefined && used + change.bytes > budget && views.length > 0) {
        return { views, only: undefined };
      }
      this.#dirty.delete(entry);
      if (step === undefined || change === undefined) continue;
      this.#told(entry, step.told);
      if (used + change.bytes > budget) {
        this.#transfer = new ViewTransfer(change);
        return { views: this.#transfer.next(budget), only: undefined };
      }
      only = views.length === 0 ? change : undefined;
      views.push(...change.whole());
      used += change.bytes;
    }
    return { views, only };
  }

  /** The news of one service; undefined: there is none now, and the entry waits where its next news will be. */
  #stepOf(entry: WatchEntry): Step | undefined {
    if (!this.#around.isSynced()) return this.#absence(entry, 'pending-sync');
    const { record } = entry;
    const stance = entry.stanceFrom(this.#viewpoint);
    if (stance === undefined) return this.#absence(entry, 'not-found');
    const view = this.#viewOf(entry, stance.key);
    if (view.isOpen) {
      const step = stepFrom(entry.told, record, view, stance, this.#viewpoint, entry.options);
      if (step.change !== undefined) return step;
    }
    view.parked.add(entry);
    return undefined;
  }

  #absence(entry: WatchEntry, state: 'not-found' | 'pending-sync'): Step | undefined {
    const told = state === 'not-found' ? toldNotFound : toldPending;
    if (entry.byPattern && entry.told === undefined && told === toldNotFound) {
      this.#unanswered--; // came and went before its reader heard of it
      this.#unfollow(entry);
      return undefined;
    }
    if (entry.told !== told) return { change: absence(entry.record, state), told };
    entry.record.parked.add(entry);
    return undefined;
  }

  /** The class the entry should be told of; the one it was told of stays in use until this one is open. */
  #viewOf(entry: WatchEntry, key: ClassView['key']): ClassView {
    const { record } = entry;
    const { store } = this.#around;
    const wanted = entry.next ?? entry.view;
    if (wanted?.key !== key) {
      if (entry.next !== undefined) store.release(record, entry.next);
      entry.next = entry.view?.key === key ? undefined : store.acquire(record, key);
    }
    if (entry.next?.isOpen === true) {
      if (entry.view !== undefined) store.release(record, entry.view);
      entry.view = entry.next;
      entry.next = undefined;
    }
    return entry.next ?? (entry.view as ClassView);
  }

  /** The change is on its way: what the client will hold, and where the entry hears of what follows. */
  #told(entry: WatchEntry, told: Step['told']): void {
    if (entry.told === undefined) this.#unanswered--;
    entry.told = told;
    if (told !== toldNotFound && told !== toldPending) {
      entry.view?.parked.add(entry);
      return;
    }
    this.#releaseViews(entry);
    if (told === toldNotFound && entry.byPattern) this.#unfollow(entry);
    else entry.record.parked.add(entry);
  }

  #endsSnapshot(): boolean {
    if (this.#snapshotEnded || this.#unanswered > 0 || this.#transfer !== undefined) return false;
    if (this.#patterns.length > 0 && !this.#around.isSynced()) return false;
    this.#snapshotEnded = true;
    return true;
  }

  #appeared(record: ServiceRecord): void {
    if (!record.found || this.#entries.has(record.name)) return;
    const namespace = record.name.slice(0, record.name.indexOf('/'));
    const wanted = this.#patterns.some(
      (s) => s.follows === 'everything' || (s.follows === 'namespace' && s.namespace === namespace),
    );
    if (wanted) this.#follow(record.name, '', true);
  }

  #follow(service: string, port: string, byPattern: boolean): void {
    const record = this.#around.store.follow(service);
    const options = { ...this.#request.options, port };
    const entry = new WatchEntry(record, options, byPattern, (changed) => this.#changed(changed));
    this.#entries.set(service, entry);
    this.#unanswered++;
    this.#changed(entry);
  }

  #unfollow(entry: WatchEntry): void {
    this.#entries.delete(entry.record.name);
    this.#drop(entry);
  }

  #drop(entry: WatchEntry): void {
    entry.record.parked.delete(entry);
    this.#releaseViews(entry);
    this.#around.store.unfollow(entry.record);
  }

  #releaseViews(entry: WatchEntry): void {
    for (const view of [entry.view, entry.next]) {
      if (view === undefined) continue;
      view.parked.delete(entry);
      this.#around.store.release(entry.record, view);
    }
    entry.view = entry.next = undefined;
  }

  /** The node was relabelled, came or went: every service may now look different from here. */
  #moved(): void {
    this.#viewpoint = this.#around.nodes.viewpoint(this.#request.place);
    for (const entry of this.#entries.values()) {
      entry.record.parked.delete(entry);
      entry.view?.parked.delete(entry);
      entry.next?.parked.delete(entry);
      this.#changed(entry);
    }
  }

  #changed(entry: WatchEntry): void {
    this.#dirty.add(entry);
    this.#wake();
  }

  #wake(): void {
    if (this.#awake || this.#closed) return;
    this.#awake = true;
    this.#request.wake();
  }
}

function byName(a: ServiceRecord, b: ServiceRecord): number {
  return a.name < b.name ? -1 : 1;
}
