/** Somebody who is up to date, and wants to hear once that he is not. He is parked in one place at most. */
export interface Parked {
  /** Where, and at which place there: written by the parking alone. */
  parking: Parking | undefined;
  slot: number;
  unpark(): void;
}

/** Those who wait for the same news. */
export class Parking {
  #parked: Parked[] = [];

  get size(): number {
    return this.#parked.length;
  }

  /** He leaves the place where he was parked before. */
  add(one: Parked): void {
    if (one.parking === this) return;
    one.parking?.delete(one);
    one.parking = this;
    one.slot = this.#parked.push(one) - 1;
  }

  /** One who is parked elsewhere, or nowhere, stays as he is. */
  delete(one: Parked): void {
    if (one.parking !== this) return;
    one.parking = undefined;
    if (this.#parked[one.slot] !== one) return; // is being let go
    const last = this.#parked.pop() as Parked;
    if (last === one) return;
    last.slot = one.slot;
    this.#parked[one.slot] = last;
  }

  /** Everybody leaves, and is told. Whoever is told may park again. */
  empty(): void {
    const leaving = this.#parked;
    this.#parked = [];
    for (const one of leaving) {
      one.parking = undefined;
      one.unpark();
    }
  }
}
