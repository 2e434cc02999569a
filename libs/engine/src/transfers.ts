/** What goes between the router and a shard beside objects. */
import type { Seed } from '@sliceplane/program';
import type { Partition } from './memory-of-record.ts';

/** What a shard is told beside the items of a batch. */
export interface Transfers<Memory> {
  /** To forget: they go on elsewhere. */
  readonly released: readonly string[];
  /** To go on with; all their objects are among the items. Those of which nothing is remembered are not named. */
  readonly adopted: Seed<Memory>;
}

/** Who answers for a partition. */
export interface Owner {
  readonly shard: number;
  /** In the shard's mailbox: covers all that was submitted about the partition so far, the broadcasts included. */
  readonly ticket: number;
}

/** What is remembered of partitions. */
export function seedOf<Payload, Memory>(
  partitions: Iterable<Partition<Payload, Memory>>,
): Seed<Memory> {
  const memories: [string, Memory][] = [];
  for (const { name, memory } of partitions) {
    if (memory !== undefined) memories.push([name, memory]);
  }
  return { memories };
}
