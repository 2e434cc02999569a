/** A pace that may be exceeded for a while: `burst` at once, `perSecond` from then on. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#atMs = nowMs;
  }

  /** False: that is too fast, and nothing was taken. What costs more than a burst is never allowed. */
  take(cost: number, nowMs: number): boolean {
    const earned = (Math.max(0, nowMs - this.#atMs) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#atMs = Math.max(this.#atMs, nowMs);
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }
}
