import type { ViewUpdate } from '@sliceplane/shard';
import { parseViewClass, type ViewClassKey } from '@sliceplane/views';
import { ClassView } from './class-view.ts';
import { sameListing, sameShape } from './outlook-shape.ts';
import type { Propagation } from './propagation.ts';
import { callAll, ServiceRecord } from './service-record.ts';
import { TooManyClasses } from './too-many-classes.ts';

export interface ViewStoreOptions {
  /** Asks the service's shard for the whole view of a class, and its changes from then on. Asked again: the whole view again. */
  readonly openInterest: (service: string, viewClass: ViewClassKey) => void;
  readonly closeInterest: (service: string, viewClass: ViewClassKey) => void;
  /** Classes kept open although nobody uses them, least recently used first to go. */
  readonly idleClasses: number;
  /** Classes open at once. */
  readonly maxClasses: number;
  /** Endpoints that open subsets choose from. */
  readonly maxRanks: number;
  readonly propagation: Propagation;
}

export interface StoreCounts {
  readonly services: number;
  readonly classes: number;
  readonly idleClasses: number;
  readonly gaps: number;
  readonly snapshotBuilds: number;
}

/**
 * The newest view of every service, by class, as bytes. Classes are opened by those who need them and stay open for
 * a while after the last one left: agents come back.
 */
export class ViewStore {
  readonly #options: ViewStoreOptions;
  readonly #records: Map<string, ServiceRecord> = new Map();
  /** Open classes without users, least recently used first. */
  readonly #idle: Map<ClassView, ServiceRecord> = new Map();
  readonly #foundListeners: Set<(record: ServiceRecord) => void> = new Set();
  readonly #listedListeners: Set<(service: string) => void> = new Set();
  #classes = 0;
  #ranks = 0;
  #floor = 0;
  #gaps = 0;
  #snapshotBuilds = 0;
  readonly #snapshotBuilt = (): void => void this.#snapshotBuilds++;

  constructor(options: ViewStoreOptions) {
    this.#options = options;
  }

  get counts(): StoreCounts {
    return {
      services: this.#records.size,
      classes: this.#classes,
      idleClasses: this.#idle.size,
      gaps: this.#gaps,
      snapshotBuilds: this.#snapshotBuilds,
    };
  }

  /** Law 7: what is not known, or not any more, is answered with no smaller revision than it may have had. */
  get floor(): number {
    return this.#floor;
  }

  records(): Iterable<ServiceRecord> {
    return this.#records.values();
  }

  find(service: string): ServiceRecord | undefined {
    return this.#records.get(service);
  }

  follow(service: string): ServiceRecord {
    const record = this.#record(service);
    record.followers++;
    return record;
  }

  unfollow(record: ServiceRecord): void {
    record.followers--;
    this.#forget(record);
  }

  /** Calls `changed` whenever a service appears or disappears. Returns how to stop. */
  listenFound(changed: (record: ServiceRecord) => void): () => void {
    this.#foundListeners.add(changed);
    return () => void this.#foundListeners.delete(changed);
  }

  /** Calls `changed` whenever a service appears, disappears, or has other ports or another policy. Returns how to stop. */
  listenListed(changed: (service: string) => void): () => void {
    this.#listedListeners.add(changed);
    return () => void this.#listedListeners.delete(changed);
  }

  /** Law 7: a change reaches those it is for, and those only. */
  apply(service: string, update: ViewUpdate, landedMs: number): void {
    const record = this.#record(service);
    // The shard says when it began; a reader wants to know when there was something to send.
    const times = landedMs > 0 ? { ...update.times, computedMs: landedMs } : update.times;
    const appeared = record.found !== update.found;
    const outlook = update.outlook ?? record.outlook;
    const reshaped = appeared || !sameShape(record.outlook, outlook);
    const relisted = appeared || (reshaped && !sameListing(record.outlook, outlook));
    record.known = true;
    record.found = update.found;
    record.revision = update.revision;
    record.outlook = outlook;
    record.times = times;
    record.touch();
    if (reshaped) record.reshape();
    let isNews = false;
    for (const change of update.classes) {
      const view = record.classes.get(change.viewClass);
      const step = view?.apply(change, times);
      if (view === undefined || step === 'ignored' || step === 'unchanged') continue;
      if (step === 'changed' && view.users > 0 && landedMs > 0) {
        isNews = true;
        this.#options.propagation.changed(view, landedMs);
      }
      if (step === 'gap') this.#reopen(record, view);
      else if (!reshaped) this.#changed(view);
    }
    if (isNews) this.#options.propagation.landed(update.times, landedMs);
    if (reshaped) record.unparkAll();
    if (appeared) this.#appeared(record);
    if (relisted) for (const changed of this.#listedListeners) changed(service);
  }

  /** Its shard has dropped the service at this revision: should it come back, everything is told anew, and above it. */
  gone(service: string, revision: number): void {
    this.#floor = Math.max(this.#floor, revision);
    const record = this.#records.get(service);
    if (record === undefined) return;
    record.known = false;
    this.#forget(record);
  }

  markStale(service: string, stale: boolean): void {
    const record = this.#records.get(service);
    if (record === undefined || record.stale === stale) return;
    record.stale = stale;
    if (!stale) record.withheld = false;
    record.touch();
    record.unparkAll();
  }

  /** Of a stale service, until it is so no more. */
  markWithheld(service: string): void {
    const record = this.#records.get(service);
    if (record === undefined || !record.stale || record.withheld) return;
    record.withheld = true;
    record.unparkAll();
  }

  /** One more user of that class; it is opened when nobody had it open. @throws TooManyClasses */
  acquire(record: ServiceRecord, key: ViewClassKey): ClassView {
    const view = record.classes.get(key) ?? this.#open(record, key);
    view.users++;
    this.#idle.delete(view);
    return view;
  }

  release(record: ServiceRecord, view: ClassView): void {
    view.users--;
    if (view.users > 0) return;
    if (!record.found) {
      this.#close(record, view);
      return;
    }
    this.#idle.set(view, record);
    for (const [oldest, owner] of this.#idle) {
      if (this.#idle.size <= this.#options.idleClasses) break;
      this.#close(owner, oldest);
    }
  }

  #open(record: ServiceRecord, key: ViewClassKey): ClassView {
    const ranks = ranksOf(record, key);
    this.#makeRoom(ranks);
    const { maxClasses, maxRanks } = this.#options;
    if (this.#classes >= maxClasses) {
      throw new TooManyClasses(
        record.name,
        key,
        `${this.#classes} are open, the most there may be`,
      );
    }
    if (this.#ranks + ranks > maxRanks) {
      const reason = `subsets that are open choose from ${this.#ranks} endpoints, this one from ${ranks}, and all may from ${maxRanks}`;
      throw new TooManyClasses(record.name, key, reason);
    }
    const view = new ClassView(key, this.#snapshotBuilt, ranks);
    record.classes.set(key, view);
    this.#classes++;
    this.#ranks += ranks;
    this.#options.openInterest(record.name, key);
    return view;
  }

  /** Views that nobody uses go before one that is needed is refused. */
  #makeRoom(ranks: number): void {
    const { maxClasses, maxRanks } = this.#options;
    for (const [idle, owner] of this.#idle) {
      const areFew = this.#classes < maxClasses;
      if (areFew && this.#ranks + ranks <= maxRanks) return;
      if (!areFew || idle.ranks > 0) this.#close(owner, idle);
    }
  }

  #record(service: string): ServiceRecord {
    let record = this.#records.get(service);
    if (record === undefined) {
      record = new ServiceRecord(service, this.#floor);
      this.#records.set(service, record);
    }
    return record;
  }

  #changed(view: ClassView): void {
    view.parked.empty();
    callAll(view.waiting);
  }

  #appeared(record: ServiceRecord): void {
    for (const changed of this.#foundListeners) changed(record);
    if (record.found) return;
    for (const view of record.classes.values()) if (view.users === 0) this.#close(record, view);
  }

  /** The shard and the hub disagree about what was sent: ask for all of it again. Readers keep what they have. */
  #reopen(record: ServiceRecord, view: ClassView): void {
    this.#gaps++;
    view.reopen();
    this.#options.closeInterest(record.name, view.key);
    this.#options.openInterest(record.name, view.key);
  }

  #close(record: ServiceRecord, view: ClassView): void {
    this.#idle.delete(view);
    record.classes.delete(view.key);
    record.trimStances();
    this.#classes--;
    this.#ranks -= view.ranks;
    this.#options.closeInterest(record.name, view.key);
    this.#forget(record);
  }

  #forget(record: ServiceRecord): void {
    if (record.isForgettable && this.#records.get(record.name) === record) {
      this.#records.delete(record.name);
    }
  }
}

/** What opening a class costs its shard beyond what all classes do: a subset ranks every endpoint of every port. */
function ranksOf({ endpoints }: ServiceRecord, key: ViewClassKey): number {
  return parseViewClass(key).options.subset === 0 ? 0 : endpoints;
}
