import type { Item, Seed } from '@sliceplane/program';
import { Cluster } from './cluster.ts';
import { Membership } from './membership.ts';
import type { ShardMemory } from './memory.ts';
import type { ShardObject } from './messages.ts';
import { Partition, type PartitionOptions } from './partition.ts';
import { bareName, type PartitionKey, viewClassOf } from './placement.ts';
import { RetiredRevisions } from './retired.ts';
import { hasTopologyMode } from './topology-mode.ts';

/** Everything one shard knows. */
export class ShardState {
  readonly cluster: Cluster = new Cluster();
  readonly #options: PartitionOptions;
  readonly #partitions = new Map<PartitionKey, Partition>();
  readonly #members = new Membership();
  readonly #retired = new RetiredRevisions();
  /** Services whose hints depend on the zones' shares (R7.1). */
  readonly #topologyAware = new Set<PartitionKey>();
  #dirty = new Set<Partition>();
  /** When the oldest change of a node since the last step entered the router; 0: none did. */
  #nodesIngestMs = 0;
  #sorted: readonly PartitionKey[] | undefined;

  constructor(options: PartitionOptions, seed: Seed<ShardMemory>) {
    this.#options = options;
    this.adopt(seed);
  }

  /** Services that another shard, or another life, had: they go on from what was remembered. */
  adopt(seed: Seed<ShardMemory>): void {
    for (const [key, memory] of seed.memories) {
      const partition = new Partition(key, this.#options, memory.revision, memory);
      this.#partitions.set(key, partition);
      this.#dirty.add(partition);
    }
    this.#sorted = undefined;
  }

  /** The service goes on in another shard: it is not dropped, so its revision is not retired. */
  release(key: PartitionKey): void {
    const partition = this.#partitions.get(key);
    if (partition === undefined) return;
    this.#partitions.delete(key);
    this.#dirty.delete(partition);
    this.#topologyAware.delete(key);
    this.#sorted = undefined;
  }

  partition(key: PartitionKey): Partition | undefined {
    return this.#partitions.get(key);
  }

  /** What a service that is not here was last shown with, or may have been (law L7). */
  revisionOf(key: PartitionKey): number {
    return this.#retired.resume(key);
  }

  /** In order of namespace/name; sorted again only after services came or went. */
  keys(): readonly PartitionKey[] {
    return (this.#sorted ??= [...this.#partitions.keys()].sort());
  }

  apply(item: Item<ShardObject>): void {
    if (item.broadcast || item.kind === 'Node') {
      if (item.kind === 'Node') this.#nodesIngestMs = older(this.#nodesIngestMs, item.ingestMs);
      if (item.payload?.kind === 'RevisionFloor') this.#retired.raise(item.payload.revision);
      else if (item.payload?.kind === 'Node') this.cluster.set(item.payload);
      else this.cluster.delete(item.key);
      return;
    }
    const { payload } = item;
    const moved = this.#members.move(
      item.kind,
      item.key,
      payload === undefined ? [] : item.partitions,
    );
    if (item.kind === 'Pod') {
      const node = payload?.kind === 'Pod' ? payload.nodeName : '';
      this.cluster.movePod(item.key, moved.before, moved.here, node);
    }
    for (const key of moved.left) {
      // A service that was dropped kept nothing that this object could leave.
      if (this.#partitions.has(key)) this.#remove(this.#touched(key, item.ingestMs), item);
    }
    if (payload === undefined) return;
    for (const key of moved.here) this.#put(this.#touched(key, item.ingestMs), payload);
  }

  /** Tells those services about nodes that a changed node could matter to, and hands over all that must be worked on. */
  takeDirty(): readonly Partition[] {
    const { names, ratiosDiffer } = this.cluster.news();
    const ingestMs = this.#nodesIngestMs;
    this.#nodesIngestMs = 0;
    const servicesOf = (pod: string): readonly PartitionKey[] =>
      this.#members.partitionsOf('Pod', pod);
    for (const [key, own] of this.cluster.servicesOn(names, servicesOf)) {
      this.#touched(key, ingestMs).slices.nodesChanged(own);
    }
    if (ratiosDiffer) {
      for (const key of this.#topologyAware) this.#touched(key, ingestMs).slices.ratiosChanged();
    }
    const dirty = [...this.#dirty];
    this.#dirty = new Set();
    return dirty;
  }

  drop(partition: Partition): void {
    this.#partitions.delete(partition.key);
    this.#retired.retire(partition.key, partition.views.revision);
    this.#sorted = undefined;
  }

  #touched(key: PartitionKey, ingestMs: number): Partition {
    let partition = this.#partitions.get(key);
    if (partition === undefined) {
      partition = new Partition(key, this.#options, this.#retired.resume(key));
      this.#partitions.set(key, partition);
      this.#sorted = undefined;
    }
    partition.ingestMs = older(partition.ingestMs, ingestMs);
    this.#dirty.add(partition);
    return partition;
  }

  #put(partition: Partition, object: ShardObject): void {
    switch (object.kind) {
      case 'Service':
        partition.setService(object);
        if (hasTopologyMode(object)) this.#topologyAware.add(partition.key);
        else this.#topologyAware.delete(partition.key);
        return;
      case 'Pod':
        return partition.setPod(object);
      case 'Endpoints':
        return partition.setEndpoints(object);
      case 'EndpointSlice':
        return partition.setSlice(object);
      case 'Interest':
        return partition.openClass(object.viewClass);
      case 'Node':
      case 'RevisionFloor':
        throw new RangeError(`a ${object.kind} came to ${partition.key}, it is broadcast`);
    }
  }

  #remove(partition: Partition, item: Item<ShardObject>): void {
    switch (item.kind) {
      case 'Service':
        partition.setService(undefined);
        this.#topologyAware.delete(partition.key);
        return;
      case 'Pod':
        return partition.deletePod(bareName(item.key));
      case 'Endpoints':
        return partition.setEndpoints(undefined);
      case 'EndpointSlice':
        return partition.deleteSlice(bareName(item.key));
      case 'Interest':
        return partition.closeClass(viewClassOf(item.key));
      default:
        throw new RangeError(`a ${item.kind} left ${partition.key}, which knows no such kind`);
    }
  }
}

/** The earlier of two times, of which 0 is none. */
function older(a: number, b: number): number {
  return a === 0 || b === 0 ? a + b : Math.min(a, b);
}
