import type { SliceEvent } from '@sliceplane/slices';

export interface RecordedEvent extends SliceEvent {
  /** When it was last recorded, ms since the Unix epoch. */
  readonly timeMs: number;
  readonly count: number;
}

/** The newest events; one that is recorded again is counted, as a Kubernetes recorder does. */
export class EventRing {
  readonly #capacity: number;
  /** Oldest first. */
  readonly #events = new Map<string, RecordedEvent>();
  #total = 0;

  constructor(capacity: number = 100) {
    this.#capacity = capacity;
  }

  /** Recorded since the start, repetitions included. */
  get total(): number {
    return this.#total;
  }

  record(event: SliceEvent, timeMs: number): void {
    const { type, reason, message, kind, namespace, name } = event;
    const id = JSON.stringify([type, reason, message, kind, namespace, name]);
    const before = this.#events.get(id);
    this.#total += 1;
    this.#events.delete(id);
    this.#events.set(id, { ...event, timeMs, count: (before?.count ?? 0) + 1 });
    if (this.#events.size <= this.#capacity) return;
    for (const oldest of this.#events.keys()) {
      this.#events.delete(oldest);
      return;
    }
  }

  newestFirst(): readonly RecordedEvent[] {
    return [...this.#events.values()].toReversed();
  }
}
