/**
 * Where every object goes. Synchronous: when `apply` returns, the memory of record holds the change.
 *
 *   Change ─▶ memory of record ─▶ selector index ─▶ partitions ─▶ shards ─▶ a mark in each shard's mailbox
 *
 * A mailbox holds marks only. What an item says is read from the record when its batch is cut (`cut`), so it is always
 * the newest state, and an object that came and went in between is not sent at all.
 */
import type { Change, Item, Placement, Seed } from '@sliceplane/program';
import { strangerShard } from './assignment.ts';
import { withOne, without } from './holders.ts';
import { Mailbox } from './mailbox.ts';
import {
  type Anchor,
  MemoryOfRecord,
  NONE,
  type ObjectRecord,
  type Partition,
} from './memory-of-record.ts';
import { PartitionBook } from './partition-book.ts';
import { eachObject, inOrder, keepsAnchor, namesIn, partitionsOf, sameNames } from './places.ts';
import { SelectorIndex } from './selector-index.ts';
import { type Owner, seedOf, type Transfers } from './transfers.ts';

export class Router<Payload, Memory> {
  readonly #records = new MemoryOfRecord<Payload, Memory>();
  readonly #index = new SelectorIndex<Anchor<Payload, Memory>, ObjectRecord<Payload, Memory>>();
  readonly #book: PartitionBook<Payload, Memory>;
  readonly #mailboxes: readonly Mailbox<ObjectRecord<Payload, Memory>>[];
  readonly #shards: readonly number[];
  #lastOrder = 0;
  /** Partitions that the change being applied is about: their objects came, changed or left. */
  readonly #touched = new Set<Partition<Payload, Memory>>();
  /** Per shard: ticket of the last broadcast. */
  readonly #broadcast: number[];
  readonly #ticketOf = (shard: number): number => this.mailbox(shard).lastTicket;

  constructor(shards: number) {
    this.#shards = Array.from({ length: shards }, (_, shard) => shard);
    this.#mailboxes = this.#shards.map(() => new Mailbox());
    this.#book = new PartitionBook(shards);
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
      if (this.#stays(record, put.placement)) {
        this.#change(record, put.payload, nowMs);
        return;
      }
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
    if (!this.#book.hasUnplaced) return;
    for (const partition of this.#book.place()) {
      const shard = partition.shard ?? 0;
      eachObject(partition, (record, sinceMs) => this.#mark(record, shard, sinceMs));
      partition.ticket = this.#ticketOf(shard);
    }
  }

  /** All that was submitted about a partition has landed in its shard, which has nothing aboard. */
  isAtRest(partition: { readonly name: string }): boolean {
    const { shard, ticket } = this.ownerOf(partition.name);
    return this.mailbox(shard).landedThrough >= ticket;
  }

  /**
   * Gives a partition at rest another shard: what is remembered of it and all its objects go there with the next batch,
   * and with its own next batch the old shard forgets it. Cost O(objects of the partition).
   */
  move(name: string, to: number): void {
    const partition = this.#book.find(name);
    if (partition?.shard === undefined || partition.shard === to) return;
    const from = partition.shard;
    this.#book.give(partition, to);
    this.#retell(partition, to, from);
  }

  /** Keeps partitions of a lost shard away from its next life. */
  withhold(names: Iterable<string>): void {
    for (const name of names) {
      const partition = this.#book.find(name);
      if (partition !== undefined) this.#book.withhold(partition);
    }
  }

  /** Gives withheld partitions back to their shard, with the next batch. @returns those that are still there */
  admit(names: readonly string[]): string[] {
    return names.filter((name) => {
      const partition = this.#book.find(name);
      if (partition?.withheldFrom === undefined) return false;
      const shard = partition.withheldFrom;
      this.#book.give(partition, shard);
      this.#retell(partition, shard);
      return true;
    });
  }

  /** Of those withheld from the shard: what something happened to since this was asked. */
  takeStirred(shard: number): string[] {
    return this.#book.takeStirred(shard);
  }

  isWithheld(name: string): boolean {
    return this.#book.find(name)?.withheldFrom !== undefined;
  }

  /** What goes with the next batch beside its items. */
  transfers(shard: number): Transfers<Memory> {
    const { released, adopted } = this.#book.transfers(shard);
    return { released, adopted: seedOf(adopted) };
  }

  hasTransfers(shard: number): boolean {
    return this.#book.hasTransfers(shard);
  }

  /** Partitions are on their way to the shard, or aboard. */
  isArriving(shard: number): boolean {
    return this.#book.isArriving(shard);
  }

  /**
   * The next batch of a shard: at most `limit` objects, each as it is now, in the order of their last changes. All that
   * waits if partitions arrive: their objects come together, and after every broadcast that their last shard knew.
   */
  cut(shard: number, limit: number): Item<Payload>[] {
    const items: Item<Payload>[] = [];
    const batch = inOrder(
      this.mailbox(shard).take(this.#book.isArriving(shard) ? Infinity : limit),
    );
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
    this.#book.landed(shard, mailbox.landedThrough);
  }

  /**
   * A shard lost everything it held: marks all that belongs to it, and says what it starts from. What it knew is told again
   * and did not change; what waited, or was aboard, waits since when it did. Cost O(objects).
   */
  reseed(shard: number): Seed<Memory> {
    const mailbox = this.mailbox(shard);
    mailbox.lost();
    this.#book.lost(shard);
    for (const record of this.#records.all()) {
      record.heldBy = without(record.heldBy, shard);
      if (!record.live) this.#records.forgetIfGone(record);
      else if (record.broadcast || partitionsOf(record).some((p) => p.shard === shard)) {
        mailbox.put(record, 0);
      }
    }
    return seedOf(this.#book.of(shard));
  }

  /** Keeps what a partition's program wants remembered; `fold` gets what was remembered so far. */
  remember(
    name: string,
    shard: number,
    fold: (before: Memory | undefined) => Memory | undefined,
  ): void {
    const known = this.#book.find(name);
    const memory = fold(known?.memory);
    if (known === undefined && memory === undefined) return;
    const partition = known ?? this.#book.rememberedOnly(name, shard);
    partition.memory = memory;
    if (memory === undefined) this.#book.forgetSoon(partition, this.#ticketOf);
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

  /** One that does not exist has a shard to ask all the same: it will say so. */
  ownerOf(name: string): Owner {
    const partition = this.#book.find(name);
    const shard =
      partition?.shard ?? partition?.withheldFrom ?? strangerShard(name, this.#shards.length);
    return { shard, ticket: Math.max(partition?.ticket ?? 0, this.#broadcast[shard] ?? 0) };
  }

  partitionsOf(shard: number): string[] {
    return Array.from(this.#book.of(shard), ({ name }) => name);
  }

  /** What each partition of a shard weighs in its load. */
  *weightsOf(shard: number): Generator<{ readonly name: string; readonly cost: number }> {
    for (const { name, weight } of this.#book.of(shard)) yield { name, cost: weight + 1 };
  }

  owned(shard: number): number {
    return this.#book.owned(shard);
  }

  /** Per shard: partitions owned plus objects in them. What the assignment balances. */
  get loads(): readonly number[] {
    return this.#book.loads;
  }

  /** Objects and partitions remembered, those on their way out included. */
  get held(): { readonly objects: number; readonly partitions: number } {
    return { objects: this.#records.size, partitions: this.#book.size };
  }

  /** Marks all objects of a partition for its shard, as told again and not as changed, and for the one that had it. */
  #retell(partition: Partition<Payload, Memory>, to: number, from?: number): void {
    eachObject(partition, (record) => {
      if (from !== undefined && record.heldBy.includes(from)) this.#mark(record, from, 0);
      this.#mark(record, to, 0);
    });
    partition.ticket = this.#ticketOf(to);
  }

  /** A member with the labels it had: what nearly every change of a cluster at work is. */
  #stays(record: ObjectRecord<Payload, Memory>, next: Placement): boolean {
    const { labelSet } = record;
    return labelSet !== undefined && next.to === 'selecting' && this.#index.isOf(labelSet, next);
  }

  /** A new payload in the same places. Cost: the anchors that select it. */
  #change(record: ObjectRecord<Payload, Memory>, payload: Payload, nowMs: number): void {
    this.#stamp(record, nowMs);
    record.payload = payload;
    for (const { anchor } of record.labelSet?.selectedBy ?? NONE) {
      const { partition } = anchor;
      if (partition.shard !== undefined) this.#mark(record, partition.shard, nowMs);
      this.#book.touched(partition, this.#ticketOf);
    }
  }

  #stamp(record: ObjectRecord<Payload, Memory>, nowMs: number): void {
    record.order = ++this.#lastOrder;
    // Until a partition has its shard no mailbox knows since when the object waits: the record does.
    const waits =
      record.live &&
      this.#book.hasUnplaced &&
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
        record.named = [...new Set(next.partitions)].map((name) => this.#book.findOrCreate(name));
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

  #weigh(partition: Partition<Payload, Memory>, by: number): void {
    this.#book.weigh(partition, by);
    this.#touched.add(partition);
  }

  #settleTouched(): void {
    for (const partition of this.#touched) this.#book.touched(partition, this.#ticketOf);
    this.#touched.clear();
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
    const partitions = record.live ? namesIn(record, shard) : NONE;
    if (record.live && (broadcast || partitions.length > 0)) {
      record.heldBy = withOne(record.heldBy, shard);
      return { kind, key, payload, partitions, broadcast, ingestMs };
    }
    if (!record.heldBy.includes(shard)) return undefined;
    record.heldBy = without(record.heldBy, shard);
    this.#records.forgetIfGone(record);
    return { kind, key, payload: undefined, partitions: NONE, broadcast: false, ingestMs };
  }
}
