import type { Population } from './population.ts';
import type { Random } from './random.ts';
import type { ResolvedWorkloadOptions } from './workload-options.ts';

/** What a job of one kind works with. */
export interface ChurnWorld {
  readonly population: Population;
  readonly options: ResolvedWorkloadOptions;
  /** Of this kind alone: another kind in the mix does not move its draws. */
  readonly random: Random;
  readonly nowMs: () => number;
}

/** A time about this long: from half of it to one and a half. */
export function about({ random }: ChurnWorld, ms: number): number {
  return ms * (0.5 + random.next());
}
