import type { ShardProgram, Step } from '@sliceplane/program';
import { resolveSliceOptions, type SliceOptions } from '@sliceplane/slices';
import { type Answer, answer } from './answer.ts';
import type { Codec } from './codec.ts';
import type { ShardMemory } from './memory.ts';
import type { Question, ServiceEffect, ShardObject } from './messages.ts';
import { transferable } from './pieces.ts';
import { ShardState } from './shard-state.ts';

export interface ShardOptions {
  readonly slices?: SliceOptions;
  readonly codec: Codec;
}

/**
 * The brain of a shard: objects in; slices, views and answers out. Law L80: each service's effects depend on the batches
 * of that service alone, so the number of shards changes nothing. Law L81: equal arguments give equal results.
 *
 * @throws RangeError when the options make no sense
 */
export function shardProgram(
  options: ShardOptions,
): ShardProgram<ShardState, ShardObject, ServiceEffect, ShardMemory, Question, Answer> {
  const given = { slices: resolveSliceOptions(options.slices), codec: options.codec };
  return {
    start: (seed) => new ShardState(given, seed),
    release(state, partitions) {
      for (const key of partitions) state.release(key);
      return state;
    },
    adopt(state, seed) {
      state.adopt(seed);
      return state;
    },
    step(state, batch, nowMs) {
      // What all services share comes before the services.
      for (const item of batch.items) if (item.broadcast) state.apply(item);
      for (const item of batch.items) if (!item.broadcast) state.apply(item);
      const effects: (readonly [string, ServiceEffect])[] = [];
      const transfer: ArrayBuffer[] = [];
      for (const partition of state.takeDirty()) {
        const effect = partition.step(state.cluster, nowMs);
        if (effect === undefined) continue;
        effects.push([partition.key, effect]);
        if (effect.view !== undefined) transfer.push(...transferable(effect.view.classes));
        if (effect.gone !== undefined) state.drop(partition);
      }
      const answers = batch.questions.map(({ id, partition, question }) => ({
        id,
        answer: answer(state, partition, question),
      }));
      const step: Step<ShardState, ServiceEffect, Answer> = { state, effects, answers };
      return transfer.length === 0 ? step : { ...step, transfer };
    },
  };
}
