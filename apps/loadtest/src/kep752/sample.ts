import type { Node } from '@sliceplane/kube';

/** Some nodes of a zone that stand for all of it. */
export interface Stratum {
  readonly zone: string;
  readonly nodes: readonly Node[];
  /** Nodes of this zone in the whole cluster. */
  readonly standFor: number;
}

/**
 * `size` nodes, each zone with its share of them and no zone without one, spread evenly over the zone's nodes. What a node
 * receives depends on its zone and on nothing else, so zones are scaled one by one.
 *
 * @throws RangeError when there are more zones than nodes asked for
 */
export function sampleOf(nodes: readonly Node[], size: number): readonly Stratum[] {
  const zones = Map.groupBy(nodes, ({ zone }) => zone);
  if (size < zones.size) {
    throw new RangeError(`${size} sampled nodes cannot stand for ${zones.size} zones`);
  }
  const most = Math.min(size, nodes.length);
  return [...zones].map(([zone, all]) => {
    const count = Math.max(1, Math.min(all.length, Math.round((most * all.length) / nodes.length)));
    const step = all.length / count;
    const some = Array.from({ length: count }, (_, i) => all[Math.floor(i * step)]);
    return { zone, nodes: some.filter((node) => node !== undefined), standFor: all.length };
  });
}

/** What all nodes receive, when these are what the sampled ones received. */
export function scaledUp(strata: readonly Stratum[], received: (node: Node) => number): number {
  return strata.reduce((sum, { nodes, standFor }) => {
    const some = nodes.reduce((total, node) => total + received(node), 0);
    return sum + (some / nodes.length) * standFor;
  }, 0);
}
