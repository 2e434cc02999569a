import type { PartitionKey } from './placement.ts';

/**
 * Where the revisions of services that are gone stopped, so that one that comes back goes on from there (law L7). Each is
 * kept by name only until the floor that all shards share has been raised to it.
 */
export class RetiredRevisions {
  readonly #last = new Map<PartitionKey, number>();
  #floor = 0;

  retire(partition: PartitionKey, revision: number): void {
    if (revision > this.#floor) this.#last.set(partition, revision);
  }

  /** O(services retired since the last floor). */
  raise(floor: number): void {
    this.#floor = Math.max(this.#floor, floor);
    for (const [partition, revision] of this.#last) {
      if (revision <= this.#floor) this.#last.delete(partition);
    }
  }

  /** Where a service starts that is new or has come back. */
  resume(partition: PartitionKey): number {
    return this.#last.get(partition) ?? this.#floor;
  }
}
