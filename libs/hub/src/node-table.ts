import type { Node } from '@sliceplane/kube';
import type { Viewpoint } from '@sliceplane/views';

/** Who asks, as asked: nothing has been looked up yet. */
export interface AskedPlace {
  /** '' when no node was named. */
  readonly node: string;
  /** Instead of the node's own; '' says "no zone". */
  readonly zone?: string;
}

/** Nodes as viewpoints need them, and who must hear when one is relabelled, comes late or goes. */
export class NodeTable {
  readonly #zones: Map<string, string> = new Map();
  readonly #listeners: Map<string, Set<() => void>> = new Map();

  get size(): number {
    return this.#zones.size;
  }

  set(node: Node): void {
    if (this.#zones.get(node.name) === node.zone) return;
    this.#zones.set(node.name, node.zone);
    this.#announce(node.name);
  }

  delete(name: string): void {
    if (this.#zones.delete(name)) this.#announce(name);
  }

  /** A zone that was asked for overrides the node's own, also by '' when it says "no zone". */
  viewpoint(asked: AskedPlace): Viewpoint {
    const own = this.#zones.get(asked.node);
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
