import { BestRanks } from './best-ranks.ts';
import { type Link, type Winner, winnersOf } from './copy-chain.ts';
import {
  addressSeed,
  byRank,
  type Rank,
  rankBetween,
  type Ranked,
  type RankSeed,
} from './subset.ts';
import type { ViewFamily } from './view.ts';

/** Whether an endpoint is wanted by a subset: for itself, only along with others, or not at all. */
export type Wish = 'asked' | 'along' | 'no';

/**
 * All addresses of a table as they are now, in flat memory, for those who look at each: thousands of nodes may have a
 * subset of their own. Each address is hashed once, also over changes of the table.
 */
export class Roll {
  readonly #addresses: readonly string[];
  readonly #winners: readonly (readonly Winner[])[];
  readonly #seeds: Uint32Array;
  readonly #slots: ReadonlyMap<string, number>;

  constructor(family: ViewFamily, chains: ReadonlyMap<string, Link>, before: Roll | undefined) {
    this.#addresses = [...chains.keys()];
    this.#winners = [...chains.values()].map(winnersOf);
    this.#slots = new Map(this.#addresses.map((address, slot) => [address, slot]));
    this.#seeds = Uint32Array.from(
      this.#addresses,
      (address) => before?.seedAt(address) ?? addressSeed(family, address),
    );
  }

  seedAt(address: string): RankSeed | undefined {
    const slot = this.#slots.get(address);
    return slot === undefined ? undefined : this.#seeds[slot];
  }

  /** The first `size` by rank for a node, in order. */
  best(node: RankSeed, size: number, wish: (winner: Winner) => Wish): readonly Ranked[] {
    const best = new BestRanks(size);
    for (const [slot, winners] of this.#winners.entries()) {
      const wanted = strongest(winners, wish);
      if (wanted !== 'no') best.add(this.#rank(node, slot, wanted === 'asked'), slot);
    }
    const ranked = best.all().map(({ rank, slot }) => ({
      address: this.#addresses[slot] as string,
      rank,
    }));
    return ranked.sort(byRank);
  }

  #rank(node: RankSeed, slot: number, isAsked: boolean): Rank {
    return rankBetween(node, this.#seeds[slot] as number, isAsked);
  }
}

/** An address is wanted as the endpoint of it that is wanted most. */
export function strongest(winners: readonly Winner[], wish: (winner: Winner) => Wish): Wish {
  let wanted: Wish = 'no';
  for (const winner of winners) {
    const one = wish(winner);
    if (one === 'asked') return one;
    if (one === 'along') wanted = one;
  }
  return wanted;
}
