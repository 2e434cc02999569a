import { expect, test } from 'vitest';
import { metrics } from '../../src/serve/metrics/open-metrics.ts';
import { by, counter, distributions, one, type Measured } from '../../src/serve/metrics/metric.ts';

const nothing = {} as Measured;

test.each(metrics.map((metric) => [metric.name, metric] as const))(
  '%s is named and labelled as Prometheus asks',
  (name, { type, labels, help }) => {
    expect(name).toMatch(/^sliceplane_[a-z0-9]+(?:_[a-z0-9]+)*$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(/_(?:ms|milliseconds|kb|mb|count|sum|bucket)(?:_|$)/);
    expect(help).toMatch(/^[A-Z].*\.$/);
    const bounded = [
      'shard',
      'source',
      'kind',
      'stage',
      'reason',
      'outcome',
      'method',
      'code',
      'type',
    ];
    expect(labels.filter((label) => !bounded.includes(label))).toEqual([]);
  },
);

test('names are there once', () => {
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
});

test('a counter says that it counts', () => {
  expect(() =>
    counter(
      'nacks',
      'Refused.',
      one(() => 1),
    ),
  ).toThrow('must end in _total');
});

test('what is not known has no sample', () => {
  expect([...one(() => undefined).samples(nothing)]).toEqual([]);
  expect([...by('kind', () => undefined).samples(nothing)]).toEqual([]);
  expect([...one(() => 0).samples(nothing)]).toEqual([{ labels: {}, value: 0 }]);
});

test('buckets of a histogram are summed up, and the last holds all', () => {
  const labels = { shard: 1 };
  const counted = { labels, bounds: [1, 10], buckets: [2, 0, 3], sum: 70 };
  const { samples } = distributions(['shard'], () => [counted]);
  expect([...samples(nothing)]).toEqual([
    { labels: { shard: 1, le: 1 }, value: 2, suffix: '_bucket' },
    { labels: { shard: 1, le: 10 }, value: 2, suffix: '_bucket' },
    { labels: { shard: 1, le: '+Inf' }, value: 5, suffix: '_bucket' },
    { labels, value: 70, suffix: '_sum' },
    { labels, value: 5, suffix: '_count' },
  ]);
});
