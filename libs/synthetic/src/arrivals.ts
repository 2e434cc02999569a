import type { Random } from './random.ts';

/**
 * When changes come. `perSecond` counts object changes in a second of simulated time: more than 0, at most 1,000,000.
 *
 * - `constant`: one after the other at equal distance, for ever.
 * - `poisson`: independent of each other, this many in the mean, for ever.
 * - `stepped`: constant for so many seconds, then at the next rate; the end of the last step is the end. A step of 0 per
 *   second is a pause, one of `Infinity` seconds never ends.
 */
export type Arrivals =
  | { readonly kind: 'constant'; readonly perSecond: number }
  | { readonly kind: 'poisson'; readonly perSecond: number }
  | { readonly kind: 'stepped'; readonly steps: readonly ArrivalStep[] };

export interface ArrivalStep {
  /** Object changes per second, 0..1,000,000. */
  readonly perSecond: number;
  /** How long, more than 0. */
  readonly seconds: number;
}

const MOST_PER_SECOND = 1_000_000;

/** The times of all arrivals, ms from the start, growing. @throws RangeError naming the option, its bounds and the value */
export function arrivalTimes(arrivals: Arrivals, random: Random): Generator<number, void, void> {
  checkArrivals(arrivals);
  switch (arrivals.kind) {
    case 'constant':
      return evenly(0, { perSecond: arrivals.perSecond, seconds: Infinity });
    case 'poisson':
      return independent(arrivals.perSecond, random);
    case 'stepped':
      return inSteps(arrivals.steps);
  }
}

function* evenly(startMs: number, { perSecond, seconds }: ArrivalStep): Generator<number> {
  if (perSecond === 0) return;
  const count = perSecond * seconds;
  // Multiplied, not summed up: a sum of a million gaps is late by its rounding.
  for (let i = 0; i < count; i += 1) yield startMs + (i * 1000) / perSecond;
}

function* independent(perSecond: number, random: Random): Generator<number> {
  for (let atMs = 0; ;) {
    atMs -= (Math.log(1 - random.next()) * 1000) / perSecond;
    yield atMs;
  }
}

function* inSteps(steps: readonly ArrivalStep[]): Generator<number> {
  let startMs = 0;
  for (const step of steps) {
    yield* evenly(startMs, step);
    startMs += step.seconds * 1000;
  }
}

function checkArrivals(arrivals: Arrivals): void {
  if (arrivals.kind !== 'stepped') {
    checkRate('arrivals.perSecond', arrivals.perSecond);
    if (arrivals.perSecond === 0) throw new RangeError('arrivals.perSecond must be more than 0');
    return;
  }
  if (arrivals.steps.length === 0) throw new RangeError('arrivals.steps must not be empty');
  arrivals.steps.forEach(({ perSecond, seconds }, i) => {
    checkRate(`arrivals.steps[${i}].perSecond`, perSecond);
    if (!(seconds > 0)) {
      throw new RangeError(`arrivals.steps[${i}].seconds must be more than 0, not ${seconds}`);
    }
  });
}

function checkRate(name: string, perSecond: number): void {
  if (perSecond >= 0 && perSecond <= MOST_PER_SECOND) return;
  throw new RangeError(`${name} must be from 0 to ${MOST_PER_SECOND}, not ${perSecond}`);
}
