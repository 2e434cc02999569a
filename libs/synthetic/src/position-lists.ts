/** Absent, in a list of positions. */
const NONE = -1;

/**
 * Lists of positions, each position in at most one of them: twelve bytes a position, and adding and removing cost O(1).
 *
 * ```
 *   head[list] ─▶ position ─next─▶ position ─next─▶ NONE
 *                          ◀─prev─
 * ```
 */
export class PositionLists {
  readonly #head: number[] = [];
  #next = new Int32Array();
  #prev = new Int32Array();

  /** At the front. */
  add(list: number, position: number): void {
    if (position >= this.#next.length) this.#grow(position + 1);
    const first = this.#head[list] ?? NONE;
    this.#next[position] = first;
    this.#prev[position] = NONE;
    if (first !== NONE) this.#prev[first] = position;
    this.#head[list] = position;
  }

  /** `position` is in this list. */
  remove(list: number, position: number): void {
    const [before, after] = [this.#prev[position] ?? NONE, this.#next[position] ?? NONE];
    if (before === NONE) this.#head[list] = after;
    else this.#next[before] = after;
    if (after !== NONE) this.#prev[after] = before;
  }

  /** Not while the list changes. */
  *of(list: number): Generator<number> {
    for (let at = this.#head[list] ?? NONE; at !== NONE; at = this.#next[at] ?? NONE) yield at;
  }

  #grow(least: number): void {
    const length = Math.max(least, 1024, Math.ceil(this.#next.length * 1.5));
    const [next, prev] = [new Int32Array(length), new Int32Array(length)];
    next.set(this.#next);
    prev.set(this.#prev);
    [this.#next, this.#prev] = [next, prev];
  }
}
