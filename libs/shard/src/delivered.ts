/**
 * Names of the slices under our own identity that a source has delivered. We go on writing them, so they are restored
 * from memory and not from the source; one that its source deleted while the shard was lost would stay for ever if
 * nobody remembered that it had a source.
 */
export class DeliveredSlices {
  readonly #names = new Set<string>();
  /** After a restore: delivered in the life before, and not again yet. */
  readonly #missing: Set<string>;
  #isChanged = false;

  constructor(remembered: readonly string[] = []) {
    this.#missing = new Set(remembered);
  }

  /** No source has any. While one has, what became of it must be remembered: it is given again with everything else. */
  get isEmpty(): boolean {
    return this.#names.size === 0 && this.#missing.size === 0;
  }

  set(name: string, isOurs: boolean): void {
    this.#missing.delete(name);
    if (isOurs === this.#names.has(name)) return;
    if (isOurs) this.#names.add(name);
    else this.#names.delete(name);
    this.#isChanged = true;
  }

  delete(name: string): void {
    this.#missing.delete(name);
    if (this.#names.delete(name)) this.#isChanged = true;
  }

  /** Those that were not delivered again with all the others: their source has deleted them. Once. */
  takeMissing(): readonly string[] {
    const missing = [...this.#missing];
    this.#missing.clear();
    if (missing.length > 0) this.#isChanged = true;
    return missing;
  }

  /** All names, if they are others than last time. */
  takeChanged(): readonly string[] | undefined {
    if (!this.#isChanged) return undefined;
    this.#isChanged = false;
    return [...this.#names];
  }
}
