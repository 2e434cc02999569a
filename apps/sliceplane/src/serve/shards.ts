import { extname } from 'node:path';
import { piscinaHost } from '@sliceplane/engine';
import type { PlaneShardHost } from '@sliceplane/plane';
import { itemPacking } from '@sliceplane/shard';
import type { ResolvedSliceOptions } from '@sliceplane/slices';
import type { ShardWorkerData } from '../shard.worker.ts';

/** `.ts` from source, `.js` from dist. */
const worker = new URL(`../shard.worker${extname(import.meta.filename)}`, import.meta.url);

/** A thread for each shard. The options reach it by structured clone. */
export function shardThreads(
  slices: ResolvedSliceOptions,
  heapMb: number | undefined,
): (shard: number) => PlaneShardHost {
  const workerData: ShardWorkerData = { slices };
  const packing = itemPacking();
  const heap = heapMb === undefined ? {} : { heapMb };
  return (shard) => piscinaHost({ worker, workerData, packing, name: `shard-${shard}`, ...heap });
}
