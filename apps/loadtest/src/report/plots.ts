import type { RunResult, Sample, ServerSample, ShardSample, Stage } from '../result.ts';
import { stageNames } from './summary.ts';

/** One picture: what the page draws and nothing it has to work out. */
export interface Plot {
  readonly id: string;
  readonly title: string;
  /** What one sees, and what would be bad. */
  readonly note: string;
  readonly x: 'seconds' | 'log-ms';
  readonly y: PlotUnit;
  readonly logY: boolean;
  readonly series: readonly Series[];
  /** Ascending; as many as every series has values. */
  readonly xs: readonly number[];
}

export type PlotUnit = 'ms' | 'bytes' | 'bytes/s' | 'share' | 'count' | 'per second' | 'cores';

export interface Series {
  readonly label: string;
  /** null: nothing was measured there. */
  readonly values: readonly (number | null)[];
}

/** Fault, phase and quiet point: drawn over every plot of time. */
export interface Marks {
  readonly phases: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly quiet: readonly { readonly from: number; readonly to: number }[];
  readonly faults: readonly { readonly at: number; readonly label: string }[];
}

/** More shards than this are drawn as busiest, mean and least busy. */
const SHARDS_DRAWN = 8;
/** Shorter times than this are drawn as this. Ms. */
const SHORTEST_MS = 0.01;

const drawnStages: readonly Stage[] = [
  'ingestToReceived',
  'ingestToComputed',
  'computedToSent',
  'sentToReceived',
];

/** The pictures of a run that have something to show. */
export function plotsOf(result: RunResult): readonly Plot[] {
  const { samples } = result;
  const plots = [propagation(result), ...overTime(samples)];
  return plots.filter(({ series }) =>
    series.some(({ values }) => values.some((value) => value !== null)),
  );
}

export function marksOf({ phases, faults, samples, plan }: RunResult): Marks {
  return {
    phases: phases.map(({ name, from, to }) => ({ name, from, to })),
    quiet: quietSpans(samples, plan.sampleMs / 1000),
    faults: faults.map(({ kind, shard, at }) => ({
      at,
      label: shard === undefined ? kind : `${kind} ${shard}`,
    })),
  };
}

function propagation({ propagation: stages }: RunResult): Plot {
  const drawn = drawnStages.filter((stage) => stages[stage].points.length > 0);
  const all = drawn.flatMap((stage) => stages[stage].points.map(({ value }) => longEnough(value)));
  const xs = [...new Set(all)].toSorted((a, b) => a - b);
  return {
    id: 'propagation',
    title: 'Propagation',
    note: 'Share of the updates that had arrived after so long, by stage. Further left is faster.',
    x: 'log-ms',
    y: 'share',
    logY: false,
    xs,
    series: drawn.map((stage) => ({
      label: stageNames[stage],
      values: steps(stages[stage].points, xs),
    })),
  };
}

/** The share of the largest point at or below each x; 0 before the first. */
function steps(
  points: readonly { readonly value: number; readonly share: number }[],
  xs: readonly number[],
): readonly number[] {
  let next = 0;
  let share = 0;
  return xs.map((x) => {
    for (; next < points.length && longEnough(points[next]?.value ?? 0) <= x; next += 1) {
      share = points[next]?.share ?? share;
    }
    return share;
  });
}

function longEnough(ms: number): number {
  return Math.max(ms, SHORTEST_MS);
}

function overTime(samples: readonly Sample[]): readonly Plot[] {
  const xs = samples.map(({ t }) => t);
  const plot = (
    id: string,
    title: string,
    y: PlotUnit,
    note: string,
    series: Readonly<Record<string, (sample: Sample) => number | null>>,
    logY = false,
  ): Plot => ({
    id,
    title,
    note,
    x: 'seconds',
    y,
    logY,
    xs,
    series: Object.entries(series).map(([label, of]) => ({
      label,
      values: samples.map((sample) => {
        const value = of(sample);
        return logY && value === 0 ? null : value; // a logarithm knows no zero
      }),
    })),
  });
  const server = (of: (sample: ServerSample) => number) => (sample: Sample) =>
    sample.server === null ? null : of(sample.server);
  return [
    plot(
      'lag',
      'Lag over time',
      'ms',
      'From the sending of a change until an agent has it. A rising line means that changes come faster than they are handled.',
      {
        p50: ({ lag }) => lag?.p50 ?? null,
        p99: ({ lag }) => lag?.p99 ?? null,
        slowest: ({ lag }) => lag?.max ?? null,
      },
      true,
    ),
    plot('updates', 'Updates', 'per second', 'Views that changed at agents.', {
      'updates at agents': ({ updates }) => updates,
    }),
    plot('changes', 'Changes', 'per second', 'Objects that changed in the cluster.', {
      changes: ({ changes }) => changes,
    }),
    plot(
      'bytes',
      'Bytes per change and per update',
      'bytes',
      'What a change cost on all sockets of agents together, and what one agent was sent for an update.',
      {
        'per change': ({ bytes, changes }) => ratio(bytes, changes),
        'per update': ({ bytes, updates }) => ratio(bytes, updates),
      },
      true,
    ),
    plot('traffic', 'Traffic', 'bytes/s', 'On the sockets of all agents, with all framing.', {
      'to agents': ({ bytes }) => bytes,
    }),
    plot(
      'cpu',
      'CPU',
      'cores',
      'Agents or driver near one core per process: the load generator is what limits.',
      {
        server: server(({ cpu }) => cpu),
        'all agents': ({ agentsCpu }) => agentsCpu,
        driver: ({ driverCpu }) => driverCpu,
      },
    ),
    plot(
      'memory',
      'Memory of the server',
      'bytes',
      'Flat is right: memory is bounded by objects and subscriptions.',
      {
        resident: server(({ rssBytes }) => rssBytes),
        'heap of the main thread': server(({ heapBytes }) => heapBytes),
      },
    ),
    shardPlot(samples, xs),
    plot(
      'event-loop',
      'Event loop delay',
      'ms',
      'How late the main threads were. Agents late: they measure themselves.',
      {
        'server p50': server(({ eventLoop }) => eventLoop.p50),
        'server p99': server(({ eventLoop }) => eventLoop.p99),
        'slowest agents': ({ agentsLoopMs }) => agentsLoopMs,
      },
      true,
    ),
    plot(
      'behind',
      'Streams',
      'count',
      'Behind: news waits for the reader. Stuck and slow agents are behind by their own will, and nobody else should stay there.',
      {
        open: ({ streams }) => streams,
        complete: ({ complete }) => complete,
        behind: ({ behind }) => behind,
      },
    ),
    plot(
      'queues',
      'Work that waits',
      'count',
      'Object changes waiting for a shard or inside one.',
      {
        queued: server(({ queued }) => queued),
      },
    ),
    plot('feed', 'Feed behind its schedule', 'ms', 'Above zero the planned rate was not reached.', {
      behind: ({ feedBehindMs }) => feedBehindMs,
    }),
  ];
}

function shardPlot(samples: readonly Sample[], xs: readonly number[]): Plot {
  const count = Math.max(0, ...samples.map(({ server }) => server?.shards.length ?? 0));
  const busy = (of: (shards: readonly ShardSample[]) => number | undefined): Series['values'] =>
    samples.map(({ server }) => (server === null ? null : (of(server.shards) ?? null)));
  const each = Array.from({ length: count }, (_, i) => ({
    label: `shard ${i}`,
    values: busy((shards) => shards[i]?.busy),
  }));
  const all = (shards: readonly ShardSample[]): number[] => shards.map((shard) => shard.busy);
  const outline = [
    { label: 'busiest', values: busy((shards) => Math.max(...all(shards))) },
    {
      label: 'mean',
      values: busy((shards) => all(shards).reduce((sum, one) => sum + one, 0) / shards.length),
    },
    { label: 'least busy', values: busy((shards) => Math.min(...all(shards))) },
  ];
  return {
    id: 'shards',
    title: 'Shards at work',
    note: 'Share of the time. Lines apart: services are not spread evenly.',
    x: 'seconds',
    y: 'share',
    logY: false,
    xs,
    series: count > SHARDS_DRAWN ? outline : each,
  };
}

function ratio(bytes: number, per: number): number | null {
  return per > 0 ? bytes / per : null;
}

function quietSpans(
  samples: readonly Sample[],
  sampleSeconds: number,
): readonly { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let isOpen = false;
  for (const { t, quiet } of samples) {
    const last = spans.at(-1);
    if (quiet && isOpen && last !== undefined) last.to = t;
    else if (quiet) spans.push({ from: t - sampleSeconds, to: t });
    isOpen = quiet;
  }
  return spans;
}
