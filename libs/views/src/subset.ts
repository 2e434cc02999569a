/**
 * Stable subsets: of the endpoints that a node would use, at most k addresses per family and Service port. A mesh of 5,000
 * nodes in front of 20,000 endpoints then keeps 5,000 × k connections instead of 100 million.
 *
 * Rendezvous hashing: each node ranks all addresses by mixing a hash of its own with the hash of (family, address), and uses
 * the first k. So the two are hashed once each, and a rank costs two multiplications.
 *
 *   node n1:  c a│e b d      k = 2: c and a. If c goes: a and e. If f comes: at most one of c, a makes room.
 *
 * The rank depends on nothing else, so replicas and shards agree, every change moves as few as can be, and the nodes spread
 * over the addresses like balls thrown at random. Those who are asked for (ready, say) come before those who are
 * only wanted along (not ready), so a subset is never without the former while there are any.
 */
import { avalanche } from './murmur3.ts';
import { compareText } from './service-ports.ts';
import type { ViewFamily } from './view.ts';
import { seedOf } from './view-hash.ts';

/** Where an address stands for a node: smaller is nearer; of equals the address decides. Below 2^33. */
export type Rank = number;
/** What a node, or an address, brings to all ranks of it. Unsigned 32 bits. */
export type RankSeed = number;

const ALONG = 2 ** 32;

export function nodeSeed(node: string): RankSeed {
  return seedOf(node);
}

export function addressSeed(family: ViewFamily, address: string): RankSeed {
  return seedOf(family, address);
}

/** `isAsked`: the address is wanted for itself, not only along with others. */
export function rankBetween(node: RankSeed, address: RankSeed, isAsked: boolean): Rank {
  return (avalanche(node ^ address) >>> 0) + (isAsked ? 0 : ALONG);
}

export function rankOf(node: string, family: ViewFamily, address: string, isAsked: boolean): Rank {
  return rankBetween(nodeSeed(node), addressSeed(family, address), isAsked);
}

export interface Ranked {
  readonly address: string;
  readonly rank: Rank;
}

export function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || compareText(a.address, b.address);
}

const nobody: readonly string[] = [];

/**
 * The best of many ranked addresses, kept while they come and go: O(k) memory however many there are. Whoever is beyond
 * `#worst` is not remembered; when too many of the best have gone, everybody must be looked at again.
 */
export class Shortlist {
  readonly #size: number;
  readonly #spare: number;
  /** Sorted by rank. */
  #best: Ranked[] = [];
  readonly #ranks: Map<string, Rank> = new Map();
  /** The first k may not be those that were chosen. */
  #moved = false;
  /** The best of those that are not remembered; undefined: all are. */
  #worst: Ranked | undefined;
  #chosen: ReadonlySet<string> = new Set();

  /** @param spare how many beyond twice the subset are remembered: so few of the ends of an address mean a look at all */
  constructor(size: number, spare = 32) {
    this.#size = size;
    this.#spare = spare;
  }

  /** Everybody is about to be told again. */
  clear(): void {
    this.#best = [];
    this.#ranks.clear();
    this.#worst = undefined;
    this.#moved = true;
  }

  /** As many as are remembered. */
  get room(): number {
    return 2 * this.#size + this.#spare;
  }

  /** Everybody at once: the best, in order, one more than there is room for if there are so many. */
  load(best: readonly Ranked[]): void {
    this.clear();
    const worst = best[this.room];
    this.#best = best.slice(0, this.room).filter(({ rank }) => rank !== worst?.rank);
    // Of its equals there may be others: none of them is remembered.
    this.#worst = worst && { address: '', rank: worst.rank };
    for (const { address, rank } of this.#best) this.#ranks.set(address, rank);
  }

  set(address: string, rank: Rank): void {
    if (this.#ranks.get(address) === rank) return;
    this.delete(address);
    const one = { address, rank };
    if (this.#worst !== undefined && byRank(this.#worst, one) < 0) return;
    let at = this.#best.length;
    while (at > 0 && byRank(one, this.#best[at - 1] as Ranked) < 0) at--;
    this.#best.splice(at, 0, one);
    this.#ranks.set(address, rank);
    this.#moved ||= at < this.#size;
    if (this.#best.length <= this.room) return;
    this.#worst = this.#best.pop() as Ranked;
    this.#ranks.delete(this.#worst.address);
  }

  delete(address: string): void {
    if (!this.#ranks.delete(address)) return;
    const at = this.#best.findIndex((one) => one.address === address);
    this.#best.splice(at, 1);
    this.#moved ||= at < this.#size;
  }

  /** Too many of the best have gone: `clear`, and tell everybody again. */
  get isShort(): boolean {
    return this.#worst !== undefined && this.#best.length < this.#size;
  }

  has(address: string): boolean {
    return this.#chosen.has(address);
  }

  /** Chooses the first k from now on. Returns who came and who went. */
  choose(): readonly string[] {
    if (!this.#moved) return nobody;
    this.#moved = false;
    const before = this.#chosen;
    const after = new Set(this.#best.slice(0, this.#size).map(({ address }) => address));
    this.#chosen = after;
    return [...before.symmetricDifference(after)];
  }
}
