/** A set that holds one thing or nothing most of the time: only a second one makes it a Set. */
export class SmallSet<Thing extends object> {
  #one: Thing | undefined;
  #all: Set<Thing> | undefined;

  get size(): number {
    if (this.#all !== undefined) return this.#all.size;
    return this.#one === undefined ? 0 : 1;
  }

  /** The one thing it holds; undefined when it holds none, or several. */
  get only(): Thing | undefined {
    return this.#one;
  }

  add(thing: Thing): void {
    if (this.#all !== undefined) this.#all.add(thing);
    else if (this.#one === undefined) this.#one = thing;
    else if (this.#one !== thing) {
      this.#all = new Set([this.#one, thing]);
      this.#one = undefined;
    }
  }

  /** False: it was not here. */
  delete(thing: Thing): boolean {
    if (this.#all !== undefined) {
      const wasHere = this.#all.delete(thing);
      if (this.#all.size === 0) this.#all = undefined;
      return wasHere;
    }
    if (this.#one !== thing) return false;
    this.#one = undefined;
    return true;
  }

  /** In the order they came. What is walked over may be deleted meanwhile; what is added may be left out. */
  things(): Iterable<Thing> {
    return this.#all ?? (this.#one === undefined ? [] : [this.#one]);
  }
}
