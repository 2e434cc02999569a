/**
 * Which partitions there are, whose they are, and what each shard carries.
 *
 *   find ─▶ unplaced ──place──▶ owned by a shard ──give──▶ owned by another
 *                                   │    ▲ give
 *                             withhold   │             empty, forgotten and landed ──▶ gone
 *                                   ▼    │
 *                                withheld from its shard
 */
import { assign } from './assignment.ts';
import { type Partition } from './memory-of-record.ts';

/** One shard's part of the book. */
interface Ledger<Part> {
  /** One for each partition it owns and one for each object in it. */
  load: number;
  owned: number;
  /** To forget once everything up to the ticket has landed, if they are still empty. */
  readonly leaving: { readonly partition: Part; readonly ticket: number }[];
  /** Names of partitions it holds that go on elsewhere. */
  readonly released: Set<string>;
  /** Partitions it is to take in with its next batch. */
  readonly arriving: Set<Part>;
  /** Those it takes in with the batch aboard. */
  boarded: readonly Part[];
}

export class PartitionBook<Payload, Memory> {
  readonly #all = new Map<string, Partition<Payload, Memory>>();
  readonly #unplaced = new Set<Partition<Payload, Memory>>();
  readonly #shards: readonly Ledger<Partition<Payload, Memory>>[];
  /** Withheld ones that something happened to since they were. */
  readonly #stirred = new Set<Partition<Payload, Memory>>();

  constructor(shards: number) {
    this.#shards = Array.from({ length: shards }, () => ({
      load: 0,
      owned: 0,
      leaving: [],
      released: new Set(),
      arriving: new Set(),
      boarded: [],
    }));
  }

  find(name: string): Partition<Payload, Memory> | undefined {
    return this.#all.get(name);
  }

  findOrCreate(name: string): Partition<Payload, Memory> {
    let partition = this.#all.get(name);
    if (partition === undefined) {
      partition = {
        name,
        alone: [name],
        shard: undefined,
        withheldFrom: undefined,
        weight: 0,
        named: new Set(),
        memory: undefined,
        ticket: 0,
      };
      this.#all.set(name, partition);
      this.#unplaced.add(partition);
    }
    return partition;
  }

  weigh(partition: Partition<Payload, Memory>, by: number): void {
    partition.weight += by;
    if (partition.shard !== undefined) this.#ledger(partition.shard).load += by;
  }

  /** Something happened to objects of a partition. `ticketOf` covers it in a shard's mailbox. */
  touched(partition: Partition<Payload, Memory>, ticketOf: (shard: number) => number): void {
    const { shard, weight } = partition;
    if (shard !== undefined) {
      partition.ticket = ticketOf(shard);
      if (weight === 0) this.#leave(partition, shard, partition.ticket);
    } else if (
      partition.withheldFrom !== undefined &&
      (weight > 0 || partition.memory !== undefined)
    ) {
      this.#stirred.add(partition);
    } else if (weight === 0) {
      this.#unplaced.delete(partition);
      this.#stirred.delete(partition);
      this.#all.delete(partition.name);
    }
  }

  get hasUnplaced(): boolean {
    return this.#unplaced.size > 0;
  }

  /** Gives newcomers their shards, and names them. */
  place(): readonly Partition<Payload, Memory>[] {
    const placed = [...this.#unplaced];
    const loads = [...this.loads];
    const owners = assign(placed, loads);
    for (const partition of placed) this.#own(partition, owners.get(partition.name) ?? 0);
    this.#unplaced.clear();
    return placed;
  }

  /** Law L64: the old owner is told to forget it, the new one gets what is remembered of it. */
  give(partition: Partition<Payload, Memory>, to: number): void {
    const from = partition.shard;
    if (from !== undefined) {
      this.#disown(partition, from);
      // What has not left yet was never there.
      const ledger = this.#ledger(from);
      if (!ledger.arriving.delete(partition)) ledger.released.add(partition.name);
    }
    partition.withheldFrom = undefined;
    this.#stirred.delete(partition);
    this.#own(partition, to);
    this.#ledger(to).arriving.add(partition);
  }

  /** Its shard holds nothing of it, and is not to get it. */
  withhold(partition: Partition<Payload, Memory>): void {
    const { shard } = partition;
    if (shard === undefined) return;
    this.#disown(partition, shard);
    this.#ledger(shard).arriving.delete(partition);
    partition.shard = undefined;
    partition.withheldFrom = shard;
  }

  /** Withheld ones that something happened to since they were, or since this was asked. */
  takeStirred(shard: number): string[] {
    const names: string[] = [];
    for (const partition of this.#stirred) {
      if (partition.withheldFrom !== shard) continue;
      names.push(partition.name);
      this.#stirred.delete(partition);
    }
    return names;
  }

  /** A shard remembers something of a partition that nobody put an object into. */
  rememberedOnly(name: string, shard: number): Partition<Payload, Memory> {
    const partition = this.findOrCreate(name);
    if (this.#unplaced.delete(partition)) this.#own(partition, shard);
    return partition;
  }

  /** It may have nothing left to remember. */
  forgetSoon(partition: Partition<Payload, Memory>, ticketOf: (shard: number) => number): void {
    const { shard, weight } = partition;
    if (weight === 0 && shard !== undefined) this.#leave(partition, shard, ticketOf(shard));
  }

  /** Goes with the next batch. */
  transfers(shard: number): {
    readonly released: readonly string[];
    readonly adopted: readonly Partition<Payload, Memory>[];
  } {
    const ledger = this.#ledger(shard);
    const released = [...ledger.released];
    ledger.released.clear();
    ledger.boarded = [...ledger.arriving];
    ledger.arriving.clear();
    return { released, adopted: ledger.boarded };
  }

  hasTransfers(shard: number): boolean {
    const { released, arriving } = this.#ledger(shard);
    return released.size > 0 || arriving.size > 0;
  }

  isArriving(shard: number): boolean {
    const { boarded, arriving } = this.#ledger(shard);
    return boarded.length > 0 || arriving.size > 0;
  }

  /** Forgets partitions that stayed empty and have nothing left to remember. */
  landed(shard: number, landedThrough: number): void {
    const ledger = this.#ledger(shard);
    ledger.boarded = [];
    const { leaving } = ledger;
    let done = 0;
    for (const { partition, ticket } of leaving) {
      if (ticket > landedThrough) break;
      done++;
      if (partition.weight > 0 || partition.memory !== undefined) continue;
      if (partition.shard !== shard || this.#all.get(partition.name) !== partition) continue;
      this.#all.delete(partition.name);
      this.#disown(partition, shard);
    }
    leaving.splice(0, done);
  }

  /** A shard holds nothing any more: neither what it was to forget nor what it was taking in. */
  lost(shard: number): void {
    const ledger = this.#ledger(shard);
    ledger.released.clear();
    ledger.arriving.clear();
    ledger.boarded = [];
  }

  *of(shard: number): Generator<Partition<Payload, Memory>> {
    for (const partition of this.#all.values()) if (partition.shard === shard) yield partition;
  }

  owned(shard: number): number {
    return this.#ledger(shard).owned;
  }

  get loads(): readonly number[] {
    return this.#shards.map(({ load }) => load);
  }

  get size(): number {
    return this.#all.size;
  }

  #leave(partition: Partition<Payload, Memory>, shard: number, ticket: number): void {
    this.#ledger(shard).leaving.push({ partition, ticket });
  }

  #own(partition: Partition<Payload, Memory>, shard: number): void {
    const ledger = this.#ledger(shard);
    partition.shard = shard;
    ledger.owned++;
    ledger.load += partition.weight + 1;
  }

  #disown(partition: Partition<Payload, Memory>, shard: number): void {
    const ledger = this.#ledger(shard);
    ledger.owned--;
    ledger.load -= partition.weight + 1;
  }

  #ledger(shard: number): Ledger<Partition<Payload, Memory>> {
    const ledger = this.#shards[shard];
    if (ledger === undefined) {
      throw new RangeError(`shard must be an integer below ${this.#shards.length}, not ${shard}`);
    }
    return ledger;
  }
}
