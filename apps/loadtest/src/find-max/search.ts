export interface SearchRange {
  /** Tried first. At least 1. */
  readonly from: number;
  /** Never tried beyond. At least `from`. */
  readonly most: number;
  /** The search ends when the two ends are this close, as a share of the lower one. Above 0. */
  readonly precision: number;
}

export interface Found {
  /** null: not even the least that was tried. */
  readonly held: number | null;
  /** null: it held at the most that may be tried. */
  readonly failed: number | null;
}

/**
 * The highest number at which something holds, if it holds below and not above: doubles until it does not hold, or halves
 * until it does, then bisects. Whole numbers. What is tried depends on the answers alone.
 */
export async function search(
  { from, most, precision }: SearchRange,
  holdsAt: (value: number) => Promise<boolean>,
): Promise<Found> {
  let held: number | null = null;
  let failed: number | null = null;
  for (let next = from; ;) {
    if (await holdsAt(next)) held = next;
    else failed = next;
    const after = following(held, failed, most, precision);
    if (after === undefined) return { held, failed };
    next = after;
  }
}

/** undefined: nothing more is to be learnt. */
function following(
  held: number | null,
  failed: number | null,
  most: number,
  precision: number,
): number | undefined {
  if (failed === null) return held === null || held >= most ? undefined : Math.min(2 * held, most);
  if (held === null) return failed <= 1 ? undefined : Math.floor(failed / 2);
  if (failed - held <= Math.max(1, held * precision)) return undefined;
  return Math.floor((held + failed) / 2);
}
