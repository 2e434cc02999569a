import type { LossReason, ShardStatus } from '@sliceplane/engine';
import type { SourceStatus } from '@sliceplane/sources';
import type { RecordedEvent } from './event-ring.ts';
import type { ObjectCounts } from './object-counts.ts';

export interface PlaneStatus {
  readonly version: string;
  readonly startedMs: number;
  readonly synced: boolean;
  /** How long ago the source that knows least was last known to be current. */
  readonly sourceLagMs: number;
  readonly shards: readonly ShardState[];
  /** Services whose last views stand: their shard is being replaced, or goes on without them. */
  readonly staleServices: number;
  readonly objects: {
    readonly services: number;
    readonly pods: number;
    readonly nodes: number;
    readonly endpoints: number;
    readonly inputSlices: number;
    readonly slices: number;
    readonly podsLeftOut: number;
  };
  readonly sources: readonly SourceState[];
  /** Newest first, at most 100. */
  readonly events: readonly RecordedEvent[];
}

export type SourceState = Omit<SourceStatus, 'currentMs'>;

export interface ShardState {
  readonly shard: number;
  readonly incarnation: number;
  readonly state: 'starting' | 'idle' | 'busy' | 'replacing';
  readonly services: number;
  readonly queued: number;
  readonly batches: number;
  readonly busyMs: number;
  readonly restarts: number;
  /** '' when nothing went wrong yet. */
  readonly lastError: string;
  /** Services and objects in them: what the balance between shards is about. */
  readonly load: number;
  /** How long the first in the mailbox has been waiting, ms. */
  readonly waitingMs: number;
  /** Objects in all batches. */
  readonly batchObjects: number;
  /** Batches by their number of objects, in the buckets of the engine's BATCH_SIZE_BOUNDS and one for the rest. */
  readonly batchSizes: readonly number[];
  readonly longestBatchMs: number;
  readonly losses: Readonly<Record<LossReason, number>>;
  /** Services that moved here and away. */
  readonly movedIn: number;
  readonly movedOut: number;
  /** Services the shard goes on without, because it seems to die of them; they stay as they were, stale. */
  readonly quarantined: readonly string[];
  /** Of its thread, as last reported; 0: inline, or not yet. */
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
}

export interface StatusInput {
  readonly version: string;
  readonly startedMs: number;
  readonly nowMs: number;
  readonly synced: boolean;
  readonly shards: readonly ShardStatus[];
  /** The first ones opened, then the API, which is current once synced. */
  readonly sources: readonly SourceStatus[];
  readonly counts: ObjectCounts;
  readonly slices: number;
  readonly podsLeftOut: number;
  readonly staleServices: number;
  readonly events: readonly RecordedEvent[];
}

export function statusOf(input: StatusInput): PlaneStatus {
  const { counts } = input;
  return {
    version: input.version,
    startedMs: input.startedMs,
    synced: input.synced,
    sourceLagMs: lagMs(input),
    shards: input.shards.map(shardState),
    staleServices: input.staleServices,
    objects: {
      services: counts.of('Service'),
      pods: counts.of('Pod'),
      nodes: counts.of('Node'),
      endpoints: counts.of('Endpoints'),
      inputSlices: counts.of('EndpointSlice'),
      slices: input.slices,
      podsLeftOut: input.podsLeftOut,
    },
    sources: input.sources.map(sourceState),
    events: input.events,
  };
}

function sourceState({ currentMs: _currentMs, ...source }: SourceStatus): SourceState {
  return source;
}

/** Once synced, the API cannot be behind; a source that never was current has been behind since the start. */
function lagMs({ sources, startedMs, nowMs }: StatusInput): number {
  const known = sources
    .filter(({ synced }, i) => i < sources.length - 1 || !synced)
    .map(({ currentMs }) => currentMs || startedMs);
  return known.length === 0 ? 0 : Math.max(0, nowMs - Math.min(...known));
}

function shardState(status: ShardStatus): ShardState {
  const { partitions, questions: _questions, lastError, heap, ...rest } = status;
  return {
    ...rest,
    state: stateOf(status),
    services: partitions,
    lastError: lastError ?? '',
    heapUsedBytes: heap?.usedBytes ?? 0,
    heapLimitBytes: heap?.limitBytes ?? 0,
  };
}

function stateOf({ state, batches }: ShardStatus): ShardState['state'] {
  if (state === 'lost') return 'replacing';
  if (state === 'busy' && batches === 0) return 'starting';
  return state === 'busy' ? 'busy' : 'idle';
}
