export type { Answer, ServiceSummary } from './answer.ts';
export type { Codec, EncodedSlice } from './codec.ts';
export {
  type MemoryChange,
  rememberEffect,
  type RememberedSlice,
  type ShardMemory,
} from './memory.ts';
export type * from './messages.ts';
export { itemPacking } from './item-packing.ts';
export { changeOf, floorChange, interestChange, type PartitionKey } from './placement.ts';
export { type ShardOptions, shardProgram } from './program.ts';
export type { ShardState } from './shard-state.ts';
