/**
 * One service inside a shard.
 *
 *   objects ──▶ ServiceSlices ──SliceChange──▶ ViewIndex ──ViewCommit──▶ ServiceEffect
 *                                   └──────────── bytes ───────────────────┘
 */
import {
  type Endpoints,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  type PodFacts,
  type Service,
} from '@sliceplane/kube';
import {
  type ClusterFacts,
  type LeftOut,
  type ResolvedSliceOptions,
  ServiceSlices,
  type SliceChange,
} from '@sliceplane/slices';
import { type ViewClassKey, ViewIndex } from '@sliceplane/views';
import type { Codec, EncodedSlice } from './codec.ts';
import type { MemoryChange, ShardMemory } from './memory.ts';
import type { ServiceEffect, SliceRecord, ViewUpdate } from './messages.ts';
import { DeliveredSlices } from './delivered.ts';
import { PieceEncoder } from './pieces.ts';
import { bareName, namespaceOfKey, type PartitionKey } from './placement.ts';
import { Revival } from './revival.ts';

/** What every service of a shard is given. */
export interface PartitionOptions {
  readonly slices: ResolvedSliceOptions;
  readonly codec: Codec;
}

export class Partition {
  readonly key: PartitionKey;
  readonly slices: ServiceSlices;
  readonly views: ViewIndex;
  /** When the oldest change since the last step entered the router; 0: nothing did. */
  ingestMs = 0;
  readonly #options: PartitionOptions;
  readonly #pieces: PieceEncoder;
  /** What was last told of each slice. One that is remembered from another shard is encoded whole at its next change. */
  readonly #encoded = new Map<string, EncodedSlice>();
  readonly #interests = new Set<ViewClassKey>();
  readonly #delivered: DeliveredSlices;
  #service: Service | undefined;
  #serviceChanged = false;
  #leftOut: readonly LeftOut[] = [];
  /** Until the first step after a restore: what the lost shard had shown. */
  #revival: Revival | undefined;

  /** @param revision of an earlier life of this service; revisions go on from there (law L7) */
  constructor(
    key: PartitionKey,
    options: PartitionOptions,
    revision: number,
    memory?: ShardMemory,
  ) {
    this.key = key;
    this.#options = options;
    this.#pieces = new PieceEncoder(options.codec);
    this.#delivered = new DeliveredSlices(memory?.delivered);
    this.slices = new ServiceSlices(
      namespaceOfKey(key),
      bareName(key),
      options.slices,
      memory?.program,
    );
    if (memory === undefined) {
      this.views = ViewIndex.above(key, revision);
      return;
    }
    this.#revival = new Revival(key, memory, options.codec);
    this.views = this.#revival.views;
    this.slices.restore(this.#revival.ours());
  }

  get service(): Service | undefined {
    return this.#service;
  }

  get leftOut(): readonly LeftOut[] {
    return this.#leftOut;
  }

  /** Nothing is left to keep and nobody to answer. */
  get isIdle(): boolean {
    return this.#interests.size === 0 && this.#delivered.isEmpty && this.slices.isEmpty();
  }

  setService(service: Service | undefined): void {
    this.#service = service;
    this.#serviceChanged = true;
    this.slices.setService(service);
    this.views.setService(service);
  }

  setPod(pod: PodFacts): void {
    this.slices.setPod(pod);
  }

  deletePod(name: string): void {
    this.slices.deletePod(name);
  }

  setEndpoints(endpoints: Endpoints | undefined): void {
    this.slices.setEndpoints(endpoints);
  }

  setSlice(slice: EndpointSlice): void {
    this.#delivered.set(slice.metadata.name, this.#isOurs(slice));
    this.slices.setSlice(slice);
  }

  deleteSlice(name: string): void {
    this.#delivered.delete(name);
    this.slices.deleteSlice(name);
  }

  /** Opening what is open already asks for the whole view again. */
  openClass(viewClass: ViewClassKey): void {
    this.#interests.add(viewClass);
    this.views.open(viewClass);
  }

  closeClass(viewClass: ViewClassKey): void {
    if (this.#interests.delete(viewClass)) this.views.close(viewClass);
  }

  /** Everything since the last step, as one effect; undefined when nobody could tell a difference. */
  step(cluster: ClusterFacts, nowMs: number): ServiceEffect | undefined {
    if (this.#revival !== undefined && !this.#serviceChanged) this.setService(undefined);
    for (const name of this.#delivered.takeMissing()) this.slices.deleteSlice(name);
    const reconciled = this.slices.reconcile(cluster, nowMs);
    const changes = this.#revival?.continue(reconciled.changes) ?? reconciled.changes;
    const isRevived = this.#revival !== undefined;
    this.#revival = undefined;
    for (const { before, after } of changes) this.views.setSlice(before, after);
    const effect: { -readonly [K in Exclude<keyof ServiceEffect, 'revision'>]?: ServiceEffect[K] } =
      {};
    if (changes.length > 0) effect.slices = changes.map((change) => this.#record(change));
    const view = this.#viewUpdate(reconciled.triggerMs, nowMs);
    if (view !== undefined) effect.view = view;
    if (reconciled.events.length > 0) effect.events = reconciled.events;
    // What the lost shard had said of this is not remembered.
    if (isRevived || !sameList(this.#leftOut, reconciled.leftOut)) {
      effect.leftOut = this.#leftOut = reconciled.leftOut;
    }
    const memory = this.#memoryChange(reconciled.memoryChanged);
    if (memory !== undefined) effect.memory = memory;
    this.ingestMs = 0;
    if (this.isIdle) effect.gone = true;
    return Object.keys(effect).length === 0
      ? undefined
      : { ...effect, revision: this.views.revision };
  }

  #viewUpdate(triggerMs: number, nowMs: number): ViewUpdate | undefined {
    const { changed, revision, found, outlook, classes } = this.views.commit();
    if (!changed && classes.length === 0 && !(found && outlook !== undefined)) return undefined;
    return {
      found,
      revision,
      times: { triggerMs, ingestMs: this.ingestMs, computedMs: nowMs },
      ...(outlook === undefined ? {} : { outlook }),
      classes: this.#pieces.updates(classes),
    };
  }

  #memoryChange(programChanged: boolean): MemoryChange | undefined {
    const serviceChanged = this.#serviceChanged;
    this.#serviceChanged = false;
    const delivered = this.#delivered.takeChanged();
    if (!serviceChanged && !programChanged && delivered === undefined) return undefined;
    return {
      ...(delivered === undefined ? {} : { delivered }),
      ...(serviceChanged ? { service: this.#service ?? null } : {}),
      ...(programChanged ? { program: { value: this.slices.memory() } } : {}),
    };
  }

  #record({ op, before, after }: SliceChange): SliceRecord {
    const slice = (after ?? before)!;
    const { name } = slice.metadata;
    const encoded = this.#options.codec.encodeSlice(slice, this.#encoded.get(name));
    if (after === undefined) this.#encoded.delete(name);
    else this.#encoded.set(name, encoded);
    return {
      op,
      namespace: slice.metadata.namespace,
      name,
      managedBy: slice.metadata.labels[LABEL_MANAGED_BY] ?? '',
      ours: this.#isOurs(slice),
      endpoints: slice.endpoints.length,
      bytes: encoded.bytes,
    };
  }

  #isOurs(slice: EndpointSlice): boolean {
    const managedBy = slice.metadata.labels[LABEL_MANAGED_BY];
    const { slices } = this.#options;
    return managedBy === slices.managedBy || managedBy === slices.mirroringManagedBy;
  }
}

/** Lists are rebuilt by the reconcile and mostly say the same again. */
function sameList(a: readonly LeftOut[], b: readonly LeftOut[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((was, i) => {
    const is = b[i]!;
    return (
      was === is || (was.name === is.name && was.rule === is.rule && was.message === is.message)
    );
  });
}
