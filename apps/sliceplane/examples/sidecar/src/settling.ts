import { answers, type Counts } from './tally.ts';

/** A client does as it should for so long before that is believed, ms: a late answer of before may still be on its way. */
const HOLD_MS = 500;

interface Progress {
  readonly expected: ReadonlySet<string>;
  /** Of the expected pods, those that answered since it last did something else. */
  readonly seen: Set<string>;
  /** When the first of these answers was told; undefined: none was. */
  sinceMs: number | undefined;
}

/**
 * Watches clients until each is answered by the pods it should be answered by, by all of them, and by no other.
 *
 * Pure: it is told what happened and when.
 */
export class Settling {
  readonly #startMs: number;
  readonly #clients: ReadonlyMap<string, Progress>;

  /** @param expected the pods for each client, by name */
  constructor(expected: ReadonlyMap<string, ReadonlySet<string>>, startMs: number) {
    this.#startMs = startMs;
    this.#clients = new Map(
      [...expected].map(([client, pods]) => [
        client,
        { expected: pods, seen: new Set<string>(), sinceMs: undefined },
      ]),
    );
  }

  take(client: string, counts: Counts, nowMs: number): void {
    const progress = this.#clients.get(client);
    if (progress === undefined) return;
    const pods = [...counts.answered.keys()];
    if (counts.failed > 0 || pods.some((pod) => !progress.expected.has(pod))) {
      progress.seen.clear();
      progress.sinceMs = undefined;
    } else if (answers(counts) > 0) {
      progress.sinceMs ??= nowMs;
      for (const pod of pods) progress.seen.add(pod);
    }
  }

  isSettled(nowMs: number): boolean {
    return this.unsettled(nowMs).length === 0;
  }

  /** Names of the clients that are not there yet. */
  unsettled(nowMs: number): readonly string[] {
    return [...this.#clients]
      .filter(([, { expected, seen, sinceMs }]) => {
        const holds = sinceMs !== undefined && nowMs - sinceMs >= HOLD_MS;
        return !holds || seen.size < expected.size;
      })
      .map(([client]) => client);
  }

  /** From the start until the last client was told to do as it should, and went on so. Ms. */
  get afterMs(): number {
    const since = [...this.#clients.values()].map(({ sinceMs }) => sinceMs ?? this.#startMs);
    return Math.max(0, ...since.map((ms) => ms - this.#startMs));
  }
}
