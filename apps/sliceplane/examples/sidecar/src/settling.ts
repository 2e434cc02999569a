import { answers, type Counts } from './tally.ts';

/** A client goes on as it should for so long before that is believed, ms: a late answer of before may still be on its way. */
const HOLD_MS = 500;

interface Progress {
  readonly expected: ReadonlySet<string>;
  /** Of the expected pods, those that answered since it last did something else. */
  readonly seen: Set<string>;
  /** When the last of the expected pods joined these; undefined: one is still missing. */
  completeMs: number | undefined;
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
        { expected: pods, seen: new Set<string>(), completeMs: undefined },
      ]),
    );
  }

  take(client: string, counts: Counts, nowMs: number): void {
    const progress = this.#clients.get(client);
    if (progress === undefined) return;
    const pods = [...counts.answered.keys()];
    if (counts.failed > 0 || pods.some((pod) => !progress.expected.has(pod))) {
      progress.seen.clear();
      progress.completeMs = undefined;
    } else if (answers(counts) > 0) {
      for (const pod of pods) progress.seen.add(pod);
      if (progress.seen.size === progress.expected.size) progress.completeMs ??= nowMs;
    }
  }

  isSettled(nowMs: number): boolean {
    return this.unsettled(nowMs).length === 0;
  }

  /** Names of the clients that are not there yet. */
  unsettled(nowMs: number): readonly string[] {
    return [...this.#clients]
      .filter(([, { completeMs = Infinity }]) => nowMs < completeMs + HOLD_MS)
      .map(([client]) => client);
  }

  /** From the start until the last client had been answered by every pod it should be. Ms. */
  get afterMs(): number {
    const complete = [...this.#clients.values()].map(
      ({ completeMs = this.#startMs }) => completeMs,
    );
    return Math.max(0, ...complete.map((ms) => ms - this.#startMs));
  }
}
