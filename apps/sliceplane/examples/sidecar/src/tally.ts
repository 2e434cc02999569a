/** Who got an answer from whom: by phase for the summary, and lately for the table. */

/** What a client has seen in some stretch of time. A request counts once, however many attempts it took. */
export interface Counts {
  /** Requests answered, by the name of the pod that answered. */
  readonly answered: ReadonlyMap<string, number>;
  /** The same, by the priority that the pod had for the client. */
  readonly byPriority: ReadonlyMap<number, number>;
  /** Requests given up: no attempt that was allowed brought an answer. */
  readonly failed: number;
  /** Attempts beyond the first, whatever came of them. */
  readonly retried: number;
}

export const nothing: Counts = {
  answered: new Map(),
  byPriority: new Map(),
  failed: 0,
  retried: 0,
};

/** How far back `recent` looks, ms: long enough for shares that hold still, short enough to see a change. */
export const RECENT_MS = 1000;

export class Tally {
  /** By phase, then by client. */
  readonly #phases = new Map<string, Map<string, Counts>>();
  #phase: Map<string, Counts> | undefined;
  #lately: { readonly client: string; readonly atMs: number; readonly counts: Counts }[] = [];

  /** What arrives from now on counts for this phase. */
  begin(phase: string): void {
    this.#phase = this.#phases.get(phase) ?? new Map<string, Counts>();
    this.#phases.set(phase, this.#phase);
  }

  /** @throws Error before the first phase: nothing is to go uncounted */
  take(client: string, counts: Counts, nowMs: number): void {
    if (this.#phase === undefined) throw new Error(`no phase to count ${client} for`);
    this.#phase.set(client, sum([this.#phase.get(client) ?? nothing, counts]));
    this.#lately = this.#lately.filter(({ atMs }) => nowMs - atMs < RECENT_MS);
    this.#lately.push({ client, atMs: nowMs, counts });
  }

  /** Of the last second. */
  recent(client: string, nowMs: number): Counts {
    const mine = this.#lately.filter(
      (arrival) => arrival.client === client && nowMs - arrival.atMs < RECENT_MS,
    );
    return sum(mine.map(({ counts }) => counts));
  }

  during(phase: string, client: string): Counts {
    return this.#phases.get(phase)?.get(client) ?? nothing;
  }

  /** Of every phase and client. */
  total(): Counts {
    return sum([...this.#phases.values()].flatMap((phase) => [...phase.values()]));
  }
}

export function sum(parts: readonly Counts[]): Counts {
  return {
    answered: added(parts.map(({ answered }) => answered)),
    byPriority: added(parts.map(({ byPriority }) => byPriority)),
    failed: parts.reduce((total, { failed }) => total + failed, 0),
    retried: parts.reduce((total, { retried }) => total + retried, 0),
  };
}

function added<K>(maps: readonly ReadonlyMap<K, number>[]): ReadonlyMap<K, number> {
  const total = new Map<K, number>();
  for (const map of maps) {
    for (const [key, count] of map) total.set(key, (total.get(key) ?? 0) + count);
  }
  return total;
}

/** Requests that ended, one way or the other. */
export function requests(counts: Counts): number {
  return answers(counts) + counts.failed;
}

export function answers({ answered }: Counts): number {
  return answered.values().reduce((total, count) => total + count, 0);
}

/** The part of the answers that came from such pods, 0 to 1; undefined without any answer. */
export function shareOf(counts: Counts, isSuch: (pod: string) => boolean): number | undefined {
  const all = answers(counts);
  if (all === 0) return undefined;
  const some = counts.answered
    .entries()
    .reduce((total, [pod, count]) => total + (isSuch(pod) ? count : 0), 0);
  return some / all;
}
