/**
 * A set or map that is empty nearly always: 10,000 services with a dozen of these each are 20 MB of empty tables if each is
 * there. It costs an object of one field until something is in it, and again once nothing is.
 */
export class RareSet<Value> implements Iterable<Value> {
  #values: Set<Value> | undefined;

  get size(): number {
    return this.#values?.size ?? 0;
  }

  has(value: Value): boolean {
    return this.#values !== undefined && this.#values.has(value);
  }

  add(value: Value): void {
    (this.#values ??= new Set()).add(value);
  }

  delete(value: Value): boolean {
    if (this.#values === undefined || !this.#values.delete(value)) return false;
    if (this.#values.size === 0) this.#values = undefined;
    return true;
  }

  clear(): void {
    this.#values = undefined;
  }

  [Symbol.iterator](): Iterator<Value> {
    return (this.#values ?? NOTHING)[Symbol.iterator]();
  }
}

/** See `RareSet`. */
export class RareMap<Key, Value> implements Iterable<[Key, Value]> {
  #entries: Map<Key, Value> | undefined;

  get size(): number {
    return this.#entries?.size ?? 0;
  }

  has(key: Key): boolean {
    return this.#entries !== undefined && this.#entries.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#entries?.get(key);
  }

  set(key: Key, value: Value): void {
    (this.#entries ??= new Map()).set(key, value);
  }

  delete(key: Key): boolean {
    if (this.#entries === undefined || !this.#entries.delete(key)) return false;
    if (this.#entries.size === 0) this.#entries = undefined;
    return true;
  }

  clear(): void {
    this.#entries = undefined;
  }

  values(): Iterable<Value> {
    return this.#entries?.values() ?? NOTHING;
  }

  [Symbol.iterator](): Iterator<[Key, Value]> {
    return (this.#entries ?? NOTHING)[Symbol.iterator]();
  }
}

const NOTHING: readonly never[] = [];
