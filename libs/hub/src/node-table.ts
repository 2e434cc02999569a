import type { Node } from '@sliceplane/kube';
import type { Viewpoint } from '@sliceplane/views';
import { RegionTable, type Spot } from './region-table.ts';

/** Who asks, as asked: nothing has been looked up yet. */
export interface AskedPlace {
  /** '' when no node was named. */
  readonly node: string;
  /** Instead of the node's own; '' says "no zone". */
  readonly zone?: string;
}

/** Nodes as viewpoints need them, and who must hear when one is relabelled, comes late or goes. */
export class NodeTable {
  readonly regions: RegionTable = new RegionTable();
  readonly #spots: Map<string, Spot> = new Map();
  readonly #listeners: Map<string, Set<() => void>> = new Map();

  get size(): number {
    return this.#spots.size;
  }

  set(node: Node): void {
    const { name, zone, region } = node;
    const before = this.#spots.get(name);
    if (before?.zone === zone && before.region === region) return;
    const after = { zone, region };
    this.#spots.set(name, after);
    if (before?.zone !== zone) this.#announce(name);
    this.regions.move(before, after);
  }

  delete(name: string): void {
    const before = this.#spots.get(name);
    if (before === undefined) return;
    this.#spots.delete(name);
    this.#announce(name);
    this.regions.move(before, undefined);
  }

  /** A zone that was asked for overrides the node's own, also by '' when it says "no zone". */
  viewpoint(asked: AskedPlace): Viewpoint {
    const own = this.#spots.get(asked.node)?.zone;
    return {
      node: asked.node,
      nodeKnown: own !== undefined,
      zone: asked.zone ?? own ?? '',
      zoneGiven: asked.zone !== undefined && asked.zone !== (own ?? ''),
    };
  }

  /** Calls `changed` after each change to what a viewpoint on that node sees. Returns how to stop. */
  listen(node: string, changed: () => void): () => void {
    const listeners = this.#listeners.get(node) ?? new Set();
    this.#listeners.set(node, listeners.add(changed));
    return () => {
      listeners.delete(changed);
      if (listeners.size === 0 && this.#listeners.get(node) === listeners) {
        this.#listeners.delete(node);
      }
    };
  }

  #announce(node: string): void {
    for (const changed of this.#listeners.get(node) ?? []) changed();
  }
}
