import { type Gauge, Registry } from 'prom-client';
import { hubMetrics } from './hub-metrics.ts';
import type { Measured, Metric } from './metric.ts';
import { addProcessDefaults, processMetrics } from './process-metrics.ts';
import { shardMetrics } from './shard-metrics.ts';
import { sourceMetrics } from './source-metrics.ts';
import { wireMetrics } from './wire-metrics.ts';
import { xdsMetrics } from './xds-metrics.ts';

/** Every metric of ours; docs/metrics.md explains each. */
export const metrics: readonly Metric[] = [
  ...sourceMetrics,
  ...shardMetrics,
  ...hubMetrics,
  ...wireMetrics,
  ...xdsMetrics,
  ...processMetrics,
];

/** For Prometheus: ours, and those of the process. `measure` is called once a scrape. */
export function openMetrics(measure: () => Measured): Registry {
  const registry = new Registry();
  addProcessDefaults(registry);
  let ofThisScrape: Measured | undefined;
  /** All of one scrape is read before anything else runs. */
  const measured = (): Measured => {
    if (ofThisScrape === undefined) setImmediate(() => (ofThisScrape = undefined));
    return (ofThisScrape ??= measure());
  };
  for (const metric of metrics) registry.registerMetric(registered(metric, measured));
  return registry;
}

/**
 * What prom-client needs of a metric to print it. Its own ones count; ours are counted elsewhere, and copying totals into
 * counters that are set back first would be a reset in every scrape.
 */
function registered({ samples, ...metric }: Metric, measured: () => Measured): Gauge {
  const read = {
    ...metric,
    get: () => {
      const values = Array.from(samples(measured()), ({ suffix = '', ...sample }) => ({
        ...sample,
        metricName: metric.name + suffix,
      }));
      return Promise.resolve({ ...metric, values });
    },
    reset: () => {},
  };
  return read as unknown as Gauge;
}
