import type { Delta, Node } from '@sliceplane/kube';
import type { Random } from './random.ts';

/** The nodes of a cluster that changes, by position. A node that is away keeps its position. */
export class NodePool {
  readonly #nodes: (Node | undefined)[];
  /** What each node was when it was last there. */
  readonly #last: Node[];
  /** Somebody empties it, or its zone is out. */
  readonly #claimed = new Set<number>();
  /** No new pods. */
  readonly #cordoned = new Set<number>();
  readonly #hasWorkers: boolean;
  /** Positions where new pods may run, and where each is in the list. */
  readonly #usable: number[] = [];
  readonly #usableAt = new Map<number, number>();

  constructor(nodes: readonly Node[]) {
    this.#nodes = [...nodes];
    this.#last = [...nodes];
    this.#hasWorkers = nodes.some((node) => !node.controlPlane);
    for (const position of nodes.keys()) this.#note(position);
  }

  /** By position; undefined while away. */
  get all(): readonly (Node | undefined)[] {
    return this.#nodes;
  }

  /** As it is or was. */
  last(position: number): Node {
    const node = this.#last[position];
    if (node === undefined) throw new RangeError(`no node ${position}`);
    return node;
  }

  get usable(): number {
    return this.#usable.length;
  }

  /** Where a new pod may run; undefined if that is nowhere. */
  anyUsable(random: Random): number | undefined {
    return this.#usable.length === 0 ? undefined : random.pick(this.#usable);
  }

  any(random: Random): number {
    return random.below(this.#nodes.length);
  }

  isReady(position: number): boolean {
    return this.#nodes[position]?.ready === true;
  }

  /** False if somebody else has it. */
  claim(position: number): boolean {
    if (this.#claimed.has(position)) return false;
    this.#claimed.add(position);
    return true;
  }

  release(position: number): void {
    this.#claimed.delete(position);
  }

  get claimed(): number {
    return this.#claimed.size;
  }

  cordon(position: number, on: boolean): void {
    if (on) this.#cordoned.add(position);
    else this.#cordoned.delete(position);
    this.#note(position);
  }

  put(position: number, node: Node): Delta {
    this.#nodes[position] = node;
    this.#last[position] = node;
    this.#note(position);
    return { op: 'upsert', object: node };
  }

  /** What a node that is away will be when it comes back. */
  replace(position: number, change: Partial<Node>): void {
    this.#last[position] = { ...this.last(position), ...change };
  }

  remove(position: number): Delta {
    const { name } = this.last(position);
    this.#nodes[position] = undefined;
    this.#note(position);
    return { op: 'delete', kind: 'Node', namespace: '', name };
  }

  /** O(1). */
  #note(position: number): void {
    const node = this.#nodes[position];
    const usable =
      node?.ready === true &&
      !(node.controlPlane && this.#hasWorkers) &&
      !this.#cordoned.has(position);
    const at = this.#usableAt.get(position);
    if (usable === (at !== undefined)) return;
    if (at === undefined) {
      this.#usableAt.set(position, this.#usable.push(position) - 1);
      return;
    }
    this.#usableAt.delete(position);
    const last = this.#usable.pop();
    if (last === undefined || last === position) return;
    this.#usable[at] = last;
    this.#usableAt.set(last, at);
  }
}
