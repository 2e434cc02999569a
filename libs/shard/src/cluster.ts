import type { Node } from '@sliceplane/kube';
import { type ClusterFacts, sameRatios, type ZoneRatios, zoneRatios } from '@sliceplane/slices';
import type { PartitionKey } from './placement.ts';

/** What changed about the nodes since it was last asked. */
export interface NodeNews {
  readonly names: ReadonlySet<string>;
  readonly ratiosDiffer: boolean;
}

/** The nodes as this shard knows them, and which services have pods on them. */
export class Cluster implements ClusterFacts {
  readonly #nodes = new Map<string, Node>();
  /**
   * node → service → pods of that service on that node, whether the node is known or not. Made when a node changes after
   * there are pods, and kept from then on: a cold start that hears of its nodes first never needs it.
   */
  #pods: Map<string, Map<PartitionKey, number>> | undefined;
  /** Where each pod was last counted. */
  readonly #nodeOf = new Map<string, string>();
  #changed = new Set<string>();
  #ratios: ZoneRatios = undefined;

  node(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  get zoneRatios(): ZoneRatios {
    return this.#ratios;
  }

  set(node: Node): void {
    this.#nodes.set(node.name, node);
    this.#changed.add(node.name);
  }

  delete(name: string): void {
    if (this.#nodes.delete(name)) this.#changed.add(name);
  }

  /** Zone ratios are computed once per batch, and only if nodes changed in it (R7.3). */
  news(): NodeNews {
    const names = this.#changed;
    if (names.size === 0) return { names, ratiosDiffer: false };
    this.#changed = new Set();
    const before = this.#ratios;
    this.#ratios = zoneRatios(this.#nodes.values());
    return { names, ratiosDiffer: !sameRatios(before, this.#ratios) };
  }

  /** A pod was in the services `before` and is `here` now, on `node`. O(services of the pod). */
  movePod(
    pod: string,
    before: readonly PartitionKey[],
    here: readonly PartitionKey[],
    node: string,
  ): void {
    const from = this.#nodeOf.get(pod);
    if (from === node && before.length === here.length && before.every((p) => here.includes(p))) {
      return;
    }
    if (from !== undefined && this.#pods !== undefined) {
      for (const service of before) count(this.#pods, service, from, -1);
    }
    if (here.length === 0) {
      this.#nodeOf.delete(pod);
      return;
    }
    this.#nodeOf.set(pod, node);
    if (this.#pods === undefined) return;
    for (const service of here) count(this.#pods, service, node, 1);
  }

  /**
   * Services with pods on any of these nodes, each with those of the nodes that it has pods on. O(pairs found), and
   * O(pods) the first time there are nodes to ask about and pods, for which `servicesOf` is asked.
   */
  servicesOn(
    nodes: ReadonlySet<string>,
    servicesOf: (pod: string) => readonly PartitionKey[],
  ): ReadonlyMap<PartitionKey, ReadonlySet<string>> {
    const found = new Map<PartitionKey, Set<string>>();
    if (nodes.size === 0 || this.#nodeOf.size === 0) return found;
    const pods = (this.#pods ??= this.#counted(servicesOf));
    for (const node of nodes) {
      for (const partition of pods.get(node)?.keys() ?? []) {
        const own = found.get(partition);
        if (own === undefined) found.set(partition, new Set([node]));
        else own.add(node);
      }
    }
    return found;
  }

  #counted(
    servicesOf: (pod: string) => readonly PartitionKey[],
  ): Map<string, Map<PartitionKey, number>> {
    const pods = new Map<string, Map<PartitionKey, number>>();
    for (const [pod, node] of this.#nodeOf) {
      for (const service of servicesOf(pod)) count(pods, service, node, 1);
    }
    return pods;
  }
}

function count(
  pods: Map<string, Map<PartitionKey, number>>,
  service: PartitionKey,
  node: string,
  more: 1 | -1,
): void {
  let services = pods.get(node);
  if (services === undefined) pods.set(node, (services = new Map()));
  const left = (services.get(service) ?? 0) + more;
  if (left > 0) services.set(service, left);
  else services.delete(service);
  if (services.size === 0) pods.delete(node);
}
