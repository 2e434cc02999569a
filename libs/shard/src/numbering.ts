/** Numbers for values, from 0, in the order in which they were first seen. */
export class Numbering<Value> {
  readonly values: Value[] = [];
  readonly #numbers = new Map<Value, number>();
  #last: Value | undefined;
  #lastNumber = -1;

  of(value: Value): number {
    // What comes together says the same.
    if (this.#lastNumber >= 0 && value === this.#last) return this.#lastNumber;
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.values.length;
      this.values.push(value);
      this.#numbers.set(value, number);
    }
    this.#last = value;
    this.#lastNumber = number;
    return number;
  }
}
