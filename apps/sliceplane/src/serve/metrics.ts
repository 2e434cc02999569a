import type { BackendStatus } from '@sliceplane/wire';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** What is measured. Read when somebody scrapes; nothing is counted twice. */
export interface Measured extends BackendStatus {
  readonly streams: number;
  readonly subscriptions: number;
}

/**
 * Prometheus metrics over a status. Labels are bounded by what an operator configures (shard, source) or by a fixed list
 * (kind, type): never by the names of nodes, services or pods.
 */
export function openMetrics(measure: () => Measured): Registry {
  const registry = new Registry();
  let ofThisScrape: Measured | undefined;
  function measured(): Measured {
    if (ofThisScrape === undefined) setImmediate(() => (ofThisScrape = undefined));
    return (ofThisScrape ??= measure());
  }
  collectDefaultMetrics({ register: registry, prefix: 'sliceplane_' });
  const registers = [registry];

  function gauge(name: string, help: string, value: (m: Measured) => number): void {
    new Gauge({
      name: `sliceplane_${name}`,
      help,
      registers,
      collect() {
        this.set(value(measured()));
      },
    });
  }

  function perLabel(
    kind: 'gauge' | 'counter',
    name: string,
    help: string,
    label: string,
    values: (m: Measured) => readonly (readonly [label: string | number, value: number])[],
  ): void {
    const shared = { name: `sliceplane_${name}`, help, labelNames: [label], registers };
    if (kind === 'gauge') {
      new Gauge({
        ...shared,
        collect() {
          this.reset();
          for (const [of, value] of values(measured())) this.set({ [label]: of }, value);
        },
      });
    } else {
      new Counter({
        ...shared,
        collect() {
          this.reset();
          for (const [of, value] of values(measured())) this.inc({ [label]: of }, value);
        },
      });
    }
  }

  gauge('synced', 'Every source has delivered its first whole state.', (m) => Number(m.synced));
  gauge(
    'source_lag_seconds',
    'Since the sources were last known to be current.',
    (m) => m.sourceLagMs / 1000,
  );
  gauge('streams', 'Open watch streams.', (m) => m.streams);
  gauge('subscriptions', 'Subscriptions of the open streams.', (m) => m.subscriptions);
  gauge('pods_left_out', 'Selected pods that are in no slice.', (m) => m.objects.podsLeftOut);
  gauge('slices', 'EndpointSlices, written and given.', (m) => m.objects.slices);
  perLabel('gauge', 'objects', 'Objects taken from the sources.', 'kind', ({ objects }) => [
    ['Service', objects.services],
    ['Pod', objects.pods],
    ['Node', objects.nodes],
    ['Endpoints', objects.endpoints],
    ['EndpointSlice', objects.inputSlices],
  ]);
  perLabel('gauge', 'source_objects', 'Objects a source owns.', 'source', (m) =>
    m.sources.map(({ name, objects }) => [name, objects]),
  );
  perLabel('counter', 'source_refused_total', 'Objects of a source turned away.', 'source', (m) =>
    m.sources.map(({ name, refused }) => [name, refused]),
  );
  perLabel('gauge', 'shard_services', 'Services in a shard.', 'shard', (m) =>
    m.shards.map(({ shard, services }) => [shard, services]),
  );
  perLabel('gauge', 'shard_queued', 'Objects waiting for a shard.', 'shard', (m) =>
    m.shards.map(({ shard, queued }) => [shard, queued]),
  );
  perLabel('counter', 'shard_batches_total', 'Batches a shard has worked off.', 'shard', (m) =>
    m.shards.map(({ shard, batches }) => [shard, batches]),
  );
  perLabel(
    'counter',
    'shard_busy_seconds_total',
    'Time a shard has spent computing.',
    'shard',
    (m) => m.shards.map(({ shard, busyMs }) => [shard, busyMs / 1000]),
  );
  perLabel('counter', 'shard_restarts_total', 'Times a shard was replaced.', 'shard', (m) =>
    m.shards.map(({ shard, restarts }) => [shard, restarts]),
  );
  return registry;
}
