/**
 * A metric is a name, some words, and how its samples are read from what was measured. Nothing is counted here: whoever does
 * the work keeps running totals, so a scrape only reads, and two scrapers do not disturb each other.
 *
 * Labels come from what an operator configures (shard, source) or from a fixed list: never from names of nodes, services,
 * pods or agents.
 */
import type { DurationCounts, HubStatus } from '@sliceplane/hub';
import type { PlaneStatus } from '@sliceplane/plane';
import type { GrpcStatus } from '@sliceplane/wire';

export interface Measured {
  readonly plane: PlaneStatus;
  readonly hub: HubStatus;
  readonly server: GrpcStatus;
}

export type MetricType = 'gauge' | 'counter' | 'histogram';

export interface Metric {
  /** With the prefix. Base units: seconds, bytes. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (measured: Measured) => Iterable<Sample>;
}

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** What follows the name, in a histogram. @defaultValue nothing */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

export type Labels = Readonly<Record<string, string | number>>;

/** Where the samples of a metric come from, and what tells them apart. */
export type Reading = Pick<Metric, 'labels' | 'samples'>;

export const prefix = 'sliceplane_';

export function gauge(name: string, help: string, reading: Reading): Metric {
  return { name: prefix + name, type: 'gauge', help, ...reading };
}

/** @throws RangeError for a name that does not end in _total, as those of counters do */
export function counter(name: string, help: string, reading: Reading): Metric {
  if (!name.endsWith('_total')) throw new RangeError(`name must end in _total, not be ${name}`);
  return { name: prefix + name, type: 'counter', help, ...reading };
}

export function histogram(name: string, help: string, reading: Reading): Metric {
  return { name: prefix + name, type: 'histogram', help, ...reading };
}

/** One sample; none while it is undefined. */
export function one(read: (measured: Measured) => number | undefined): Reading {
  return {
    labels: [],
    samples(measured) {
      const value = read(measured);
      return value === undefined ? [] : [{ labels: {}, value }];
    },
  };
}

/** One sample for each value of a label; none while they are undefined. */
export function by(
  label: string,
  read: (measured: Measured) => Readonly<Record<string, number>> | undefined,
): Reading {
  return {
    labels: [label],
    samples: (measured) =>
      Object.entries(read(measured) ?? {}).map(([of, value]) => ({
        labels: { [label]: of },
        value,
      })),
  };
}

/** How often each bucket was hit, not summed up; one more than there are bounds. */
export interface Distribution {
  readonly labels: Labels;
  readonly bounds: readonly number[];
  readonly buckets: readonly number[];
  readonly sum: number;
}

/** Samples of a histogram with these labels. */
export function distributions(
  labels: readonly string[],
  read: (measured: Measured) => readonly Distribution[],
): Reading {
  return { labels, samples: (measured) => read(measured).flatMap(samplesOf) };
}

/** Of durations that were counted in ms. */
export function inSeconds(labels: Labels, counts: DurationCounts): Distribution {
  const { boundsMs, buckets, sumMs } = counts;
  return { labels, bounds: boundsMs.map((ms) => ms / 1000), buckets, sum: sumMs / 1000 };
}

function samplesOf({ labels, bounds, buckets, sum }: Distribution): Sample[] {
  let count = 0;
  const samples = buckets.map((inBucket, i): Sample => {
    count += inBucket;
    return { labels: { ...labels, le: bounds[i] ?? '+Inf' }, value: count, suffix: '_bucket' };
  });
  samples.push({ labels, value: sum, suffix: '_sum' }, { labels, value: count, suffix: '_count' });
  return samples;
}
