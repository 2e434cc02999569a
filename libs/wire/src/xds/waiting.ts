/** One who has looked and wants to hear, once, that it is worth looking again. It waits in one place at most. */
export interface Waiter {
  /** Where: written by the place alone. */
  waitsAt: Waiting | undefined;
  told(): void;
}

/** Those who wait for the same news. From the second news on, one who does not look costs nothing. */
export class Waiting {
  #waiters: Set<Waiter> = new Set();

  add(waiter: Waiter): void {
    waiter.waitsAt?.delete(waiter);
    waiter.waitsAt = this;
    this.#waiters.add(waiter);
  }

  delete(waiter: Waiter): void {
    if (waiter.waitsAt !== this) return;
    waiter.waitsAt = undefined;
    this.#waiters.delete(waiter);
  }

  tell(): void {
    const leaving = this.#waiters;
    this.#waiters = new Set();
    for (const waiter of leaving) {
      if (waiter.waitsAt !== this) continue; // somebody told before had it leave
      waiter.waitsAt = undefined;
      waiter.told();
    }
  }
}
