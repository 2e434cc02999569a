/** What a shard's thread runs. The options come from whoever opens the threads; both sides must agree on them. */
import { givenToWorker, runInWorker, type ShardWorker } from '@sliceplane/engine';
import {
  type Answer,
  itemPacking,
  type Question,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
} from '@sliceplane/shard';
import type { SliceOptions } from '@sliceplane/slices';
import { createCodec } from '@sliceplane/wire/codec';

export interface ShardWorkerData {
  readonly slices?: SliceOptions;
}

const { slices = {} } = givenToWorker<ShardWorkerData>() ?? {};

const worker: ShardWorker<ShardObject, ServiceEffect, ShardMemory, Question, Answer> = runInWorker(
  shardProgram({ slices, codec: createCodec() }),
  itemPacking(),
);
export default worker;
