/**
 * Seeded randomness: equal seeds give equal draws on any machine. sfc32 over four words that a hash of the seed's text
 * fills. Not for secrets.
 *
 * `fork` gives an independent source for one part of the work, so that one more draw here moves nothing there.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    let state = hash(this.#seed);
    const word = (): number => {
      state = (state + 0x9e3779b9) | 0;
      return mix(state);
    };
    [this.#a, this.#b, this.#c] = [word(), word(), word()];
    for (let i = 0; i < 12; i += 1) this.word();
  }

  fork(part: string): Random {
    return new Random(`${this.#seed}/${part}`);
  }

  /** 32 random bits, unsigned. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    return this.word() / 2 ** 32;
  }

  /** An integer in [0, limit). `limit` is at least 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** An integer in [least, most]. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True for this share of draws: 0 never, 1 always. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** @throws RangeError if there is nothing to pick from */
  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new RangeError('nothing to pick from: the list is empty');
    return item;
  }

  /** A position in `weights`, drawn in proportion to them. */
  weighted(weights: readonly number[]): number {
    let left = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < weights.length - 1; i += 1) {
      left -= weights[i] ?? 0;
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  /** A version 4 UUID. */
  uid(): string {
    return uidText(this.uidWords());
  }

  uidWords(): UidWords {
    return [this.word(), this.word(), this.word(), this.word()];
  }
}

/** The random bits of a UUID, a third of its size as text. */
export type UidWords = readonly [number, number, number, number];

/** The version 4 UUID of these bits; six of them are overwritten by version and variant. */
export function uidText([first, second, third, fourth]: UidWords): string {
  const hex = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');
  const [a, b, c, d] = [hex(first), hex(second), hex(third), hex(fourth)];
  const variant = '89ab'[Number.parseInt(c.slice(0, 1), 16) & 3] ?? '8';
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** The finisher of splitmix32. */
function mix(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
