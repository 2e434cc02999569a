/** The shard program in a worker thread, with the wire's codec: what the daemon runs, without its options. */
import { runInWorker, type ShardWorker } from '@sliceplane/engine';
import {
  type Answer,
  itemPacking,
  type Question,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
} from '@sliceplane/shard';
import { createCodec } from '@sliceplane/wire/codec';

const worker: ShardWorker<ShardObject, ServiceEffect, ShardMemory, Question, Answer> = runInWorker(
  shardProgram({ codec: createCodec() }),
  itemPacking(),
);

export default worker;
