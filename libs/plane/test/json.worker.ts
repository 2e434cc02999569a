import { runInWorker, type ShardWorker } from '@sliceplane/engine';
import {
  type Answer,
  type Question,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
  itemPacking,
} from '@sliceplane/shard';
import { jsonCodec } from './json-codec.ts';

const worker: ShardWorker<ShardObject, ServiceEffect, ShardMemory, Question, Answer> = runInWorker(
  shardProgram({ codec: jsonCodec }),
  itemPacking(),
);
export default worker;
