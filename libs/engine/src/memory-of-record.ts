/**
 * What the router remembers of every object and partition: enough to tell a shard its whole world again.
 * One record per object, no copies; records of equal members share their label set.
 */
import type { AnchorEntry, LabelSet } from './selector-index.ts';

/** One object as its source last delivered it, and where it has been sent. */
export interface ObjectRecord<Payload, Memory> {
  readonly kind: string;
  readonly key: string;
  payload: Payload | undefined;
  /** false: deleted, kept only until the shards that hold it know. */
  live: boolean;
  broadcast: boolean;
  /** When its last change entered the router, ms since the Unix epoch. */
  ingestMs: number;
  /** Place of its last change among all changes: the order of items in a batch, whatever the number of shards. */
  order: number;
  /** Partitions it names itself. */
  named: readonly Partition<Payload, Memory>[];
  /** Members only: the labels it is selected by. */
  labelSet: RecordLabelSet<Payload, Memory> | undefined;
  /** Anchors only: its place in the selector index. */
  anchor: RecordAnchor<Payload, Memory> | undefined;
  /** Shards that were sent it and not yet sent its leaving. */
  heldBy: readonly number[];
}

/** The unit of placement, and what its program asked to have remembered. */
export interface Partition<Payload, Memory> {
  readonly name: string;
  /** The list of it alone: most objects are in one partition, and share this. */
  readonly alone: readonly string[];
  /** undefined until the first batch after it came is cut, and while it is withheld. */
  shard: number | undefined;
  /** The shard that is not given it for now, because it seems to die of it. */
  withheldFrom: number | undefined;
  /** Objects in it: those that name it, and one for each anchor that selects a member into it. */
  weight: number;
  readonly named: Set<ObjectRecord<Payload, Memory>>;
  memory: Memory | undefined;
  /** In its shard's mailbox: everything about this partition so far waits at or before it. */
  ticket: number;
}

export type RecordLabelSet<Payload, Memory> = LabelSet<
  Anchor<Payload, Memory>,
  ObjectRecord<Payload, Memory>
>;
export type RecordAnchor<Payload, Memory> = AnchorEntry<
  Anchor<Payload, Memory>,
  ObjectRecord<Payload, Memory>
>;

/** An anchor of the selector index: members it selects go to `partition`. */
export interface Anchor<Payload, Memory> {
  readonly partition: Partition<Payload, Memory>;
  readonly scope: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Shared: most records name no partition themselves. */
export const NONE: readonly never[] = [];

/** All records, by kind and key. */
export class MemoryOfRecord<Payload, Memory> {
  readonly #kinds = new Map<string, Map<string, ObjectRecord<Payload, Memory>>>();

  find(kind: string, key: string): ObjectRecord<Payload, Memory> | undefined {
    return this.#kinds.get(kind)?.get(key);
  }

  findOrCreate(kind: string, key: string): ObjectRecord<Payload, Memory> {
    let ofKind = this.#kinds.get(kind);
    if (ofKind === undefined) this.#kinds.set(kind, (ofKind = new Map()));
    let record = ofKind.get(key);
    if (record === undefined) {
      record = {
        kind,
        key,
        payload: undefined,
        live: false,
        broadcast: false,
        ingestMs: 0,
        order: 0,
        named: NONE,
        labelSet: undefined,
        anchor: undefined,
        heldBy: NONE,
      };
      ofKind.set(key, record);
    }
    return record;
  }

  /** Forgets a deleted object that no shard holds any more. */
  forgetIfGone(record: ObjectRecord<Payload, Memory>): void {
    if (record.live || record.heldBy.length > 0) return;
    const ofKind = this.#kinds.get(record.kind);
    if (ofKind?.get(record.key) === record) ofKind.delete(record.key);
  }

  /** Keys of the live objects of a kind, in order of first arrival. */
  *keys(kind: string): Generator<string> {
    for (const record of this.#kinds.get(kind)?.values() ?? []) if (record.live) yield record.key;
  }

  *all(): Generator<ObjectRecord<Payload, Memory>> {
    for (const ofKind of this.#kinds.values()) yield* ofKind.values();
  }

  /** Records held, deleted ones included. */
  get size(): number {
    let size = 0;
    for (const ofKind of this.#kinds.values()) size += ofKind.size;
    return size;
  }
}
