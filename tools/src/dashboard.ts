/**
 * The Grafana dashboard, from a few words for each panel. docs/grafana/sliceplane.json is what this file writes when it is
 * run; a test holds the two together, and another holds the queries against the metrics that are there.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** [PromQL with `%` for the labels every selector has, legend] */
  readonly queries: readonly (readonly [expr: string, legend: string])[];
}

/** Of 24 columns, and in rows of about 30 px. */
const width = 6;
const height = 8;

const own = 'instance=~"$instance"';

const rows: readonly Row[] = [
  {
    title: 'Golden signals',
    panels: [
      panel(
        'Propagation, half of all changes',
        'How long changes take, by stage, from what caused them to the last stream that is told.',
        's',
        [quantile(0.5, 'propagation_seconds', 'stage'), '{{stage}}'],
      ),
      panel(
        'Propagation, 99 %',
        'queue: shards are full. compute: batches are large. first-send: the main thread is busy. last-send: very many or slow streams.',
        's',
        [quantile(0.99, 'propagation_seconds', 'stage'), '{{stage}}'],
      ),
      panel(
        'Behind and blind',
        'Streams with news they have not taken, how long ago the sources were known to be current (seconds), and services whose last views stand.',
        'short',
        [sum('streams_behind'), 'streams behind'],
        [sum('services_stale'), 'stale services'],
        ['max(sliceplane_source_lag_seconds{%})', 'source lag, s'],
        ['min(sliceplane_synced{%})', 'synced'],
      ),
      panel(
        'Errors',
        'What should not happen, per second.',
        'ops',
        [rate('nacks_total'), 'nacks'],
        [rate('stream_refusals_total'), 'streams refused'],
        [
          rate('stream_ends_total', 'reason!~"client|draining|rotated"'),
          'streams ended for an error',
        ],
        [rate('calls_total', 'code!="OK"'), 'calls not OK'],
        [rate('shard_restarts_total'), 'shards replaced'],
      ),
    ],
  },
  {
    title: 'Shards',
    panels: [
      panel('Busy', 'Share of time each shard computes; near 1 it is full.', 'percentunit', [
        'rate(sliceplane_shard_busy_seconds_total{%}[$__rate_interval])',
        '{{shard}}',
      ]),
      panel('Waiting objects', 'Changed objects in the mailboxes, each once.', 'short', [
        'sliceplane_shard_mailbox_objects{%}',
        '{{shard}}',
      ]),
      panel('Oldest waiting', 'How long the first of them has been waiting.', 's', [
        'sliceplane_shard_mailbox_oldest_age_seconds{%}',
        '{{shard}}',
      ]),
      panel(
        'Batch size',
        'Objects in a batch: large ones are coalescing at work.',
        'short',
        [quantile(0.5, 'shard_batch_objects', 'shard'), '{{shard}} half'],
        [quantile(0.99, 'shard_batch_objects', 'shard'), '{{shard}} 99 %'],
      ),
      panel(
        'Load',
        'Services and objects in each shard, and the busiest over the mean.',
        'short',
        ['sliceplane_shard_load{%}', '{{shard}}'],
        ['sliceplane_shard_services{%}', '{{shard}} services'],
        ['sliceplane_shard_balance_ratio{%}', 'busiest / mean'],
      ),
      panel(
        'Restarts and moves',
        'Lives of shards that ended, by why, and services that moved, in five minutes; shards that are up.',
        'short',
        ['sum by (reason) (increase(sliceplane_shard_restarts_total{%}[5m]))', '{{reason}}'],
        ['sum(increase(sliceplane_shard_moves_total{%,kind="in"}[5m]))', 'moved'],
        ['sum(sliceplane_shard_up{%})', 'up'],
      ),
      panel(
        'Longest batch, quarantine',
        'The longest batch since the start (seconds), and services the shards go on without.',
        'short',
        ['sliceplane_shard_longest_batch_seconds{%}', '{{shard}} longest, s'],
        ['sliceplane_shard_quarantined_services{%}', '{{shard}} quarantined'],
      ),
      panel(
        'Heap',
        "JavaScript heap of each shard's thread, and where it is replaced.",
        'bytes',
        ['sliceplane_shard_heap_used_bytes{%}', '{{shard}}'],
        ['sliceplane_shard_heap_limit_bytes{%}', '{{shard}} limit'],
      ),
    ],
  },
  {
    title: 'Hub',
    panels: [
      panel(
        'Updates',
        'Told to streams, by kind, and changes that were told together with a later one.',
        'ops',
        [rateBy('updates_total', 'kind'), '{{kind}}'],
        [rate('updates_coalesced_total'), 'coalesced'],
      ),
      panel('Resumes', 'Views that agents said they hold, by how that was answered.', 'ops', [
        rateBy('resumes_total', 'outcome'),
        '{{outcome}}',
      ]),
      panel(
        'Views by reason',
        'Why the endpoints of the views that agents hold are these.',
        'short',
        ['sum by (reason) (sliceplane_views{%})', '{{reason}}'],
      ),
      panel(
        'Subscriptions and classes',
        'Services followed, summed over streams, and the view classes kept for them.',
        'short',
        [sum('subscriptions'), 'subscriptions'],
        [sum('view_classes'), 'classes'],
        [sum('view_classes_idle'), 'idle classes'],
      ),
      panel(
        'Whole views',
        'Times a whole view was put together, and asked for again of its shard.',
        'ops',
        [rate('snapshot_builds_total'), 'snapshots built'],
        [rate('view_gaps_total'), 'gaps'],
      ),
      panel(
        'Refused by agents, and of agents',
        'Updates agents could not take in, subscriptions that were not taken, and calls that wait for a view.',
        'short',
        ['sum(increase(sliceplane_nacks_total{%}[5m]))', 'nacks'],
        ['sum(increase(sliceplane_subscriptions_refused_total{%}[5m]))', 'subscriptions refused'],
        [sum('calls_waiting'), 'calls waiting'],
      ),
    ],
  },
  {
    title: 'Wire',
    panels: [
      panel(
        'Streams',
        'Open streams by method, and how many are opened per second.',
        'short',
        ['sum by (method) (sliceplane_streams{%})', '{{method}}'],
        [rateBy('streams_opened_total', 'method'), '{{method}} opened/s'],
      ),
      panel(
        'Ends and refusals',
        'Streams that ended or were not opened, by why.',
        'ops',
        [rateBy('stream_ends_total', 'reason'), 'ended: {{reason}}'],
        [rateBy('stream_refusals_total', 'reason'), 'refused: {{reason}}'],
      ),
      panel('Bytes', 'Bytes of frames, before HTTP/2 and TLS.', 'Bps', [
        rate('sent_bytes_total'),
        'sent',
      ]),
      panel('Frames', 'Frames handed to streams.', 'ops', [rate('frames_sent_total'), 'sent']),
      panel('Calls', 'Calls answered, by method and code.', 'ops', [
        rateBy('calls_total', 'method, code'),
        '{{method}} {{code}}',
      ]),
      panel('Call time, 99 %', 'How long calls take, by method.', 's', [
        quantile(0.99, 'call_seconds', 'method'),
        '{{method}}',
      ]),
      panel(
        'Certificate',
        'How long the certificate of the server is still good, and what became of its files when they changed.',
        'short',
        ['(sliceplane_tls_certificate_expiry_timestamp_seconds{%} - time()) / 86400', 'days left'],
        ['sum by (outcome) (increase(sliceplane_tls_reloads_total{%}[1h]))', '{{outcome}}'],
      ),
    ],
  },
  {
    title: 'xDS',
    panels: [
      panel(
        'xDS requests and responses',
        'What xDS clients ask and answer, and what they are told, by type of resource.',
        'ops',
        [rateBy('xds_requests_total', 'type'), '{{type}} requests'],
        [rateBy('xds_responses_total', 'type'), '{{type}} responses'],
      ),
      panel(
        'xDS answers',
        'Responses accepted (ack) or refused (nack), and what was said of older ones (stale).',
        'ops',
        [rateBy('xds_answers_total', 'type, outcome'), '{{type}} {{outcome}}'],
      ),
      panel(
        'xDS work',
        'Resources rendered, and responses put together or sent as they had been for another stream.',
        'ops',
        [rateBy('xds_resources_rendered_total', 'type'), '{{type}} rendered'],
        [rateBy('xds_frames_total', 'outcome'), 'responses {{outcome}}'],
      ),
      panel(
        'xDS bytes',
        'Bytes of responses per second, and of those kept for other streams.',
        'bytes',
        [rate('xds_sent_bytes_total'), 'sent per second'],
        [sum('xds_frame_cache_bytes'), 'kept'],
      ),
    ],
  },
  {
    title: 'Sources',
    panels: [
      panel(
        'Objects',
        'Taken from the sources, by kind, and the slices made of them.',
        'short',
        ['sum by (kind) (sliceplane_objects{%})', '{{kind}}'],
        [sum('slices'), 'slices'],
        [sum('pods_left_out'), 'pods left out'],
      ),
      panel(
        'By source',
        'Objects each source owns, and whether it has delivered its first whole state.',
        'short',
        ['sliceplane_source_objects{%}', '{{source}}'],
        ['sliceplane_source_synced{%}', '{{source}} synced'],
      ),
      panel(
        'Applied and refused',
        'Objects of Apply and Delete by what became of them, and those each source was refused.',
        'ops',
        [rateBy('applied_objects_total', 'outcome'), '{{outcome}}'],
        [rateBy('source_refused_total', 'source'), '{{source}} refused'],
      ),
      panel('Last change', 'How long ago a source last changed anything.', 's', [
        'time() - (sliceplane_source_last_change_timestamp_seconds{%} > 0)',
        '{{source}}',
      ]),
    ],
  },
  {
    title: 'Process',
    panels: [
      panel(
        'Event loop',
        'How late the main thread is.',
        's',
        ['sliceplane_event_loop_delay_p50_seconds{%}', 'half'],
        ['sliceplane_event_loop_delay_p99_seconds{%}', '99 %'],
        ['sliceplane_event_loop_delay_max_seconds{%}', 'worst'],
      ),
      panel('CPU', 'Of all threads of the process; 1 is one core.', 'short', [
        'rate(process_cpu_seconds_total{%}[$__rate_interval])',
        'cores',
      ]),
      panel(
        'Memory',
        'Resident, and the JavaScript heap of the main thread.',
        'bytes',
        ['process_resident_memory_bytes{%}', 'resident'],
        ['nodejs_heap_size_used_bytes{%}', 'heap'],
      ),
      panel('Garbage', 'Share of time the main thread collects garbage.', 'percentunit', [
        'sum(rate(nodejs_gc_duration_seconds_sum{%}[$__rate_interval]))',
        'collecting',
      ]),
    ],
  },
];

/** As Grafana imports it. */
export function dashboard(): object {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      type: 'row',
      id: panels.length + 1,
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    });
    y++;
    for (const [i, one] of row.panels.entries()) {
      const [x, line] = [(i * width) % 24, Math.floor((i * width) / 24)];
      const gridPos = { x, y: y + line * height, w: width, h: height };
      panels.push(panelJson(one, panels.length + 1, gridPos));
    }
    y += Math.ceil((row.panels.length * width) / 24) * height;
  }
  return {
    uid: 'sliceplane',
    title: 'sliceplane',
    description: 'EndpointSlices and views of them: docs/metrics.md explains every metric.',
    tags: ['sliceplane'],
    schemaVersion: 41,
    version: 1,
    editable: true,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    templating: { list: [datasourceVariable, instanceVariable] },
    annotations: { list: [] },
    panels,
  };
}

const datasource = { type: 'prometheus', uid: '${datasource}' };

const datasourceVariable = {
  name: 'datasource',
  label: 'Data source',
  type: 'datasource',
  query: 'prometheus',
  current: {},
  hide: 0,
};

const instanceVariable = {
  name: 'instance',
  label: 'Instance',
  type: 'query',
  datasource,
  definition: 'label_values(sliceplane_synced, instance)',
  query: { query: 'label_values(sliceplane_synced, instance)', refId: 'instances' },
  refresh: 2,
  multi: true,
  includeAll: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
  sort: 1,
};

function panelJson(
  { title, description, unit, queries }: Panel,
  id: number,
  gridPos: object,
): object {
  return {
    type: 'timeseries',
    id,
    title,
    description,
    datasource,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 5 } }, overrides: [] },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: queries.map(([expr, legendFormat], i) => ({
      refId: String.fromCodePoint(65 + i),
      datasource,
      expr: expr.replaceAll('%', own),
      legendFormat,
    })),
  };
}

function panel(
  title: string,
  description: string,
  unit: string,
  ...queries: Panel['queries']
): Panel {
  return { title, description, unit, queries };
}

function sum(metric: string): string {
  return `sum(sliceplane_${metric}{%})`;
}

function rate(metric: string, labels = ''): string {
  const all = labels === '' ? '%' : `%,${labels}`;
  return `sum(rate(sliceplane_${metric}{${all}}[$__rate_interval]))`;
}

function rateBy(metric: string, labels: string): string {
  return `sum by (${labels}) (rate(sliceplane_${metric}{%}[$__rate_interval]))`;
}

function quantile(q: number, histogram: string, label: string): string {
  const rates = `rate(sliceplane_${histogram}_bucket{%}[$__rate_interval])`;
  return `histogram_quantile(${q}, sum by (${label}, le) (${rates}))`;
}

if (import.meta.main) {
  const path = resolve(import.meta.dirname, '../../docs/grafana/sliceplane.json');
  writeFileSync(path, `${JSON.stringify(dashboard(), undefined, 2)}\n`);
}
