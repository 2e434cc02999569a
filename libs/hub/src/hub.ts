import type { Node } from '@sliceplane/kube';
import type { ServiceEffect } from '@sliceplane/shard';
import type { Outlook, ViewClassKey, ViewOptions, Viewpoint } from '@sliceplane/views';
import type { Census } from './census.ts';
import type { ClassView } from './class-view.ts';
import { Delivery, type DeliveryCounts } from './delivery.ts';
import { envelopeFields, getViewResponse } from './frame.ts';
import { type AskedPlace, NodeTable } from './node-table.ts';
import type { ServiceRecord } from './service-record.ts';
import type { SliceFilter } from './slice-filter.ts';
import { SliceLog, type SlicePage } from './slice-log.ts';
import type { SliceReader } from './slice-reader.ts';
import { Propagation, type PropagationCounts } from './propagation.ts';
import { ClassTap, type Tap } from './tap.ts';
import type { ViewChange } from './view-change.ts';
import { ViewStore } from './view-store.ts';
import { absence, stanceOf, stepFrom } from './watch-entry.ts';
import { Session, type SessionOptions } from './session.ts';
import type { Watch, WatcherOptions, WatchRequest } from './watch.ts';
import { Watcher } from './watcher.ts';

export interface HubOptions {
  /** Identity of this life of the state; revisions compare only inside it. */
  readonly epoch: string;
  /** Asks the service's shard to send the whole view of a class, and its changes from then on. Asked again, it sends the whole view again. */
  readonly openInterest: (service: string, viewClass: ViewClassKey) => void;
  readonly closeInterest: (service: string, viewClass: ViewClassKey) => void;
  /** View classes kept open although nobody uses them. @defaultValue 4096 */
  readonly idleClasses?: number;
  /** View classes open at once, used or idle. @defaultValue 200000 */
  readonly maxClasses?: number;
  /** Endpoints that open subsets choose from, one per class, port and endpoint when the class was opened. @defaultValue 100000000 */
  readonly maxRanks?: number;
}

export interface ViewRequest {
  /** namespace/name */
  readonly service: string;
  readonly place: AskedPlace;
  readonly options: ViewOptions;
  /** 16 bytes of a view the caller holds: if it is still this one, the answer has no endpoints. */
  readonly knownHash?: Uint8Array;
}

export interface HubStatus {
  readonly epoch: string;
  readonly synced: boolean;
  readonly services: number;
  readonly classes: number;
  readonly idleClasses: number;
  /** Times the hub had to ask a shard for a view again because an update did not follow from the one before. */
  readonly gaps: number;
  /** Times a whole view was put together from its pieces. */
  readonly snapshotBuilds: number;
  readonly slices: number;
  /** Open view and slice streams. */
  readonly streams: number;
  /** Services followed, summed over streams. */
  readonly subscriptions: number;
  /** Streams with news that they have not pulled. */
  readonly behind: number;
  /** Calls that wait for a view to be sent by its shard. */
  readonly waiting: number;
  readonly delivery: DeliveryCounts;
  /** How long changes took, by stage. */
  readonly propagation: PropagationCounts;
}

/**
 * What the outside talks to, without the sockets: it holds the newest state as bytes, and lets readers pull what they
 * lack of it. It never encodes an endpoint and never waits for a reader.
 *
 *   ServiceEffect ─▶ slice log ─▶ ListSlices, WatchSlices
 *                 └▶ view store ─▶ GetView, Watch, Session
 *   Node ──────────▶ node table ─┘
 */
export class Hub {
  readonly epoch: string;
  readonly #nodes: NodeTable = new NodeTable();
  readonly #slices: SliceLog = new SliceLog();
  readonly #views: ViewStore;
  readonly #delivery: Delivery = new Delivery();
  readonly #propagation: Propagation = new Propagation();
  readonly #census: Census = { followed: 0, behind: 0 };
  readonly #watchers: Set<Watcher> = new Set();
  readonly #syncListeners: Set<(synced: boolean) => void> = new Set();
  #waiting = 0;
  #synced = false;
  #everSynced = false;

  /** @throws RangeError when idleClasses is not an integer from 0 to 1,000,000, or maxClasses or maxRanks none of at least 1 */
  constructor({
    epoch,
    openInterest,
    closeInterest,
    idleClasses = 4096,
    maxClasses = 200_000,
    maxRanks = 100_000_000,
  }: HubOptions) {
    within('idleClasses', idleClasses, 0, 1_000_000);
    within('maxClasses', maxClasses, 1, 10_000_000);
    within('maxRanks', maxRanks, 1, 1e12);
    this.epoch = epoch;
    const limits = { idleClasses, maxClasses, maxRanks };
    const propagation = this.#propagation;
    this.#views = new ViewStore({ openInterest, closeInterest, ...limits, propagation });
  }

  /** What one step of a shard did to one service (namespace/name), told at `nowMs`; 0: how long it takes from here is not counted. */
  applyEffect(service: string, effect: ServiceEffect, nowMs: number = 0): void {
    if (effect.slices !== undefined) this.#slices.apply(service, effect.slices);
    if (effect.view !== undefined) this.#views.apply(service, effect.view, nowMs);
    if (effect.gone !== undefined) this.#views.gone(service, effect.revision);
  }

  setNode(node: Node): void {
    this.#nodes.set(node);
  }

  deleteNode(name: string): void {
    this.#nodes.delete(name);
  }

  /** The shard of these services is being replaced (`on`), or has taken over again. */
  markStale(services: Iterable<string>, on: boolean): void {
    for (const service of services) this.#views.markStale(service, on);
  }

  /**
   * Nobody works on these stale services until further notice: views that are not open here are answered by pending-sync
   * instead of being waited for. Until they are marked stale no more.
   */
  markWithheld(services: Iterable<string>): void {
    for (const service of services) this.#views.markWithheld(service);
  }

  /** Endpoints of a service, counted once for each port: what a shard looks at to open a view of it. */
  endpoints(service: string): number {
    return this.#views.find(service)?.endpoints ?? 0;
  }

  /** Who is asking, with the node looked up. */
  viewpoint(place: AskedPlace): Viewpoint {
    return this.#nodes.viewpoint(place);
  }

  get synced(): boolean {
    return this.#synced;
  }

  /** Views are answered: the sources have been current at least once. */
  get everSynced(): boolean {
    return this.#everSynced;
  }

  /** Before the first time every view is pending sync. Later losses are told by heartbeats: views stay as they are. */
  setSynced(synced: boolean): void {
    if (this.#synced === synced) return;
    this.#synced = synced;
    const first = !this.#everSynced;
    this.#everSynced = true;
    for (const listener of this.#syncListeners) listener(synced);
    if (!first) return;
    for (const record of this.#views.records()) record.unparkAll();
    for (const watcher of this.#watchers) watcher.synced();
  }

  /** Calls `changed` when the sources become or cease to be current. Returns how to stop. */
  listenSynced(changed: (synced: boolean) => void): () => void {
    this.#syncListeners.add(changed);
    return () => void this.#syncListeners.delete(changed);
  }

  /**
   * A GetViewResponse. At once when somebody else needs that view too, else after its shard has sent it; or never, if
   * the caller's signal says that nobody waits for it any more: then nothing is left of the question.
   *
   * @throws TooManyClasses, or rejects with it
   */
  getView(
    request: ViewRequest,
    caller?: { readonly signal: AbortSignal },
  ): Buffer | Promise<Buffer> {
    const record = this.#views.find(request.service);
    if (!this.#everSynced || record === undefined) {
      return this.#absent(request.service, record);
    }
    const viewpoint = this.#nodes.viewpoint(request.place);
    const stance = stanceOf(record, viewpoint, request.options);
    if (stance === undefined) return this.#absent(request.service, record);
    if (!record.canAnswer(stance.key)) return this.#absent(request.service, record, 'pending-sync');
    const view = this.#views.acquire(record, stance.key);
    if (!view.isOpen) {
      this.#waiting++;
      return opening(view, caller?.signal)
        .finally(() => this.#waiting--)
        .then(() => this.getView(request, caller))
        .finally(() => this.#views.release(record, view));
    }
    const { change } = stepFrom(undefined, record, view, stance, viewpoint, request.options);
    this.#views.release(record, view);
    return this.#response(change as ViewChange, request.knownHash);
  }

  /** @throws InvalidArgument when the subscriptions do not go together */
  watch(request: WatchRequest): Watch {
    const watcher = this.#open(request);
    watcher.subscribe(request.subscriptions, request.options);
    return watcher;
  }

  /** A stream whose subscriptions come and go. */
  session(request: SessionOptions): Session {
    return new Session(this.#open(request), request.maxSubscriptions);
  }

  /**
   * The view of one service by one class, for a renderer inside the server. Any service: one that is not there may come.
   *
   * @throws TooManyClasses
   */
  tap(service: string, viewClass: ViewClassKey, changed: () => void): Tap {
    const isSynced = (): boolean => this.#everSynced;
    return new ClassTap({ store: this.#views, isSynced }, service, viewClass, changed);
  }

  /** Every service there is. */
  *services(): Iterable<{ readonly service: string; readonly outlook: Outlook }> {
    for (const { name: service, found, outlook } of this.#views.records()) {
      if (found && outlook !== undefined) yield { service, outlook };
    }
  }

  /** undefined: there is no such service. */
  outlookOf(service: string): Outlook | undefined {
    const record = this.#views.find(service);
    return record?.found === true ? record.outlook : undefined;
  }

  /**
   * Calls `changed` after a service appeared or disappeared, or its ports, its policy or its being an ExternalName changed; not for
   * counts of endpoints. Returns how to stop.
   */
  listenServices(changed: (service: string) => void): () => void {
    return this.#views.listenListed(changed);
  }

  /** Calls `changed` after each change to what a viewpoint on that node sees. Returns how to stop. */
  listenNode(node: string, changed: () => void): () => void {
    return this.#nodes.listen(node, changed);
  }

  /** '' when no node of the zone says; the lowest name when nodes disagree. */
  regionOf(zone: string): string {
    return this.#nodes.regions.regionOf(zone);
  }

  /** Calls `changed` after a zone's region became another. Returns how to stop. */
  listenRegions(changed: () => void): () => void {
    return this.#nodes.regions.listen(changed);
  }

  /** A ListSlicesResponse; `token` makes its page token of the last slice's namespace/name. */
  listSlices(page: SlicePage, token: (lastKey: string) => string): Buffer {
    return this.#slices.list(page, token);
  }

  watchSlices(filter: SliceFilter, maxFrameBytes: number, wake: () => void): SliceReader {
    return this.#slices.read(filter, maxFrameBytes, wake);
  }

  /** O(1) in streams, services and views: it is asked often. */
  status(): HubStatus {
    return {
      epoch: this.epoch,
      synced: this.#synced,
      ...this.#views.counts,
      slices: this.#slices.size,
      streams: this.#watchers.size + this.#slices.readers,
      subscriptions: this.#census.followed,
      behind: this.#census.behind,
      waiting: this.#waiting,
      delivery: this.#delivery.counts,
      propagation: this.#propagation.counts,
    };
  }

  #open(options: WatcherOptions): Watcher {
    const { epoch } = this;
    const isSynced = (): boolean => this.#everSynced;
    const counted = {
      delivery: this.#delivery,
      propagation: this.#propagation,
      census: this.#census,
    };
    const around = { epoch, isSynced, ...counted, store: this.#views, nodes: this.#nodes };
    const watcher = new Watcher(around, options, () => this.#watchers.delete(watcher));
    this.#watchers.add(watcher);
    return watcher;
  }

  #absent(
    service: string,
    record: ServiceRecord | undefined,
    state: 'not-found' | 'pending-sync' = this.#everSynced ? 'not-found' : 'pending-sync',
  ): Buffer {
    const { envelope } = absence(record ?? { name: service, revision: this.#views.floor }, state);
    return getViewResponse(this.epoch, false, [envelopeFields(envelope, false, false)]);
  }

  #response(whole: ViewChange, knownHash: Uint8Array | undefined): Buffer {
    const { envelope } = whole;
    if (knownHash !== undefined && Buffer.compare(knownHash, envelope.hash) === 0) {
      return getViewResponse(this.epoch, true, [envelopeFields(envelope, false, true)]);
    }
    return whole.response(this.epoch);
  }
}

function within(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} must be an integer from ${least} to ${most}, not ${value}`);
}

/** Settles when there is news of a class that is not open; rejects when `signal` is aborted. */
function opening({ waiting }: ClassView, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const opened = (): void => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    };
    const aborted = (): void => {
      waiting.delete(opened);
      reject(signal?.reason);
    };
    waiting.add(opened);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
