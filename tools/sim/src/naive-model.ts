/**
 * The obvious answer: all objects, as they are now, given to one fresh shard in one batch; who selects whom is
 * found by asking everybody. It shares the shard program with the engine under test and nothing else: no router, no
 * mailbox, no history.
 */
import { matches } from '@sliceplane/kube';
import type { Asked, Change, Item, Step } from '@sliceplane/program';
import {
  type Answer,
  type Question,
  type ServiceEffect,
  type ShardObject,
  shardProgram,
  type ShardState,
} from '@sliceplane/shard';
import type { SliceOptions } from '@sliceplane/slices';
import { textCodec } from './text-codec.ts';

export class NaiveModel {
  readonly effects: ReadonlyMap<string, ServiceEffect>;
  readonly #program;
  #state: ShardState;

  constructor(changes: Iterable<Change<ShardObject>>, slices: SliceOptions, nowMs: number) {
    this.#program = shardProgram({ slices, codec: textCodec });
    this.#state = this.#program.start({ memories: [] });
    const items = itemsOf([...changes]);
    const step = this.#step({ items, questions: [] }, nowMs);
    this.effects = new Map(step.effects);
  }

  ask(partition: string, question: Question): Answer | undefined {
    const asked: Asked<Question> = { id: 1, partition, question };
    return this.#step({ items: [], questions: [asked] }, 0).answers[0]?.answer;
  }

  #step(
    batch: { items: readonly Item<ShardObject>[]; questions: readonly Asked<Question>[] },
    nowMs: number,
  ): Step<ShardState, ServiceEffect, Answer> {
    const step = this.#program.step(this.#state, batch, nowMs);
    this.#state = step.state;
    return step;
  }
}

function itemsOf(changes: readonly Change<ShardObject>[]): Item<ShardObject>[] {
  const items: Item<ShardObject>[] = [];
  for (const { kind, key, put } of changes) {
    if (put === undefined) continue;
    const partitions = new Set<string>();
    const { placement } = put;
    if (placement.to === 'partitions') for (const p of placement.partitions) partitions.add(p);
    if (placement.to === 'selecting') {
      for (const { put: anchor } of changes) {
        if (anchor?.placement.to !== 'partitions') continue;
        const {
          selects,
          partitions: [partition],
        } = anchor.placement;
        if (selects === undefined || partition === undefined) continue;
        if (selects.scope !== placement.scope) continue;
        if (matches(selects.labels, placement.labels)) partitions.add(partition);
      }
    }
    const broadcast = placement.to === 'everyone';
    if (partitions.size === 0 && !broadcast) continue;
    items.push({
      kind,
      key,
      payload: put.payload,
      partitions: [...partitions].sort(),
      broadcast,
      ingestMs: 1,
    });
  }
  return items;
}
