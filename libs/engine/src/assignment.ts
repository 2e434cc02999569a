/** A partition that has no shard yet. */
export interface Newcomer {
  readonly name: string;
  /** Objects in it now. */
  readonly weight: number;
}

/**
 * Shards for new partitions, given what each shard carries already: heaviest first, each to the lightest shard
 * (Graham's LPT rule: the busiest shard ends within 4/3 of the best possible, and far closer when there are many
 * partitions). Deterministic: ties go by name, then by the lowest shard. What becomes uneven later is the balancer's.
 *
 * `loads` is updated in place: a partition costs its weight and one for itself.
 * Cost O(n log n) for n newcomers, times the shards.
 */
export function assign(newcomers: readonly Newcomer[], loads: number[]): Map<string, number> {
  const order = [...newcomers].sort(
    (a, b) => b.weight - a.weight || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const owners = new Map<string, number>();
  for (const { name, weight } of order) {
    let lightest = 0;
    for (let shard = 1; shard < loads.length; shard++) {
      if ((loads[shard] ?? 0) < (loads[lightest] ?? 0)) lightest = shard;
    }
    loads[lightest] = (loads[lightest] ?? 0) + weight + 1;
    owners.set(name, lightest);
  }
  return owners;
}

/** A shard to ask about a partition nobody owns: any would do, the same one is chosen each time (FNV-1a). */
export function strangerShard(partition: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < partition.length; i++) {
    hash = Math.imul(hash ^ partition.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % shards;
}
