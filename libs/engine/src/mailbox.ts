/**
 * What one shard has yet to be told: the objects that changed for it, never the events.
 *
 *   put ──▶ waiting (first come, first out; an object waits once) ──take──▶ aboard ──landed──▶ ·
 *                ▲                                                             │
 *                └───────────────────────────── lost ─────────────────────────┘
 *
 * An object keeps its place in the line when it changes again, and its newest state is read when the batch is cut,
 * so memory is bounded by objects, no state is lost by coalescing, and a busy object does not starve the others.
 */

/** One object in a cut batch. */
export interface Waiting<Thing> {
  readonly object: Thing;
  /** When the oldest change folded into it entered the router, ms since the Unix epoch; 0: it did not change, it is told again. */
  readonly ingestMs: number;
}

export class Mailbox<Thing extends object> {
  /** In order of arrival, and since when. Law: the last in the line has the last ticket, and each before it one less. */
  #waiting = new Map<Thing, number>();
  #aboard: readonly Waiting<Thing>[] = [];
  #lastTicket = 0;
  #taken = 0;
  #landed = 0;

  /** The object changed, or with `ingestMs` 0 is to be told again. Cost O(1). */
  put(object: Thing, ingestMs: number): void {
    const since = this.#waiting.get(object);
    if (since === undefined) this.#lastTicket++;
    else if (since !== 0 && (ingestMs === 0 || ingestMs >= since)) return;
    this.#waiting.set(object, ingestMs);
  }

  /** Cuts a batch of at most `limit` objects, oldest first. One batch is aboard at a time. */
  take(limit: number): Waiting<Thing>[] {
    const batch: Waiting<Thing>[] = [];
    if (this.#waiting.size <= limit) {
      for (const [object, ingestMs] of this.#waiting) batch.push({ object, ingestMs });
      this.#waiting = new Map();
    } else {
      for (const [object, ingestMs] of this.#waiting) {
        if (batch.length === limit) break;
        batch.push({ object, ingestMs });
        this.#waiting.delete(object);
      }
    }
    this.#taken = this.#lastTicket - this.#waiting.size;
    this.#aboard = batch;
    return batch;
  }

  /** The batch aboard did its work. */
  landed(): void {
    this.#aboard = [];
    this.#landed = this.#taken;
  }

  /** The batch aboard is lost: its objects wait again, not younger than they were. */
  lost(): void {
    for (const { object, ingestMs } of this.#aboard) this.put(object, ingestMs);
    this.#aboard = [];
  }

  /** Since when the first in the line waits, ms since the Unix epoch; 0: none waits, or it did not change. */
  get oldestMs(): number {
    for (const ingestMs of this.#waiting.values()) return ingestMs;
    return 0;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Ticket of the newest arrival: once `landedThrough` reaches it, everything put so far has been worked on. */
  get lastTicket(): number {
    return this.#lastTicket;
  }

  /** Everything with a ticket up to here has been taken at least once. */
  get takenThrough(): number {
    return this.#taken;
  }

  /** Everything with a ticket up to here has landed. */
  get landedThrough(): number {
    return this.#landed;
  }
}
