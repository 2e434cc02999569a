/**
 * Shards without an engine: a slow, obvious router, and an outside that believes what it is told. Everything that
 * crosses is structured-cloned, as between threads.
 */
import type { Change, Item, Placement } from '@sliceplane/program';
import type { ViewClassKey } from '@sliceplane/views';
import assert from 'node:assert/strict';
import {
  type Answer,
  type Question,
  rememberEffect,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
  type ShardState,
} from '../src/index.ts';
import { decodeEntry, jsonCodec } from './json-codec.ts';

interface Placed {
  readonly kind: string;
  readonly key: string;
  readonly payload: ShardObject;
  readonly placement: Placement;
}

export interface SeenView {
  readonly hash: string;
  /** id → entry, as the deltas built it. */
  readonly entries: Record<string, unknown>;
}

/** What the outside knows after everything that was told. */
export interface Outside {
  readonly slices: Record<string, unknown>;
  readonly views: Record<string, SeenView>;
  readonly found: Record<string, boolean>;
  readonly revisions: Record<string, number>;
}

/** One life of one shard, and what it was told: object → partitions. */
interface Life {
  readonly state: ShardState;
  readonly held: Map<string, string[]>;
}

const options = { slices: { maxEndpointsPerSlice: 3 }, codec: jsonCodec };

export class Rig {
  readonly effects: [string, ServiceEffect][] = [];
  readonly #shards: Life[];
  readonly #objects = new Map<string, Placed>();
  readonly #memories = new Map<string, ShardMemory>();
  readonly #slices = new Map<string, unknown>();
  readonly #views = new Map<string, { hash: string; entries: Map<number, unknown> }>();
  readonly #found = new Map<string, boolean>();
  readonly #revisions = new Map<string, number>();
  /** Services that are not where their name says. */
  readonly #moved = new Map<string, number>();
  #now = 1_000;

  constructor(shards: number) {
    this.#shards = Array.from({ length: shards }, () => this.#fresh(new Map()));
  }

  /** The next batch finds the service in another shard. */
  move(service: string, to: number): void {
    const from = this.#ownerOf(service);
    if (from === to) return;
    const program = shardProgram(options);
    program.release(this.#shards[from]!.state, [service]);
    this.#moved.set(service, to);
    const memory = this.#memories.get(service);
    const memories = memory === undefined ? [] : [[service, structuredClone(memory)] as const];
    program.adopt(this.#shards[to]!.state, { memories });
  }

  /** One batch. Shards in `lost` die first and get their batch with a seed and all their objects. */
  submit(changes: readonly Change<ShardObject>[], lost: readonly number[] = []): void {
    const touched = new Set<string>();
    for (const { kind, key, put } of changes) {
      const id = `${kind} ${key}`;
      touched.add(id);
      if (put === undefined) this.#objects.delete(id);
      else this.#objects.set(id, { kind, key, ...put });
    }
    this.#now += 10;
    for (const index of this.#shards.keys()) {
      const whole = lost.includes(index);
      if (whole) this.#shards[index] = this.#fresh(this.#memoriesOf(index));
      this.#step(index, this.#items(index, whole ? undefined : touched));
    }
  }

  ask(partition: string | undefined, question: Question): Answer[] {
    const asked = [{ id: 1, partition, question }];
    return this.#shards
      .filter((_, index) => partition === undefined || this.#ownerOf(partition) === index)
      .flatMap(({ state }) => {
        const batch = { items: [], questions: structuredClone(asked) };
        return shardProgram(options).step(state, batch, this.#now).answers;
      })
      .map(({ answer }) => answer);
  }

  outside(): Outside {
    const views = [...this.#views].map(([key, { hash, entries }]) => [
      key,
      { hash, entries: Object.fromEntries(entries) },
    ]);
    return {
      slices: Object.fromEntries(this.#slices),
      views: Object.fromEntries(views),
      found: Object.fromEntries(this.#found),
      revisions: Object.fromEntries(this.#revisions),
    };
  }

  objects(): readonly Change<ShardObject>[] {
    return [...this.#objects.values()].map(({ kind, key, placement, payload }) => ({
      kind,
      key,
      put: { placement, payload },
    }));
  }

  remembered(): readonly string[] {
    return [...this.#memories.keys()].toSorted();
  }

  #fresh(memories: ReadonlyMap<string, ShardMemory>): Life {
    const seed = { memories: structuredClone([...memories]) };
    return { state: shardProgram(options).start(seed), held: new Map() };
  }

  #memoriesOf(index: number): Map<string, ShardMemory> {
    return new Map([...this.#memories].filter(([key]) => this.#ownerOf(key) === index));
  }

  #ownerOf(partition: string): number {
    const moved = this.#moved.get(partition);
    if (moved !== undefined) return moved;
    let sum = 0;
    for (const c of partition) sum = (sum * 31 + c.charCodeAt(0)) % 997;
    return sum % this.#shards.length;
  }

  /** What each object of this shard is now, against what the shard was told before. */
  #items(index: number, touched: ReadonlySet<string> | undefined): Item<ShardObject>[] {
    const shard = this.#shards[index]!;
    const items: Item<ShardObject>[] = [];
    for (const id of new Set([...this.#objects.keys(), ...shard.held.keys(), ...(touched ?? [])])) {
      const object = this.#objects.get(id);
      const here =
        object === undefined
          ? []
          : this.#partitions(object).filter((p) => this.#ownerOf(p) === index);
      const broadcast = id.startsWith('Node ');
      const before = shard.held.get(id) ?? [];
      const moved = before.join() !== here.join();
      const news = touched === undefined || touched.has(id);
      if (!moved && !(news && (here.length > 0 || broadcast))) continue;
      if (here.length === 0) shard.held.delete(id);
      else shard.held.set(id, here);
      const key = id.slice(id.indexOf(' ') + 1);
      items.push({
        kind: id.slice(0, id.indexOf(' ')),
        key,
        payload: here.length > 0 || broadcast ? object?.payload : undefined,
        partitions: here,
        broadcast,
        ingestMs: this.#now,
      });
    }
    return items;
  }

  #partitions({ placement }: Placed): string[] {
    if (placement.to === 'everyone') return [];
    if (placement.to === 'partitions') return [...placement.partitions];
    const { scope, labels } = placement;
    return [...this.#objects.values()]
      .flatMap(({ placement: anchor }) => {
        if (anchor.to !== 'partitions' || anchor.selects?.scope !== scope) return [];
        const wanted = Object.entries(anchor.selects.labels);
        return wanted.every(([key, value]) => labels[key] === value)
          ? anchor.partitions.slice(0, 1)
          : [];
      })
      .toSorted();
  }

  #step(index: number, items: readonly Item<ShardObject>[]): void {
    const shard = this.#shards[index]!;
    const batch = frozen(structuredClone({ items, questions: [] }));
    const step = shardProgram(options).step(shard.state, batch, this.#now);
    for (const [key, effect] of structuredClone(step.effects)) {
      this.effects.push([key, effect]);
      const memory = rememberEffect(this.#memories.get(key), key, effect);
      if (memory === undefined) this.#memories.delete(key);
      else this.#memories.set(key, memory);
      this.#believe(key, effect);
    }
  }

  #believe(key: string, effect: ServiceEffect): void {
    for (const { op, name, bytes } of effect.slices ?? []) {
      // A slice may move to another service by its label, and its shards tell of it in any order.
      const id = `${key} ${name}`;
      assert.equal(this.#slices.has(id), op !== 'create', `${op} of ${id}`);
      if (op === 'delete') this.#slices.delete(id);
      else this.#slices.set(id, jsonCodec.decodeSlice(bytes));
    }
    if (effect.view === undefined) return;
    const { found, revision, classes } = effect.view;
    const before = this.#revisions.get(key) ?? 0;
    assert(revision >= before, `revision of ${key} fell from ${before} to ${revision}`);
    this.#found.set(key, found);
    this.#revisions.set(key, revision);
    for (const change of classes) {
      const id = `${key} ${change.viewClass}`;
      const view = this.#views.get(id);
      const entries = change.reset ? new Map<number, unknown>() : view?.entries;
      if (entries === undefined) throw new Error(`delta of ${id} without a base`);
      if (!change.reset) assert.equal(hex(change.baseHash), view?.hash, `base of ${id}`);
      let from = 0;
      for (const [i, end] of change.upserts.ends.entries()) {
        entries.set(
          change.upserts.ids[i] ?? 0,
          decodeEntry(change.upserts.bytes.subarray(from, end)),
        );
        from = end;
      }
      for (const gone of change.removed) entries.delete(gone);
      assert.equal(entries.size, change.size, `size of ${id}`);
      this.#views.set(id, { hash: hex(change.hash), entries });
    }
  }

  /** An agent that left: the outside forgets its view. */
  forget(service: string, viewClass: ViewClassKey): void {
    this.#views.delete(`${service} ${viewClass}`);
  }
}

/** What a program is given is not its own to change. */
function frozen<Thing>(thing: Thing): Thing {
  if (typeof thing === 'object' && thing !== null && !ArrayBuffer.isView(thing)) {
    Object.freeze(thing);
    for (const value of Object.values(thing)) frozen(value);
  }
  return thing;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
