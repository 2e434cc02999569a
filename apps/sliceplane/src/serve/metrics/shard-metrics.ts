import { BATCH_SIZE_BOUNDS } from '@sliceplane/engine';
import type { PlaneStatus } from '@sliceplane/plane';
import {
  counter,
  distributions,
  gauge,
  histogram,
  type Metric,
  one,
  type Reading,
} from './metric.ts';

type Shard = PlaneStatus['shards'][number];

/** What the worker threads do. */
export const shardMetrics: readonly Metric[] = [
  gauge(
    'shard_up',
    'A shard is at work (1), or being replaced: its views stand, stale (0).',
    perShard(({ state }) => Number(state !== 'replacing')),
  ),
  gauge(
    'services_stale',
    'Services whose last views stand: their shard is being replaced, or goes on without them.',
    one(({ plane }) => plane.staleServices),
  ),
  gauge(
    'shard_services',
    'Services in a shard.',
    perShard(({ services }) => services),
  ),
  gauge(
    'shard_load',
    'Services and objects in a shard: what the balance is about.',
    perShard(({ load }) => load),
  ),
  gauge(
    'shard_balance_ratio',
    'Load of the busiest shard over the mean.',
    one(({ plane }) => balanceRatio(plane.shards)),
  ),
  gauge(
    'shard_mailbox_objects',
    'Changed objects that wait for a shard, each once.',
    perShard(({ queued }) => queued),
  ),
  gauge(
    'shard_mailbox_oldest_age_seconds',
    'How long the first of them has been waiting.',
    perShard(({ waitingMs }) => waitingMs / 1000),
  ),
  histogram(
    'shard_batch_objects',
    'Objects in the batches a shard has worked off.',
    distributions(['shard'], ({ plane }) =>
      plane.shards.map(({ shard, batchSizes, batchObjects }) => ({
        labels: { shard },
        bounds: BATCH_SIZE_BOUNDS,
        buckets: batchSizes,
        sum: batchObjects,
      })),
    ),
  ),
  counter(
    'shard_busy_seconds_total',
    'Time a shard has spent computing.',
    perShard(({ busyMs }) => busyMs / 1000),
  ),
  gauge(
    'shard_longest_batch_seconds',
    'The longest batch of a shard since the server started.',
    perShard(({ longestBatchMs }) => longestBatchMs / 1000),
  ),
  counter('shard_restarts_total', 'Lives of a shard that ended, by why.', {
    labels: ['shard', 'reason'],
    samples: ({ plane }) =>
      plane.shards.flatMap(({ shard, losses }) =>
        Object.entries(losses).map(([reason, value]) => ({ labels: { shard, reason }, value })),
      ),
  }),
  counter('shard_moves_total', 'Services that moved to a shard (in) and away (out).', {
    labels: ['shard', 'kind'],
    samples: ({ plane }) =>
      plane.shards.flatMap(({ shard, movedIn, movedOut }) => [
        { labels: { shard, kind: 'in' }, value: movedIn },
        { labels: { shard, kind: 'out' }, value: movedOut },
      ]),
  }),
  gauge(
    'shard_quarantined_services',
    'Services a shard goes on without, because it seems to die of them.',
    perShard(({ quarantined }) => quarantined.length),
  ),
  gauge(
    'shard_heap_used_bytes',
    "JavaScript heap of a shard's thread, as last reported; 0: not yet.",
    perShard(({ heapUsedBytes }) => heapUsedBytes),
  ),
  gauge(
    'shard_heap_limit_bytes',
    "Largest JavaScript heap of a shard's thread; beyond it the shard is replaced.",
    perShard(({ heapLimitBytes }) => heapLimitBytes),
  ),
];

function perShard(read: (shard: Shard) => number): Reading {
  return {
    labels: ['shard'],
    samples: ({ plane }) =>
      plane.shards.map((one) => ({ labels: { shard: one.shard }, value: read(one) })),
  };
}

/** 1 while nothing is there to be balanced. */
function balanceRatio(shards: readonly Shard[]): number {
  const total = shards.reduce((sum, { load }) => sum + load, 0);
  if (total === 0) return 1;
  return (Math.max(...shards.map(({ load }) => load)) * shards.length) / total;
}
