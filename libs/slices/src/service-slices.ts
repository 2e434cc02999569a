import {
  type Endpoints,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  parseTime,
  type PodFacts,
  type Service,
} from '@sliceplane/kube';
import { AdoptedSlices } from './adopted.ts';
import type { LeftOut, SliceChange, SliceEvent } from './change.ts';
import type { ClusterFacts } from './cluster.ts';
import { selectsPods, serviceContext } from './context.ts';
import { ownedBy } from './family.ts';
import { legacyEndpointsOf } from './legacy-endpoints.ts';
import { isMirrorOf } from './mirror-gate.ts';
import { mirror } from './mirror.ts';
import type { ResolvedSliceOptions } from './options.ts';
import { RareSet } from './rare.ts';
import { type SelectorMemory, SelectorSlices } from './selector-slices.ts';
import { type NamesInUse, SliceNames } from './slice-name.ts';
import { SliceStore } from './slice-store.ts';
import { deletion, inOrder } from './write.ts';

const NO_NAMES: NamesInUse = { has: () => false };

/** What one reconcile did. */
export interface Reconciled {
  /** Every net change of `slices` since the last reconcile: input as it came, then our writes: creates, updates, deletes (R5.15). */
  readonly changes: readonly SliceChange[];
  readonly events: readonly SliceEvent[];
  /** The whole list as it is now; the same array as long as it does not change. */
  readonly leftOut: readonly LeftOut[];
  /** When the change happened that this answers, ms since the Unix epoch; 0 when not known (R6.9). */
  readonly triggerMs: number;
  /** `memory()` differs from what it was after the last reconcile. */
  readonly memoryChanged: boolean;
}

/** What `memory()` returns: small whatever the size of the service, and structured-clonable. */
interface Memory extends SelectorMemory {
  /** Of the Service as last reconciled; undefined if there was none. */
  readonly ownerUid: string | undefined;
  readonly names: number;
  readonly adopted: readonly (readonly [string, string])[];
}

/**
 * All slices of one Service, kept up to date: those made for its pods, mirrors of its Endpoints, and whatever else carries
 * its service-name label.
 *
 * Facts go in with `set…` and `delete…`, in any order and number; `reconcile` then works through what they touched.
 * The result is that of a full reconcile over the same previous slices, at a cost that grows with what changed
 * and not with the service: the changed pods, and the slices they live in.
 */
export class ServiceSlices {
  readonly #namespace: string;
  readonly #name: string;
  readonly #options: ResolvedSliceOptions;
  readonly #reserved: NamesInUse;
  readonly #selector: SelectorSlices;
  readonly #adopted: AdoptedSlices;
  readonly #pods = new Map<string, PodFacts>();
  readonly #store = new SliceStore();
  #service: Service | undefined;
  #endpoints: Endpoints | undefined;
  #ownerUid: string | undefined;
  #names: number;
  #memoryText = '';
  #triggerTime = '';

  /** Dirt: what was touched since the last reconcile. */
  readonly #dirtyPods = new RareSet<string>();
  readonly #dirtyNodes = new RareSet<string>();
  #full = false;
  #ratiosDirty = false;
  #mirrorDirty = false;
  #adoptedVersion = 0;

  /** `reserved`: names in use elsewhere in the namespace, which new slices avoid; asked when a name is needed. */
  constructor(
    namespace: string,
    name: string,
    options: ResolvedSliceOptions,
    memory?: unknown,
    reserved: NamesInUse = NO_NAMES,
  ) {
    const { ownerUid, names = 0, adopted, ...selector } = (memory ?? {}) as Partial<Memory>;
    this.#namespace = namespace;
    this.#name = name;
    this.#options = options;
    this.#reserved = reserved;
    this.#ownerUid = ownerUid;
    this.#names = names;
    this.#adopted = new AdoptedSlices(adopted);
    this.#selector = new SelectorSlices(selector);
    this.#memoryText = this.#textOfMemory();
  }

  get slices(): ReadonlyMap<string, EndpointSlice> {
    return this.#store.slices;
  }

  setService(service: Service | undefined): void {
    if (service === this.#service) return;
    this.#service = service;
    this.#full = true;
    this.#mirrorDirty = true;
  }

  setPod(pod: PodFacts): void {
    this.#pods.set(pod.name, pod);
    this.#dirtyPods.add(pod.name);
  }

  deletePod(name: string): void {
    if (this.#pods.delete(name)) this.#dirtyPods.add(name);
  }

  setEndpoints(endpoints: Endpoints | undefined): void {
    if (endpoints === this.#endpoints) return;
    this.#endpoints = endpoints;
    this.#mirrorDirty = true;
  }

  /** A slice as a source delivered it. One of ours becomes what we start from; delivered again unchanged, it says nothing. */
  setSlice(slice: EndpointSlice): void {
    if (this.#isOurs(slice) && !this.#adopted.take(slice)) return;
    this.#store.touch(slice.metadata.name, slice);
  }

  deleteSlice(name: string): void {
    this.#adopted.forget(name);
    this.#store.touch(name, undefined);
  }

  /** Slices we wrote in an earlier life of this shard. They are no news, so they are in no `changes`. */
  restore(slices: readonly EndpointSlice[]): void {
    for (const slice of slices) this.#store.restore(slice);
    this.#full = true;
    this.#mirrorDirty = true;
  }

  /** Nodes came, went or moved. Cost: O(pods) at the next reconcile. */
  nodesChanged(names: ReadonlySet<string> | 'all'): void {
    if (names === 'all')
      for (const { nodeName } of this.#pods.values()) this.#dirtyNodes.add(nodeName);
    else for (const name of names) this.#dirtyNodes.add(name);
  }

  ratiosChanged(): void {
    this.#ratiosDirty = true;
  }

  /** Nothing is known any more: this object can be thrown away. */
  isEmpty(): boolean {
    return (
      this.#service === undefined &&
      this.#endpoints === undefined &&
      this.#pods.size === 0 &&
      this.slices.size === 0 &&
      !this.#store.isTouched
    );
  }

  /** `_nowMs`: for symmetry with every other step; no rule looks at the clock. */
  reconcile(cluster: ClusterFacts, _nowMs: number): Reconciled {
    if (!this.#isDirty()) return this.#idle();
    const changes = this.#store.takeInput();
    this.#mirrorDirty ||= changes.some((c) => this.#isMirror(c.before) || this.#isMirror(c.after));
    const names = this.#freshNames();
    const events: SliceEvent[] = [];
    let writes: SliceChange[] = [];
    let triggerTime = '';
    if (selectsPods(this.#service)) {
      const synced = this.#syncSelector(this.#service, changes, cluster, names.next);
      if (synced !== undefined) {
        triggerTime = synced.triggerTime;
        this.#triggerTime = triggerTime;
        writes.push(...synced.writes);
        events.push(...synced.events);
      }
    } else {
      if (this.#full) this.#selector.stop();
      writes.push(...this.#collectGarbage());
    }
    if (this.#service === undefined) this.#selector.forget();
    this.#ownerUid = this.#service?.metadata.uid;
    this.#store.apply(writes);
    if (this.#mirrorDirty) {
      const mirrored = this.#mirror(names.next);
      this.#store.apply(mirrored.writes);
      writes = [...writes, ...mirrored.writes];
      events.push(...mirrored.events);
    }
    this.#clean();
    this.#names = names.counter();
    const memoryText = this.#textOfMemory();
    const memoryChanged = memoryText !== this.#memoryText;
    this.#memoryText = memoryText;
    return {
      changes: [...changes, ...inOrder(writes)],
      events,
      leftOut: this.#selector.leftOut,
      triggerMs: parseTime(triggerTime)?.ms ?? 0,
      memoryChanged,
    };
  }

  /** The legacy Endpoints object, computed now (E rules); without a selector, the one that was put in. Cost: O(n log n). */
  legacyEndpoints(_cluster: ClusterFacts): Endpoints | undefined {
    if (this.#service === undefined) return this.#endpoints;
    const trigger = this.#triggerTime === '' ? undefined : this.#triggerTime;
    return legacyEndpointsOf(this.#service, [...this.#pods.values()], this.#endpoints, trigger);
  }

  memory(): unknown {
    return {
      ...this.#selector.memory(),
      ownerUid: this.#ownerUid,
      names: this.#names,
      adopted: this.#adopted.memory(),
    } satisfies Memory;
  }

  #syncSelector(
    service: Service,
    input: readonly SliceChange[],
    cluster: ClusterFacts,
    freshName: () => string,
  ): ReturnType<SelectorSlices['sync']> | undefined {
    const slices = new Map<string, EndpointSlice | undefined>();
    if (this.#full) {
      this.#selector.restart(serviceContext(service, this.#options));
      for (const name of this.#pods.keys()) this.#dirtyPods.add(name);
      for (const [name, slice] of this.slices) if (this.#isManaged(slice)) slices.set(name, slice);
    } else {
      for (const { before, after } of input) {
        const slice = this.#isManaged(after) ? after : undefined;
        const name = (after ?? before)?.metadata.name;
        if (name !== undefined && (slice !== undefined || this.#isManaged(before))) {
          slices.set(name, slice);
        }
      }
      if (this.#dirtyNodes.size > 0) {
        for (const pod of this.#pods.values()) {
          if (this.#dirtyNodes.has(pod.nodeName)) this.#dirtyPods.add(pod.name);
        }
      }
    }
    const due =
      this.#full ||
      this.#dirtyPods.size > 0 ||
      slices.size > 0 ||
      (this.#ratiosDirty && this.#selector.overloaded(cluster.zoneRatios));
    if (!due) return undefined;
    const dirt = { pods: this.#dirtyPods, slices, all: this.#full };
    return this.#selector.sync(this.#pods, dirt, cluster, freshName);
  }

  #mirror(freshName: () => string): {
    writes: readonly SliceChange[];
    events: readonly SliceEvent[];
  } {
    const existing = [...this.slices.values()].filter((slice) => this.#isMirror(slice));
    if (this.#endpoints === undefined && existing.length === 0) return { writes: [], events: [] };
    return mirror(this.#endpoints, this.#service, existing, this.#options, freshName);
  }

  /** There is no garbage collector: with the Service go the slices that it owns, and only those (design: deletion). */
  #collectGarbage(): readonly SliceChange[] {
    const uid = this.#ownerUid;
    if (uid === undefined || uid === this.#service?.metadata.uid) return [];
    return [...this.slices.values()]
      .filter((slice) => this.#isManaged(slice) && ownedBy(slice, uid))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .map(deletion);
  }

  #isDirty(): boolean {
    return (
      this.#full ||
      this.#ratiosDirty ||
      this.#mirrorDirty ||
      this.#dirtyPods.size > 0 ||
      this.#dirtyNodes.size > 0 ||
      this.#store.isTouched ||
      this.#adopted.version !== this.#adoptedVersion
    );
  }

  /** What a reconcile says that had nothing to do. */
  #idle(): Reconciled {
    const { leftOut } = this.#selector;
    return { changes: [], events: [], leftOut, triggerMs: 0, memoryChanged: false };
  }

  #clean(): void {
    this.#dirtyPods.clear();
    this.#dirtyNodes.clear();
    this.#full = false;
    this.#ratiosDirty = false;
    this.#mirrorDirty = false;
    this.#adoptedVersion = this.#adopted.version;
  }

  #freshNames(): { next: () => string; counter: () => number } {
    let names: SliceNames | undefined;
    const given = new Set<string>();
    const inUse = [this.slices, this.#reserved, given];
    const taken = { has: (name: string) => inUse.some((names) => names.has(name)) };
    const next = (): string => {
      const uid = this.#service?.metadata.uid ?? this.#endpoints?.metadata.uid ?? '';
      names ??= new SliceNames({ namespace: this.#namespace, name: this.#name, uid }, this.#names);
      const name = names.next(taken);
      given.add(name);
      return name;
    };
    return { next, counter: () => names?.counter ?? this.#names };
  }

  #isOurs(slice: EndpointSlice): boolean {
    const by = slice.metadata.labels[LABEL_MANAGED_BY];
    return by === this.#options.managedBy || by === this.#options.mirroringManagedBy;
  }

  /** Ours to keep up to date, by its two labels (R1.10); one that is being deleted is no longer there. */
  #isManaged(slice: EndpointSlice | undefined): boolean {
    if (slice === undefined || slice.metadata.deletionTimestamp !== undefined) return false;
    const { labels } = slice.metadata;
    return (
      labels[LABEL_MANAGED_BY] === this.#options.managedBy &&
      labels[LABEL_SERVICE_NAME] === this.#name
    );
  }

  #isMirror(slice: EndpointSlice | undefined): boolean {
    if (slice === undefined || slice.metadata.deletionTimestamp !== undefined) return false;
    const key = { namespace: this.#namespace, name: this.#name };
    return isMirrorOf(slice, key, this.#options.mirroringManagedBy);
  }

  /** Tells one memory from another, at a cost that does not grow with the service. */
  #textOfMemory(): string {
    const { version } = this.#adopted;
    return JSON.stringify([this.#selector.memory(), this.#ownerUid, this.#names, version]);
  }
}
