import type { BackendStatus } from '@sliceplane/wire';
import { counted, table } from './table.ts';

/** A running server at a glance. Public as JSON: docs/output-shapes.md. */
export interface StatusDocument extends BackendStatus {
  readonly epoch: string;
  readonly streams: number;
  readonly subscriptions: number;
}

export function statusText(status: StatusDocument, nowMs: number): string {
  const { objects } = status;
  return [
    `sliceplane ${status.version}, up ${duration(nowMs - status.startedMs)}, epoch ${status.epoch}`,
    `${status.synced ? 'synced' : 'not synced'}, sources current ${duration(status.sourceLagMs)} ago`,
    `${counted(objects.services, 'service')}, ${counted(objects.pods, 'pod')} (${objects.podsLeftOut} left out), ` +
      `${counted(objects.nodes, 'node')}, ${counted(objects.slices, 'slice')} ` +
      `(${objects.inputSlices} given), ${objects.endpoints} Endpoints`,
    `${counted(status.streams, 'stream')}, ${counted(status.subscriptions, 'subscription')}`,
    '',
    table(
      ['SHARD', 'STATE', 'SERVICES', 'QUEUED', 'BATCHES', 'BUSY', 'RESTARTS', 'LAST ERROR'],
      status.shards.map((shard) => [
        String(shard.shard),
        shard.state,
        String(shard.services),
        String(shard.queued),
        String(shard.batches),
        `${Math.round(shard.busyMs)} ms`,
        String(shard.restarts),
        shard.lastError,
      ]),
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
