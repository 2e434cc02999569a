import type { PartitionKey } from './placement.ts';

/** Retired services whose own revision is remembered. */
const REMEMBERED = 4096;

/**
 * The last revision of services that are gone, so that one that comes back goes on from there (law 7). Memory is
 * bounded: beyond that many, one floor stands for all that were forgotten.
 */
export class RetiredRevisions {
  readonly #last = new Map<PartitionKey, number>();
  #floor = 0;

  retire(partition: PartitionKey, revision: number): void {
    if (revision === 0) return;
    this.#last.delete(partition);
    this.#last.set(partition, revision);
    if (this.#last.size <= REMEMBERED) return;
    for (const [oldest, last] of this.#last) {
      this.#floor = Math.max(this.#floor, last);
      this.#last.delete(oldest);
      return;
    }
  }

  /** Where a service starts that is new or has come back. */
  resume(partition: PartitionKey): number {
    const last = this.#last.get(partition) ?? this.#floor;
    this.#last.delete(partition);
    return last;
  }
}
