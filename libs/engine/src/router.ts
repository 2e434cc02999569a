/**
 * Where every object goes. Synchronous: when `apply` returns, the memory of record holds the change.
 *
 *   Change ─▶ memory of record ─▶ selector index ─▶ partitions ─▶ shards ─▶ a mark in each shard's mailbox
 *
 * A mailbox holds marks only. What an item says is read from the record when its batch is cut (`cut`), so it is always
 * the newest state, and an object that came and went in between is not sent at all.
 */
import type { Change, Item, Placement, Seed } from '@sliceplane/program';
import { assign, strangerShard } from './assignment.ts';
import { Mailbox } from './mailbox.ts';
import {
  type Anchor,
  MemoryOfRecord,
  NONE,
  type ObjectRecord,
  type Partition,
} from './memory-of-record.ts';
import { sameLabels, SelectorIndex } from './selector-index.ts';

export class Router<Payload, Memory> {
  readonly #records = new MemoryOfRecord<Payload, Memory>();
  readonly #index = new SelectorIndex<Anchor<Payload, Memory>, ObjectRecord<Payload, Memory>>();
  readonly #partitions = new Map<string, Partition<Payload, Memory>>();
  readonly #mailboxes: readonly Mailbox<ObjectRecord<Payload, Memory>>[];
  readonly #shards: readonly number[];
  /** Per shard: one for each partition it owns and one for each object in it. */
  readonly #loads: number[];
  readonly #unplaced = new Set<Partition<Payload, Memory>>();
  #lastOrder = 0;
  /** Partitions that the change being applied is about: their objects came, changed or left. */
  readonly #touched = new Set<Partition<Payload, Memory>>();
  /** Per shard: ticket of the last broadcast. */
  readonly #broadcast: number[];
  /** Per shard: partitions to forget once everything up to the ticket has landed and they are still empty. */
  readonly #leaving: { partition: Partition<Payload, Memory>; ticket: number }[][];

  constructor(shards: number) {
    this.#shards = Array.from({ length: shards }, (_, shard) => shard);
    this.#mailboxes = this.#shards.map(() => new Mailbox());
    this.#loads = this.#shards.map(() => 0);
    this.#leaving = this.#shards.map(() => []);
    this.#broadcast = this.#shards.map(() => 0);
  }

  /** Takes one change in. Cost: the object's labels or partitions; for an anchor also the members it gained and lost. */
  apply(change: Change<Payload>, nowMs: number): void {
    const { kind, key, put } = change;
    if (put === undefined) {
      const record = this.#records.find(kind, key);
      if (record === undefined || !record.live) return;
      const wasBroadcast = record.broadcast;
      this.#stamp(record, nowMs);
      record.payload = undefined;
      record.live = false;
      this.#unplace(record, undefined, nowMs);
      this.#markHolders(record, nowMs);
      if (wasBroadcast) this.#noteBroadcast();
      this.#records.forgetIfGone(record);
    } else {
      const record = this.#records.findOrCreate(kind, key);
      const wasBroadcast = record.broadcast;
      this.#stamp(record, nowMs);
      record.payload = put.payload;
      record.live = true;
      this.#unplace(record, put.placement, nowMs);
      this.#place(record, put.placement, nowMs);
      this.#markHolders(record, nowMs);
      for (const partition of partitionsOf(record)) {
        this.#touched.add(partition);
        if (partition.shard !== undefined) this.#mark(record, partition.shard, nowMs);
      }
      if (record.broadcast) for (const shard of this.#shards) this.#mark(record, shard, nowMs);
      if (record.broadcast || wasBroadcast) this.#noteBroadcast();
    }
    this.#settleTouched();
  }

  /** Gives partitions that came since the last call their shards. Called before batches are cut, so it sees all of a submit. */
  settlePlacement(): void {
    if (this.#unplaced.size === 0) return;
    const owners = assign([...this.#unplaced], this.#loads);
    for (const partition of this.#unplaced) {
      const shard = owners.get(partition.name) ?? 0;
      partition.shard = shard;
      for (const record of partition.named) {
        this.#mark(record, shard, record.ingestMs);
        if (record.anchor?.anchor.partition !== partition) continue;
        for (const set of record.anchor.sets) {
          for (const member of set.members) {
            this.#mark(member, shard, Math.max(member.ingestMs, record.ingestMs));
          }
        }
      }
      partition.ticket = this.mailbox(shard).lastTicket;
    }
    this.#unplaced.clear();
  }

  /** The next batch of a shard: at most `limit` objects, each as it is now, in the order of their last changes. */
  cut(shard: number, limit: number): Item<Payload>[] {
    const items: Item<Payload>[] = [];
    const batch = this.mailbox(shard)
      .take(limit)
      .sort((a, b) => a.object.order - b.object.order);
    for (const { object, ingestMs } of batch) {
      const item = this.#item(object, shard, ingestMs);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  /** The batch aboard landed. Forgets partitions that stayed empty and have nothing left to remember. */
  landed(shard: number): void {
    const mailbox = this.mailbox(shard);
    mailbox.landed();
    const leaving = this.#leaving[shard] ?? [];
    let done = 0;
    for (const { partition, ticket } of leaving) {
      if (ticket > mailbox.landedThrough) break;
      done++;
      if (partition.weight > 0 || partition.memory !== undefined) continue;
      if (this.#partitions.get(partition.name) !== partition) continue;
      this.#partitions.delete(partition.name);
      this.#loads[shard] = (this.#loads[shard] ?? 0) - 1;
    }
    leaving.splice(0, done);
  }

  /** A shard lost everything it held: marks all that belongs to it, and says what it starts from. Cost O(objects). */
  reseed(shard: number): Seed<Memory> {
    const mailbox = this.mailbox(shard);
    mailbox.lost();
    for (const record of this.#records.all()) {
      record.heldBy = without(record.heldBy, shard);
      if (!record.live) this.#records.forgetIfGone(record);
      else if (record.broadcast || partitionsOf(record).some((p) => p.shard === shard)) {
        mailbox.put(record, record.ingestMs);
      }
    }
    const memories: [string, Memory][] = [];
    for (const partition of this.#partitions.values()) {
      if (partition.shard === shard && partition.memory !== undefined) {
        memories.push([partition.name, partition.memory]);
      }
    }
    return { memories };
  }

  /** Keeps what a partition's program wants remembered; `fold` gets what was remembered so far. */
  remember(
    name: string,
    shard: number,
    fold: (before: Memory | undefined) => Memory | undefined,
  ): void {
    let partition = this.#partitions.get(name);
    const memory = fold(partition?.memory);
    if (partition === undefined) {
      if (memory === undefined) return;
      partition = { name, shard, weight: 0, named: new Set(), memory: undefined, ticket: 0 };
      this.#partitions.set(name, partition);
      this.#loads[shard] = (this.#loads[shard] ?? 0) + 1;
    }
    partition.memory = memory;
    if (memory === undefined && partition.weight === 0) this.#leave(partition);
  }

  mailbox(shard: number): Mailbox<ObjectRecord<Payload, Memory>> {
    const mailbox = this.#mailboxes[shard];
    if (mailbox === undefined) {
      throw new RangeError(`shard must be an integer below ${this.#shards.length}, not ${shard}`);
    }
    return mailbox;
  }

  get(kind: string, key: string): Payload | undefined {
    return this.#records.find(kind, key)?.payload;
  }

  keys(kind: string): Iterable<string> {
    return this.#records.keys(kind);
  }

  /**
   * Who answers for a partition, and the ticket in its mailbox that covers all that was submitted about it so far, the
   * broadcasts included. One that does not exist has a shard to ask all the same: it will say so.
   */
  ownerOf(name: string): { readonly shard: number; readonly ticket: number } {
    const partition = this.#partitions.get(name);
    const shard = partition?.shard ?? strangerShard(name, this.#shards.length);
    return { shard, ticket: Math.max(partition?.ticket ?? 0, this.#broadcast[shard] ?? 0) };
  }

  partitionsOf(shard: number): string[] {
    const names: string[] = [];
    for (const { name, shard: owner } of this.#partitions.values())
      if (owner === shard) names.push(name);
    return names;
  }

  /** Per shard: partitions owned plus objects in them. What the assignment balances. */
  get loads(): readonly number[] {
    return this.#loads;
  }

  /** Objects and partitions remembered, those on their way out included. */
  get held(): { readonly objects: number; readonly partitions: number } {
    return { objects: this.#records.size, partitions: this.#partitions.size };
  }

  #stamp(record: ObjectRecord<Payload, Memory>, nowMs: number): void {
    record.order = ++this.#lastOrder;
    // Until a partition has its shard no mailbox knows since when the object waits: the record does.
    const waits =
      record.live &&
      this.#unplaced.size > 0 &&
      partitionsOf(record).some((partition) => partition.shard === undefined);
    if (!waits) record.ingestMs = nowMs;
  }

  /** Takes a record out of the places that `next` does not keep it in. */
  #unplace(
    record: ObjectRecord<Payload, Memory>,
    next: Placement | undefined,
    nowMs: number,
  ): void {
    if (next?.to !== 'selecting' && record.labelSet !== undefined) {
      for (const { anchor } of record.labelSet.selectedBy) this.#weigh(anchor.partition, -1);
      this.#index.leave(record, record.labelSet);
      record.labelSet = undefined;
    }
    if (record.anchor !== undefined && !keepsAnchor(record.anchor.anchor, next)) {
      const { anchor, sets } = record.anchor;
      for (const set of sets) {
        this.#weigh(anchor.partition, -set.members.size);
        if (anchor.partition.shard === undefined) continue;
        for (const member of set.members) this.#mark(member, anchor.partition.shard, nowMs);
      }
      this.#index.drop(record.anchor);
      record.anchor = undefined;
    }
    if (next?.to !== 'partitions' || !sameNames(record.named, next.partitions)) {
      for (const partition of record.named) {
        partition.named.delete(record);
        this.#weigh(partition, -1);
      }
      record.named = NONE;
    }
    if (next?.to !== 'everyone') record.broadcast = false;
  }

  #place(record: ObjectRecord<Payload, Memory>, next: Placement, nowMs: number): void {
    if (next.to === 'everyone') {
      record.broadcast = true;
    } else if (next.to === 'selecting') {
      const before = record.labelSet;
      const after = this.#index.join(record, next, before);
      if (after === before) return;
      record.labelSet = after;
      for (const { anchor } of before?.selectedBy ?? []) this.#weigh(anchor.partition, -1);
      for (const { anchor } of after.selectedBy) this.#weigh(anchor.partition, 1);
    } else {
      if (record.named.length === 0) {
        record.named = [...new Set(next.partitions)].map((name) => this.#partition(name));
        for (const partition of record.named) {
          partition.named.add(record);
          this.#weigh(partition, 1);
        }
      }
      const [partition] = record.named;
      if (next.selects === undefined || record.anchor !== undefined || partition === undefined)
        return;
      record.anchor = this.#index.add({ partition, ...next.selects }, next.selects);
      for (const set of record.anchor.sets) {
        this.#weigh(partition, set.members.size);
        if (partition.shard === undefined) continue;
        for (const member of set.members) this.#mark(member, partition.shard, nowMs);
      }
    }
  }

  #partition(name: string): Partition<Payload, Memory> {
    let partition = this.#partitions.get(name);
    if (partition === undefined) {
      partition = {
        name,
        shard: undefined,
        weight: 0,
        named: new Set(),
        memory: undefined,
        ticket: 0,
      };
      this.#partitions.set(name, partition);
      this.#unplaced.add(partition);
    }
    return partition;
  }

  #weigh(partition: Partition<Payload, Memory>, by: number): void {
    partition.weight += by;
    const { shard } = partition;
    if (shard !== undefined) this.#loads[shard] = (this.#loads[shard] ?? 0) + by;
    this.#touched.add(partition);
  }

  #settleTouched(): void {
    for (const partition of this.#touched) {
      const { shard } = partition;
      if (shard !== undefined) {
        partition.ticket = this.mailbox(shard).lastTicket;
        if (partition.weight === 0) this.#leave(partition);
      } else if (partition.weight === 0) {
        this.#unplaced.delete(partition);
        this.#partitions.delete(partition.name);
      }
    }
    this.#touched.clear();
  }

  #leave(partition: Partition<Payload, Memory>): void {
    const { shard } = partition;
    if (shard === undefined) return;
    this.#leaving[shard]?.push({ partition, ticket: this.mailbox(shard).lastTicket });
  }

  #noteBroadcast(): void {
    for (const shard of this.#shards) this.#broadcast[shard] = this.mailbox(shard).lastTicket;
  }

  #markHolders(record: ObjectRecord<Payload, Memory>, nowMs: number): void {
    for (const shard of record.heldBy) this.#mark(record, shard, nowMs);
  }

  #mark(record: ObjectRecord<Payload, Memory>, shard: number, ingestMs: number): void {
    this.mailbox(shard).put(record, ingestMs);
  }

  #item(
    record: ObjectRecord<Payload, Memory>,
    shard: number,
    ingestMs: number,
  ): Item<Payload> | undefined {
    const { kind, key, payload, broadcast } = record;
    const partitions: string[] = [];
    if (record.live) {
      for (const partition of partitionsOf(record)) {
        if (partition.shard === shard && !partitions.includes(partition.name)) {
          partitions.push(partition.name);
        }
      }
    }
    if (record.live && (broadcast || partitions.length > 0)) {
      record.heldBy = withOne(record.heldBy, shard);
      return { kind, key, payload, partitions: partitions.sort(), broadcast, ingestMs };
    }
    if (!record.heldBy.includes(shard)) return undefined;
    record.heldBy = without(record.heldBy, shard);
    this.#records.forgetIfGone(record);
    return { kind, key, payload: undefined, partitions: [], broadcast: false, ingestMs };
  }
}

/** Every partition an object is in now; one may come twice. */
function partitionsOf<Payload, Memory>(
  record: ObjectRecord<Payload, Memory>,
): readonly Partition<Payload, Memory>[] {
  if (record.labelSet === undefined) return record.named;
  const partitions: Partition<Payload, Memory>[] = [];
  for (const { anchor } of record.labelSet.selectedBy) partitions.push(anchor.partition);
  return partitions;
}

function keepsAnchor<Payload, Memory>(
  anchor: Anchor<Payload, Memory>,
  next: Placement | undefined,
): boolean {
  return (
    next?.to === 'partitions' &&
    next.selects !== undefined &&
    next.partitions[0] === anchor.partition.name &&
    next.selects.scope === anchor.scope &&
    sameLabels(next.selects.labels, anchor.labels)
  );
}

function sameNames<Payload, Memory>(
  placed: readonly Partition<Payload, Memory>[],
  names: readonly string[],
): boolean {
  return placed.length === names.length && placed.every((p, i) => p.name === names[i]);
}

/** Nearly every object is held by one shard: such lists are shared. */
const alone: (readonly number[])[] = [];

function withOne(shards: readonly number[], shard: number): readonly number[] {
  if (shards.includes(shard)) return shards;
  return shards.length === 0 ? (alone[shard] ??= [shard]) : [...shards, shard];
}

function without(shards: readonly number[], shard: number): readonly number[] {
  if (!shards.includes(shard)) return shards;
  const rest = shards.filter((one) => one !== shard);
  const [only] = rest;
  return rest.length === 1 && only !== undefined ? (alone[only] ??= [only]) : rest;
}
