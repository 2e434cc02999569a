/** Where a node is, by its labels; '' for a label that is missing. */
export interface Spot {
  readonly zone: string;
  readonly region: string;
}

/** Which region a zone is in, by what its nodes say. */
export class RegionTable {
  /** How many nodes of a zone say so. */
  readonly #counts: Map<string, Map<string, number>> = new Map();
  readonly #regions: Map<string, string> = new Map();
  readonly #listeners: Set<() => void> = new Set();

  /** '' when no node of the zone says; the lowest name when nodes disagree. O(1). */
  regionOf(zone: string): string {
    return this.#regions.get(zone) ?? '';
  }

  /** A node came (no `before`), moved, or went (no `after`). O(regions that are said of the zone). */
  move(before: Spot | undefined, after: Spot | undefined): void {
    if (before !== undefined) this.#count(before, -1);
    if (after !== undefined) this.#count(after, 1);
    const zones = new Set([before?.zone ?? '', after?.zone ?? '']);
    const moved = [...zones].filter((zone) => this.#settle(zone));
    if (moved.length === 0) return;
    for (const changed of this.#listeners) changed();
  }

  /** Calls `changed` after a zone's region became another. Returns how to stop. */
  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  #count({ zone, region }: Spot, by: 1 | -1): void {
    if (zone === '' || region === '') return;
    const counts = this.#counts.get(zone) ?? new Map<string, number>();
    this.#counts.set(zone, counts);
    const count = (counts.get(region) ?? 0) + by;
    if (count > 0) counts.set(region, count);
    else counts.delete(region);
    if (counts.size === 0) this.#counts.delete(zone);
  }

  /** True: the zone's region is another than before. */
  #settle(zone: string): boolean {
    const before = this.regionOf(zone);
    const [after = ''] = [...(this.#counts.get(zone)?.keys() ?? [])].sort();
    if (after === '') this.#regions.delete(zone);
    else this.#regions.set(zone, after);
    return before !== after;
  }
}
