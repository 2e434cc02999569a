/** One measured side: milliseconds of each counted run, and what the work came to. */
export interface Measured {
  readonly name: string;
  readonly runsMs: readonly number[];
  readonly medianMs: number;
  /** Equal work, equal checksum: nobody speeds a benchmark up by doing less. */
  readonly checksum: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** CPU of this process with all its threads while `work` runs, ms: what it leaves to the collector's helpers counts. */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** FNV-1a over the parts' text, 32 bits: enough to notice that the work changed. */
export function checksumOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (const char of `${part};`)
      hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * Runs the sides in turn, A B A B ..., after one uncounted round, so that a machine that slows down slows both.
 * @throws Error when a side's checksum differs between its own runs
 */
export function compare(
  sides: readonly { readonly name: string; readonly run: () => number }[],
  runs: number,
): Measured[] {
  const times = sides.map((): number[] => []);
  const sums: (number | undefined)[] = sides.map(() => undefined);
  for (let round = 0; round <= runs; round++) {
    for (const [i, side] of sides.entries()) {
      globalThis.gc?.();
      const start = performance.now();
      const sum = side.run();
      const tookMs = performance.now() - start;
      if (sums[i] !== undefined && sums[i] !== sum) {
        throw new Error(`${side.name}: checksum ${sum} differs from ${sums[i]} of the run before`);
      }
      sums[i] = sum;
      if (round > 0) times[i]?.push(tookMs);
    }
  }
  return sides.map((side, i) => ({
    name: side.name,
    runsMs: times[i] ?? [],
    medianMs: median(times[i] ?? []),
    checksum: sums[i] ?? 0,
  }));
}
