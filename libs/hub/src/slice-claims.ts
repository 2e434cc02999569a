/**
 * Whose a slice is. By its label a slice belongs to one service, but services live in different shards and report in any
 * order: of one that moved from `a` to `b` and back, `b` may report its coming and going after `a` has it again. So a
 * claim stands before older ones and ends only by its own service's word; then the one before it stands again. Once
 * every shard has reported, one claim is left.
 */
export class SliceClaims<T extends { readonly service: string }> {
  readonly #standing: Map<string, T> = new Map();
  /** Claims with a newer one before them, newest last. Hardly ever any. */
  readonly #older: Map<string, readonly T[]> = new Map();

  get size(): number {
    return this.#standing.size;
  }

  get(key: string): T | undefined {
    return this.#standing.get(key);
  }

  keys(): Iterable<string> {
    return this.#standing.keys();
  }

  /** The service has this slice, as it is now. */
  claim(key: string, slice: T): void {
    const before = this.#standing.get(key);
    this.#standing.set(key, slice);
    if (before === undefined || before.service === slice.service) return;
    const older = this.#older.get(key) ?? [];
    this.#setOlder(key, [...older.filter(({ service }) => service !== slice.service), before]);
  }

  /** The service has it no more. */
  release(key: string, service: string): void {
    const older = this.#older.get(key) ?? [];
    if (this.#standing.get(key)?.service !== service) {
      this.#setOlder(
        key,
        older.filter((claim) => claim.service !== service),
      );
      return;
    }
    const next = older.at(-1);
    if (next === undefined) this.#standing.delete(key);
    else this.#standing.set(key, next);
    this.#setOlder(key, older.slice(0, -1));
  }

  #setOlder(key: string, claims: readonly T[]): void {
    if (claims.length > 0) this.#older.set(key, claims);
    else this.#older.delete(key);
  }
}
