import { collectDefaultMetrics, type Registry } from 'prom-client';
import { gauge, type Metric, one } from './metric.ts';

/** How late the main thread is. Of windows of time, not since the last scrape: scrapers do not disturb each other. */
export const processMetrics: readonly Metric[] = [
  gauge(
    'event_loop_delay_p50_seconds',
    'How late the main thread was, the half of the time, in the last 5 to 10 seconds.',
    one(({ server }) => inSeconds(server.delays.eventLoopP50Ms)),
  ),
  gauge(
    'event_loop_delay_p99_seconds',
    'How late the main thread was, at most, in 99 % of the last 5 to 10 seconds.',
    one(({ server }) => inSeconds(server.delays.eventLoopP99Ms)),
  ),
  gauge(
    'event_loop_delay_max_seconds',
    'How late the main thread was at worst in the last 5 to 10 seconds.',
    one(({ server }) => inSeconds(server.delays.eventLoopMaxMs)),
  ),
];

/** `process_*` and `nodejs_*`, as every Node process has them. */
export function addProcessDefaults(register: Registry): void {
  // Its own event-loop histogram begins anew with each scrape, whoever scrapes, so it is taken out again and may sleep.
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: 60_000 });
  for (const { name } of register.getMetricsAsArray()) {
    if (name.startsWith('nodejs_eventloop_lag')) register.removeSingleMetric(name);
  }
}

function inSeconds(ms: number): number {
  return ms / 1000;
}
