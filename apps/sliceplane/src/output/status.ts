import type { BackendStatus } from '@sliceplane/wire';
import { counted, table } from './table.ts';

/** A running server at a glance. Public as JSON: docs/output-shapes.md. */
export interface StatusDocument extends BackendStatus {
  readonly epoch: string;
  readonly streams: number;
  readonly subscriptions: number;
  /** Of Envoy and gRPC clients; `streams` are of the API alone. */
  readonly xdsStreams: number;
  /** All threads; the heap and the event loop are the main thread's. */
  readonly process: {
    readonly pid: number;
    readonly cpuUserMs: number;
    readonly cpuSystemMs: number;
    readonly rssBytes: number;
    readonly heapUsedBytes: number;
    readonly externalBytes: number;
    readonly eventLoopP50Ms: number;
    readonly eventLoopP99Ms: number;
    readonly eventLoopMaxMs: number;
  };
  /** Since the server began. */
  readonly delivery: {
    readonly frames: number;
    readonly bytes: number;
    readonly resets: number;
    readonly deltas: number;
    readonly unchanged: number;
    readonly coalesced: number;
    readonly heartbeats: number;
    readonly refused: number;
    readonly ended: number;
    readonly nacks: number;
  };
}

export function statusText(status: StatusDocument, nowMs: number): string {
  const { objects } = status;
  return [
    `sliceplane ${status.version}, up ${duration(nowMs - status.startedMs)}, epoch ${status.epoch}`,
    `${status.synced ? 'synced' : 'not synced'}, sources current ${duration(status.sourceLagMs)} ago`,
    `${counted(objects.services, 'service')}, ${counted(objects.pods, 'pod')} (${objects.podsLeftOut} left out), ` +
      `${counted(objects.nodes, 'node')}, ${counted(objects.slices, 'slice')} ` +
      `(${objects.inputSlices} given), ${objects.endpoints} Endpoints`,
    `${counted(status.streams, 'stream')}, ${counted(status.subscriptions, 'subscription')}, ${counted(status.xdsStreams, 'xDS stream')}`,
    deliveryText(status.delivery),
    processText(status.process),
    '',
    table(
      [
        'SHARD',
        'STATE',
        'SERVICES',
        'LOAD',
        'QUEUED',
        'BATCHES',
        'BUSY',
        'HEAP',
        'MOVED',
        'RESTARTS',
        'LAST ERROR',
      ],
      status.shards.map((shard) => [
        String(shard.shard),
        shard.state,
        String(shard.services),
        String(shard.load),
        String(shard.queued),
        String(shard.batches),
        `${Math.round(shard.busyMs)} ms`,
        heapText(shard),
        `${shard.movedIn} in, ${shard.movedOut} out`,
        String(shard.restarts),
        shard.lastError,
      ]),
    ),
    ...status.shards
      .filter(({ quarantined }) => quarantined.length > 0)
      .map(
        ({ shard, quarantined }) =>
          `shard ${shard} goes on without ${quarantined.join(', ')}: it seems to die of them, their last views stand`,
      ),
    '',
    table(
      ['SOURCE', 'SYNCED', 'OBJECTS', 'REFUSED', 'LAST CHANGE'],
      status.sources.map((source) => [
        source.name,
        String(source.synced),
        String(source.objects),
        String(source.refused),
        source.lastChangeMs === 0 ? 'never' : `${duration(nowMs - source.lastChangeMs)} ago`,
      ]),
    ),
    ...status.events.map(
      ({ type, reason, kind, namespace, name, message, count }) =>
        `\nevent ${type} ${reason} on ${kind} ${namespace}/${name} (${count}): ${message}`,
    ),
  ].join('\n');
}

function deliveryText(sent: StatusDocument['delivery']): string {
  const updates = `${sent.resets} whole, ${sent.deltas} deltas, ${sent.unchanged} unchanged`;
  const against = `${sent.refused} streams refused, ${sent.ended} ended, ${counted(sent.nacks, 'nack')}`;
  return `sent ${counted(sent.frames, 'frame')}, ${size(sent.bytes)}: ${updates}, ${sent.coalesced} coalesced; ${against}`;
}

function processText(used: StatusDocument['process']): string {
  const cpu = duration(used.cpuUserMs + used.cpuSystemMs);
  const late = `event loop p99 ${used.eventLoopP99Ms.toFixed(1)} ms`;
  return `process ${used.pid}: ${size(used.rssBytes)} resident, ${size(used.heapUsedBytes)} heap, ${cpu} CPU, ${late}`;
}

function heapText({ heapUsedBytes, heapLimitBytes }: StatusDocument['shards'][number]): string {
  return heapLimitBytes === 0 ? '-' : `${size(heapUsedBytes)} of ${size(heapLimitBytes)}`;
}

/** `512 B`, `34.0 KiB`, `1.2 MiB` */
function size(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB'] as const;
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`;
}

/** `450 ms`, `12 s`, `3 min`, `5 h`: one figure is enough to judge by. */
export function duration(ms: number): string {
  const units = [
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ] as const;
  for (const [size, name] of units) if (ms >= size) return `${Math.floor(ms / size)} ${name}`;
  return `${Math.max(0, Math.round(ms))} ms`;
}
