/** What a partition adds to the load of its shard. */
export interface Movable {
  readonly name: string;
  readonly cost: number;
}

export interface Move {
  readonly name: string;
  readonly cost: number;
  readonly to: number;
}

export interface BalanceOptions {
  /** Moves start when the busiest shard carries more than this many times the mean. At least 1. */
  readonly above: number;
  /** ... and more than this many objects beyond the mean. */
  readonly least: number;
  /** Most objects to move at once, unless a single partition is larger. */
  readonly budget: number;
}

/** Where moves stop lies this far between the mean and where they start: what moved does not come back soon. */
const STOP = 1 / 3;
/** A single large partition moves only if the busier of the two ends lower by this share of the mean. */
const WORTH = 0.02;

/** The shard that carries too much; undefined when none does. Ties go to the lowest. O(shards). */
export function overloaded(
  loads: readonly number[],
  { above, least }: BalanceOptions,
): number | undefined {
  const mean = meanOf(loads);
  let busiest = 0;
  for (const [shard, load] of loads.entries()) if (load > (loads[busiest] ?? 0)) busiest = shard;
  const load = loads[busiest] ?? 0;
  return load > above * mean && load - mean > least ? busiest : undefined;
}

/**
 * Moves that bring an overloaded shard down: the largest partitions that fit both what is too much here and what is
 * missing there, each to the lightest shard, so they are few; if none fits, the one that splits the difference best.
 * Empty when nothing would help: one partition heavier than the mean stays where it is, and what else is there leaves it.
 *
 * Law: each move leaves the busier of its two shards lighter than the giver was. Deterministic: ties go by name.
 * Cost O(n log n) for n partitions, times the shards for those that move.
 */
export function planMoves(
  loads: readonly number[],
  from: number,
  movable: readonly Movable[],
  { above, budget }: BalanceOptions,
): Move[] {
  const after = [...loads];
  const mean = meanOf(loads);
  const stop = mean * (1 + (above - 1) * STOP);
  const order = movable.toSorted((a, b) => b.cost - a.cost || (a.name < b.name ? -1 : 1));
  const moves: Move[] = [];
  let left = budget;
  for (const { name, cost } of order) {
    const load = after[from] ?? 0;
    if (load <= stop) break;
    if (cost > Math.min(load - mean, left)) continue;
    const to = lightest(after, from);
    if ((after[to] ?? 0) + cost > mean) continue;
    moves.push({ name, cost, to });
    after[from] = load - cost;
    after[to] = (after[to] ?? 0) + cost;
    left -= cost;
  }
  return moves.length > 0 ? moves : single(loads, from, order, mean);
}

/** The one move that splits the difference to the lightest shard best, if it is worth it. */
function single(
  loads: readonly number[],
  from: number,
  order: readonly Movable[],
  mean: number,
): Move[] {
  const to = lightest(loads, from);
  const [load, there] = [loads[from] ?? 0, loads[to] ?? 0];
  const half = (load - there) / 2;
  let best: Movable | undefined;
  for (const one of order) {
    if (best === undefined || Math.abs(one.cost - half) < Math.abs(best.cost - half)) best = one;
  }
  if (best === undefined) return [];
  const busier = Math.max(load - best.cost, there + best.cost);
  return busier > load - WORTH * mean ? [] : [{ ...best, to }];
}

function lightest(loads: readonly number[], but: number): number {
  let best = but === 0 ? 1 : 0;
  for (const [shard, load] of loads.entries()) {
    if (shard !== but && load < (loads[best] ?? Infinity)) best = shard;
  }
  return best;
}

function meanOf(loads: readonly number[]): number {
  return loads.reduce((sum, load) => sum + load, 0) / loads.length;
}
