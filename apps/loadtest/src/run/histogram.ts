import type { Distribution } from '../result.ts';

/** Two neighbouring buckets differ by this factor, so that the middle of one is within 2 % of anything in it. */
const GROWTH = 1.02 / 0.98;
const LOG_GROWTH = Math.log(GROWTH);
/** Values below are counted in the first bucket, as 0: a thousandth of whatever the unit is. */
const SMALLEST = 0.001;
const FIRST = Math.floor(Math.log(SMALLEST) / LOG_GROWTH);
/** Up to 10^9. */
const BUCKETS = Math.ceil(Math.log(1e9) / LOG_GROWTH) - FIRST + 1;

/** What was recorded since somebody last took it: small enough to be sent every second. */
export interface HistogramPart {
  /** Bucket and count in turn. */
  readonly counts: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** How values are spread, in a few kilobytes, to 2 % of each value. Parts of it add up. */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #sum = 0;

  get count(): number {
    return this.#count;
  }

  /** @param value any number; one below 0 (clocks) counts as 0 */
  record(value: number): void {
    const positive = value > 0 ? value : 0;
    const bucket = bucketOf(positive);
    this.#counts[bucket] = this.#counts[bucket]! + 1;
    this.#count += 1;
    this.#sum += positive;
    if (positive < this.#min) this.#min = positive;
    if (positive > this.#max) this.#max = positive;
  }

  /** Everything recorded so far; it is then empty. undefined when it is already. */
  take(): HistogramPart | undefined {
    if (this.#count === 0) return undefined;
    const counts: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) counts.push(bucket, count);
    });
    const part = { counts, min: this.#min, max: this.#max, sum: this.#sum };
    this.#counts.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
    return part;
  }

  add({ counts, min, max, sum }: HistogramPart): void {
    for (let i = 0; i < counts.length; i += 2) {
      const bucket = counts[i]!;
      this.#counts[bucket] = this.#counts[bucket]! + counts[i + 1]!;
      this.#count += counts[i + 1]!;
    }
    this.#sum += sum;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  /** @param share 0..1; 0 for an empty histogram */
  quantile(share: number): number {
    if (this.#count === 0) return 0;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#counts[bucket]!;
      if (seen >= rank) return this.#within(valueOf(bucket));
    }
    return this.#max;
  }

  distribution(): Distribution {
    const count = this.#count;
    const points: { value: number; share: number }[] = [];
    let seen = 0;
    this.#counts.forEach((some, bucket) => {
      if (some === 0) return;
      seen += some;
      points.push({ value: this.#within(valueOf(bucket)), share: seen / count });
    });
    return {
      count,
      min: count === 0 ? 0 : this.#min,
      mean: count === 0 ? 0 : this.#sum / count,
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      max: count === 0 ? 0 : this.#max,
      points,
    };
  }

  #within(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, value));
  }
}

function bucketOf(value: number): number {
  if (value < SMALLEST) return 0;
  return Math.min(BUCKETS - 1, Math.floor(Math.log(value) / LOG_GROWTH) - FIRST + 1);
}

/** The value from which both ends of the bucket are equally far, as a share of them. */
function valueOf(bucket: number): number {
  if (bucket === 0) return 0;
  const low = Math.exp((bucket - 1 + FIRST) * LOG_GROWTH);
  return (2 * low * GROWTH) / (1 + GROWTH);
}
