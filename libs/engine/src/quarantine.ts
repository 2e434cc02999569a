/**
 * Finds the partitions that kill a shard, so that the others go on without them. It decides and does nothing: told of
 * deaths and landings, it says whom to withhold and whom to give back next.
 *
 *   dies twice on its seed ──▶ withhold all ──lands empty──▶ give back group by group
 *                                                               │ dies: halve the group, or quarantine it
 *                                                               ▼
 *                                       quarantined ──changed, or long enough──▶ given back on trial
 *
 * Law L71: every partition is owned, on trial, waiting for its trial, or quarantined. Each death halves a group or
 * quarantines one, so a search ends: k bad ones among n cost about 2·k·log2 n deaths.
 */

/** Deaths in a row on the first batch of a life before all are withheld. */
const SUSPECTED_AFTER = 2;
/** Deaths of a partition on a trial of its own: one could be somebody else's. */
const CONVICTED_AFTER = 2;
/** Past so many that failed alone, groups are quarantined whole: it is no single object, and each finding costs a life. */
const MOST_FOUND = 8;
const LONGEST_PAUSE_MS = 3_600_000;

/** A life that ended. */
export interface Death {
  /** The batch aboard was the first of the life. */
  readonly onSeed: boolean;
  /** What the shard owned. */
  readonly owned: readonly string[];
  /** Partitions that the items aboard named. */
  readonly aboard: readonly string[];
}

export interface QuarantineOptions {
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

interface Found {
  readonly names: readonly string[];
  /** Not before, however it changes. */
  readonly onChangeMs: number;
  /** Then in any case. */
  readonly retryMs: number;
  changed: boolean;
}

export class Quarantine {
  readonly #options: QuarantineOptions;
  #groups: (readonly string[])[] = [];
  #trial: readonly string[] | undefined;
  #found: Found[] = [];
  /** Of those found, also while they are on trial again. */
  readonly #failures = new Map<string, number>();
  #deathsOnSeed = 0;
  #suspects: readonly string[] = [];

  constructor(options: QuarantineOptions) {
    this.#options = options;
  }

  /** A search is under way. */
  get isSearching(): boolean {
    return this.#trial !== undefined || this.#groups.length > 0;
  }

  /** Some of those withheld were given back with the batch aboard. */
  get isOnTrial(): boolean {
    return this.#trial !== undefined;
  }

  /** Partitions quarantined, in order of name. */
  get names(): readonly string[] {
    return this.#found.flatMap(({ names }) => names).toSorted();
  }

  get size(): number {
    return this.#found.reduce((sum, { names }) => sum + names.length, 0);
  }

  isQuarantined(name: string): boolean {
    return this.#found.some(({ names }) => names.includes(name));
  }

  /** @returns whom the next life is not to get, and who is quarantined now if that was found out */
  died(death: Death, nowMs: number): { withhold: readonly string[]; found: readonly string[] } {
    const trial = this.#trial;
    this.#trial = undefined;
    if (trial !== undefined) return { withhold: trial, found: this.#failed(trial, nowMs) };
    if (!death.onSeed) {
      this.#deathsOnSeed = 0;
      this.#suspects = death.aboard;
      return { withhold: [], found: [] };
    }
    this.#deathsOnSeed++;
    if (this.#deathsOnSeed < SUSPECTED_AFTER || death.owned.length === 0) {
      return { withhold: [], found: [] };
    }
    this.#suspect(death.owned);
    return { withhold: death.owned, found: [] };
  }

  /** Whom to give back with the next batch. Call `trying` with those that are still there. */
  next(nowMs: number): readonly string[] | undefined {
    if (this.#trial !== undefined) return undefined;
    this.#takeDue(nowMs);
    return this.#groups.shift();
  }

  trying(names: readonly string[]): void {
    if (names.length > 0) this.#trial = names;
  }

  /** The batch aboard did its work: whoever was on trial is well, or has changed for the better. */
  landed(): void {
    for (const name of this.#trial ?? []) this.#failures.delete(name);
    this.#trial = undefined;
    this.#deathsOnSeed = 0;
    this.#suspects = [];
  }

  /** Objects of withheld partitions changed. */
  stirred(names: readonly string[]): void {
    if (names.length === 0) return;
    const some = new Set(names);
    for (const found of this.#found) if (found.names.some((n) => some.has(n))) found.changed = true;
  }

  /** When the next retry is due, ms since the Unix epoch; undefined: nobody is quarantined. */
  get dueMs(): number | undefined {
    if (this.#found.length === 0) return undefined;
    return Math.min(...this.#found.map(dueOf));
  }

  #takeDue(nowMs: number): void {
    if (this.#found.every((found) => dueOf(found) > nowMs)) return;
    for (const found of this.#found) if (dueOf(found) <= nowMs) this.#groups.push(found.names);
    this.#found = this.#found.filter((found) => dueOf(found) > nowMs);
  }

  /** The whole shard is under suspicion: who was in the batch that killed the life before comes last. */
  #suspect(owned: readonly string[]): void {
    const suspects = new Set(this.#suspects);
    const likely = owned.filter((name) => suspects.has(name));
    const unlikely = owned.filter((name) => !suspects.has(name));
    const groups =
      likely.length === 0 || unlikely.length === 0 ? halves(owned) : [unlikely, likely];
    this.#groups = [...groups, ...this.#groups];
    this.#deathsOnSeed = 0;
    this.#suspects = [];
  }

  #failed(trial: readonly string[], nowMs: number): readonly string[] {
    if (trial.length > 1 && this.#failures.size < MOST_FOUND) {
      this.#groups.unshift(...halves(trial));
      return [];
    }
    const [first = ''] = trial;
    const failures = (this.#failures.get(first) ?? 0) + 1;
    for (const name of trial) this.#failures.set(name, failures);
    if (failures < CONVICTED_AFTER) {
      this.#groups.push(trial);
      return [];
    }
    const { backoffMs, maxBackoffMs } = this.#options;
    const growth = 2 ** Math.min(30, failures - CONVICTED_AFTER);
    this.#found.push({
      names: trial,
      onChangeMs: nowMs + Math.min(maxBackoffMs, backoffMs * 10 * growth),
      retryMs: nowMs + Math.min(LONGEST_PAUSE_MS, maxBackoffMs * 2 * growth),
      changed: false,
    });
    return trial;
  }
}

function dueOf({ changed, onChangeMs, retryMs }: Found): number {
  return changed ? Math.min(onChangeMs, retryMs) : retryMs;
}

function halves(names: readonly string[]): (readonly string[])[] {
  if (names.length < 2) return [names];
  const middle = names.length >> 1;
  return [names.slice(0, middle), names.slice(middle)];
}
