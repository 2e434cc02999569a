/** One who has looked and wants to hear, once, that it is worth looking again. It waits in one place at most. */
export interface Waiter {
  /** Where, and at which place there: written by the place alone. */
  waitsAt: Waiting | undefined;
  slot: number;
  told(): void;
}

/** Those who wait for the same news. From the second news on, one who does not look costs nothing. */
export class Waiting {
  #waiters: Waiter[] = [];

  add(waiter: Waiter): void {
    if (waiter.waitsAt === this) return;
    waiter.waitsAt?.delete(waiter);
    waiter.waitsAt = this;
    waiter.slot = this.#waiters.push(waiter) - 1;
  }

  delete(waiter: Waiter): void {
    if (waiter.waitsAt !== this) return;
    waiter.waitsAt = undefined;
    if (this.#waiters[waiter.slot] !== waiter) return; // is being told
    const last = this.#waiters.pop() as Waiter;
    if (last === waiter) return;
    last.slot = waiter.slot;
    this.#waiters[waiter.slot] = last;
  }

  tell(): void {
    const leaving = this.#waiters;
    this.#waiters = [];
    for (const waiter of leaving) {
      // One who was told before may have had it leave, or come again.
      if (waiter.waitsAt !== this || this.#waiters[waiter.slot] === waiter) continue;
      waiter.waitsAt = undefined;
      waiter.told();
    }
  }
}
