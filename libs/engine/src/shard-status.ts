import type { HeapReport } from './shard-host.ts';

/** Upper bounds of the buckets of `batchSizes`, in objects; one more bucket holds what is larger. */
export const BATCH_SIZE_BOUNDS: readonly number[] = [0, 1, 4, 16, 64, 256, 1_024, 4_096, 16_384];

/** Why a life ended, with bounded words: a label of a metric. */
export type LossReason = 'exit' | 'hang' | 'threw' | 'out-of-memory' | 'state-missing';

export interface ShardStatus {
  readonly shard: number;
  /** Counts the lives of this shard, from 1. */
  readonly incarnation: number;
  readonly state: 'idle' | 'busy' | 'lost' | 'closed';
  readonly partitions: number;
  /** Partitions it owns and objects in them: what the balance is about. */
  readonly load: number;
  /** Objects waiting in its mailbox. */
  readonly queued: number;
  /** How long the first in the mailbox has been waiting, ms. */
  readonly waitingMs: number;
  readonly questions: number;
  readonly batches: number;
  /** Objects in all batches that landed. */
  readonly batchObjects: number;
  /** Batches that landed by their number of objects; bucket i holds those up to BATCH_SIZE_BOUNDS[i], the last one the rest. */
  readonly batchSizes: readonly number[];
  /** Time its program ran, over all lives, ms. */
  readonly busyMs: number;
  /** The longest of its batches, ms. */
  readonly longestBatchMs: number;
  readonly restarts: number;
  readonly losses: Readonly<Record<LossReason, number>>;
  /** Partitions that moved here and away. */
  readonly movedIn: number;
  readonly movedOut: number;
  /** Partitions it goes on without, because it seems to die of them, in order of name. */
  readonly quarantined: readonly string[];
  /** Of its thread, as last reported; undefined: inline, or not yet. */
  readonly heap: HeapReport | undefined;
  /** Of the last loss. */
  readonly lastError: string | undefined;
}

/** What a shard has done over all its lives. */
export class ShardCounters {
  readonly batchSizes: number[] = [...BATCH_SIZE_BOUNDS, 0].map(() => 0);
  readonly losses: Record<LossReason, number> = {
    exit: 0,
    hang: 0,
    threw: 0,
    'out-of-memory': 0,
    'state-missing': 0,
  };
  batches = 0;
  batchObjects = 0;
  busyMs = 0;
  longestBatchMs = 0;
  movedIn = 0;
  movedOut = 0;

  /** Those that a status shows. */
  get shown(): Omit<ShardCounters, 'batchLanded' | 'shown'> {
    const { batchSizes, losses, batches, batchObjects, busyMs, longestBatchMs, movedIn, movedOut } =
      this;
    return {
      batchSizes: [...batchSizes],
      losses: { ...losses },
      batches,
      batchObjects,
      busyMs,
      longestBatchMs,
      movedIn,
      movedOut,
    };
  }

  batchLanded(objects: number, busyMs: number): void {
    const at = BATCH_SIZE_BOUNDS.findIndex((bound) => objects <= bound);
    const bucket = at < 0 ? BATCH_SIZE_BOUNDS.length : at;
    this.batchSizes[bucket] = (this.batchSizes[bucket] ?? 0) + 1;
    this.batches++;
    this.batchObjects += objects;
    this.busyMs += busyMs;
    this.longestBatchMs = Math.max(this.longestBatchMs, busyMs);
  }
}
