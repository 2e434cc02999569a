/** So many numbers rest before the first is given out again. */
const LEAST_RESTING = 256;

/** Numbers for things that come and go: 0 and up, no two at a time, those given back first coming first again. */
export class NumberPool {
  #next: number;
  #resting: number[] = [];
  /** Where in the list the oldest is: a list that loses its first entry is copied. */
  #oldest = 0;

  /** Those below `next` have been given out. */
  constructor(next: number) {
    this.#next = next;
  }

  take(): number {
    const number = this.#resting[this.#oldest];
    if (number === undefined || this.#resting.length - this.#oldest <= LEAST_RESTING) {
      return this.#next++;
    }
    this.#oldest += 1;
    if (this.#oldest * 2 > this.#resting.length) {
      this.#resting = this.#resting.slice(this.#oldest);
      this.#oldest = 0;
    }
    return number;
  }

  giveBack(number: number): void {
    this.#resting.push(number);
  }
}
