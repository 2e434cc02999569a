import type { ResolvedLimits } from './limits.ts';
import { StatusError } from './status-error.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * Which new streams are taken. A server that starts, or whose neighbour died, meets all agents at once; they are taken at
 * a pace that leaves the thread free, and each that is turned away is told to come back about when its turn would be.
 *
 *   herd of 30,000 ──▶ burst 10,000 taken │ 20,000 told to come back within 0.5 to 1.5 times their place in the queue
 */
export class Admission {
  readonly #limits: ResolvedLimits;
  readonly #bucket: TokenBucket;
  /** Turned away, and not due to be back yet. */
  #away = 0;
  #awayAtMs: number;

  constructor(limits: ResolvedLimits, nowMs: number) {
    this.#limits = limits;
    this.#bucket = new TokenBucket(limits.newStreamsPerSecond, limits.newStreamsBurst, nowMs);
    this.#awayAtMs = nowMs;
  }

  /** @throws StatusError when one more stream is not taken */
  admit(open: number, draining: boolean, nowMs: number): void {
    const error = draining ? drainingError() : this.#tooMany(open, nowMs);
    if (error !== undefined) throw error;
  }

  #tooMany(open: number, nowMs: number): StatusError | undefined {
    const { streams, newStreamsPerSecond } = this.#limits;
    if (open >= streams) {
      return new StatusError(
        'too-many-streams',
        `${open} streams are open, limit is ${streams}: try another replica, or later`,
      );
    }
    if (this.#bucket.take(1, nowMs)) return undefined;
    const queueMs = this.#queueMs(nowMs);
    return new StatusError(
      'too-many-new-streams',
      `more than ${newStreamsPerSecond} new streams per second: come back later`,
      { retry: [Math.round(queueMs / 2), Math.round(queueMs * 1.5) + 250] },
    );
  }

  /** How long those take who were turned away before, at the pace at which streams are taken. */
  #queueMs(nowMs: number): number {
    const { newStreamsPerSecond } = this.#limits;
    const back = ((nowMs - this.#awayAtMs) * newStreamsPerSecond) / 1000;
    this.#away = Math.max(0, this.#away - Math.max(0, back)) + 1;
    this.#awayAtMs = nowMs;
    return (this.#away * 1000) / newStreamsPerSecond;
  }
}

export function drainingError(): StatusError {
  return new StatusError('draining', 'this server is shutting down: connect again');
}
