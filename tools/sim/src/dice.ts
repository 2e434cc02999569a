/** Seeded randomness of one run (splitmix32): equal seeds give equal runs on any machine. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let word = this.#state ^ (this.#state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return ((word ^ (word >>> 15)) >>> 0) / 2 ** 32;
  }

  /** An integer in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** @throws RangeError if there is nothing to pick from */
  pick<Thing>(things: readonly Thing[]): Thing {
    if (things.length === 0) throw new RangeError('nothing to pick from: the list is empty');
    return things[this.below(things.length)] as Thing;
  }
}
