/**
 * The last few different values of a kind: pods of one template come close together and say the same, and what they say
 * need be kept once for all of them. A result equals what was given; only which of the equal objects it is depends on what
 * came before. The values are never changed.
 */
export class Recent<Value> {
  readonly #same: (a: Value, b: Value) => boolean;
  readonly #values: Value[] = [];
  #next = 0;

  constructor(same: (a: Value, b: Value) => boolean) {
    this.#same = same;
  }

  /** An equal value seen lately, or this one. */
  share(value: Value): Value {
    for (const known of this.#values) if (this.#same(known, value)) return known;
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % KEPT;
    return value;
  }
}

/** Templates of a service whose pods come mixed: a rollout has two. */
const KEPT = 4;
