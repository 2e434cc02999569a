import type { Rank } from './subset.ts';

/**
 * The smallest few of many ranks, in flat memory: a heap whose top is the worst of them, so that nearly everybody is turned
 * away by one comparison.
 */
export class BestRanks {
  readonly #ranks: Float64Array;
  readonly #slots: Uint32Array;
  #count = 0;

  constructor(size: number) {
    this.#ranks = new Float64Array(size);
    this.#slots = new Uint32Array(size);
  }

  /** Of equal ranks at the edge, those that came first stay. */
  add(rank: Rank, slot: number): void {
    if (this.#count < this.#ranks.length) this.#rise(this.#count++, rank, slot);
    else if (rank < (this.#ranks[0] as number)) this.#sink(rank, slot);
  }

  /** In no order. */
  all(): readonly { readonly rank: Rank; readonly slot: number }[] {
    return Array.from({ length: this.#count }, (_, i) => ({
      rank: this.#ranks[i] as number,
      slot: this.#slots[i] as number,
    }));
  }

  #rise(from: number, rank: Rank, slot: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((this.#ranks[above] as number) >= rank) break;
      this.#move(above, at);
      at = above;
    }
    this.#ranks[at] = rank;
    this.#slots[at] = slot;
  }

  #sink(rank: Rank, slot: number): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#count) break;
      if (below + 1 < this.#count && this.#at(below + 1) > this.#at(below)) below++;
      if (this.#at(below) <= rank) break;
      this.#move(below, at);
      at = below;
    }
    this.#ranks[at] = rank;
    this.#slots[at] = slot;
  }

  #at(i: number): number {
    return this.#ranks[i] as number;
  }

  #move(from: number, to: number): void {
    this.#ranks[to] = this.#ranks[from] as number;
    this.#slots[to] = this.#slots[from] as number;
  }
}
