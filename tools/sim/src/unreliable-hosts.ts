/** Shards that answer when the simulation says so, late, or never; or die. */
import {
  EngineFault,
  inlineHost,
  type ShardHost,
  type ShardTask,
  type StepResult,
} from '@sliceplane/engine';
import {
  type Answer,
  type Codec,
  itemPacking,
  type Question,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
} from '@sliceplane/shard';
import type { SliceOptions } from '@sliceplane/slices';

type Host = ShardHost<ShardObject, ShardMemory, ServiceEffect, Question, Answer>;
export type Task = ShardTask<ShardObject, ShardMemory, Question>;
export type Result = StepResult<ServiceEffect, Answer>;

/**
 * `before`: the thread died with the batch unread. `after`: the work was done and its result lost. `heap`: it ran out of
 * memory half way.
 */
export type Death = 'before' | 'after' | 'heap';

/** A bug put in on purpose, to see that the laws notice. */
export interface Tampering {
  readonly task?: (task: Task) => Task;
  readonly result?: (result: Result) => Result;
}

interface Running {
  readonly shard: number;
  readonly finish: () => void;
  readonly die: (how: Death) => Promise<void>;
}

export class UnreliableHosts {
  /** Tasks given to a shard and not answered, in the order they were given. */
  readonly running: Running[] = [];
  /** Tasks that hang, and may still be answered when nobody waits any more. */
  readonly hung: Running[] = [];
  readonly #slices: SliceOptions;
  readonly #codec: Codec;
  readonly #tampering: Tampering;

  constructor(slices: SliceOptions, codec: Codec, tampering: Tampering = {}) {
    this.#slices = slices;
    this.#codec = codec;
    this.#tampering = tampering;
  }

  open(shard: number): Host {
    const inner = inlineHost(shardProgram({ slices: this.#slices, codec: this.#codec }));
    const [sender, receiver] = [itemPacking(), itemPacking()];
    return {
      run: (given: Task) => {
        // As they cross to a thread: what is sent is as it is now, whenever it is worked on.
        const { packed } = sender.pack(given.batch.items);
        const items = receiver.unpack(structuredClone(packed));
        const sent = structuredClone({ ...given, batch: { ...given.batch, items } });
        const task = this.#tampering.task?.(sent) ?? sent;
        const { promise, resolve, reject } = Promise.withResolvers<Result>();
        const running: Running = {
          shard,
          // Threads share nothing: what comes back is a copy.
          finish: () => {
            inner.run(task).then((result) => {
              resolve(structuredClone(this.#tampering.result?.(result) ?? result));
            }, reject);
          },
          die: async (how) => {
            if (how === 'after' && task.fault === undefined) {
              await inner.run(task).catch(() => {});
            }
            reject(new EngineFault('THREAD_ENDED', `simulated loss: ${how}`));
          },
        };
        this.running.push(running);
        return promise;
      },
      close: () => inner.close(),
    };
  }

  take(at: number): Running | undefined {
    return this.running.splice(at, 1)[0];
  }

  /** The task is not answered before its deadline. */
  hang(at: number): void {
    this.hung.push(...this.running.splice(at, 1));
  }
}
