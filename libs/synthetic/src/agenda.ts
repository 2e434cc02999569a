/** What is to be done when: earliest first, of equal times what was added first. A binary heap. */
export class Agenda<T> {
  readonly #heap: Entry<T>[] = [];
  #added = 0;

  /** When the earliest is due, ms; undefined if there is nothing. */
  get dueMs(): number | undefined {
    return this.#heap[0]?.dueMs;
  }

  add(dueMs: number, item: T): void {
    const heap = this.#heap;
    const entry = { dueMs, order: this.#added++, item };
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** The earliest, if it is due by then. */
  take(nowMs: number): T | undefined {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined || first.dueMs > nowMs) return undefined;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first.item;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
    return first.item;
  }
}

interface Entry<T> {
  readonly dueMs: number;
  readonly order: number;
  readonly item: T;
}

function isBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;
}
