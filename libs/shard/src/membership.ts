import type { PartitionKey } from './placement.ts';

/** What one item says about the partitions of its object in this shard. */
export interface Moved {
  readonly before: readonly PartitionKey[];
  /** It was there and is not any more. */
  readonly left: readonly PartitionKey[];
  /** It is there, newly or still. */
  readonly here: readonly PartitionKey[];
}

/**
 * Which partitions of this shard each object is in. An item tells the whole membership, so that the newest replaces all
 * before it; who left is found by comparing.
 */
export class Membership {
  /** kind → key → partitions; the usual single one without an array around it. */
  readonly #of = new Map<string, Map<string, PartitionKey | readonly PartitionKey[]>>();

  /** Cost: O(partitions of this object). */
  move(kind: string, key: string, here: readonly PartitionKey[]): Moved {
    let objects = this.#of.get(kind);
    if (objects === undefined) this.#of.set(kind, (objects = new Map()));
    const before = listed(objects.get(key));
    if (here.length === 0) objects.delete(key);
    else objects.set(key, here.length === 1 ? (here[0] ?? '') : here);
    if (before.length === 0) return { before, left: before, here };
    return { before, left: before.filter((partition) => !here.includes(partition)), here };
  }

  partitionsOf(kind: string, key: string): readonly PartitionKey[] {
    return listed(this.#of.get(kind)?.get(key));
  }
}

const NOWHERE: readonly PartitionKey[] = [];

function listed(
  known: PartitionKey | readonly PartitionKey[] | undefined,
): readonly PartitionKey[] {
  if (known === undefined) return NOWHERE;
  return typeof known === 'string' ? [known] : known;
}
