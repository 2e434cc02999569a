/** Shards that answer when the simulation says so, or die. */
import {
  EngineFault,
  inlineHost,
  type ShardHost,
  type ShardTask,
  type StepResult,
} from '@sliceplane/engine';
import {
  type Answer,
  type Question,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
} from '@sliceplane/shard';
import type { SliceOptions } from '@sliceplane/slices';
import { textCodec } from './text-codec.ts';

type Host = ShardHost<ShardObject, ShardMemory, ServiceEffect, Question, Answer>;
export type Task = ShardTask<ShardObject, ShardMemory, Question>;
export type Result = StepResult<ServiceEffect, Answer>;

/** `before`: the thread died with the batch unread. `after`: the work was done and its result lost. */
export type Death = 'before' | 'after';

/** A bug put in on purpose, to see that the laws notice. */
export interface Tampering {
  readonly task?: (task: Task) => Task;
  readonly result?: (result: Result) => Result;
}

interface Running {
  readonly shard: number;
  readonly finish: () => Promise<void>;
  readonly die: (how: Death) => Promise<void>;
}

export class UnreliableHosts {
  /** Tasks given to a shard and not answered, in the order they were given. */
  readonly running: Running[] = [];
  readonly #slices: SliceOptions;
  readonly #tampering: Tampering;

  constructor(slices: SliceOptions, tampering: Tampering = {}) {
    this.#slices = slices;
    this.#tampering = tampering;
  }

  open(shard: number): Host {
    const inner = inlineHost(shardProgram({ slices: this.#slices, codec: textCodec }));
    return {
      run: (given: Task) => {
        const task = this.#tampering.task?.(given) ?? given;
        const { promise, resolve, reject } = Promise.withResolvers<Result>();
        const running: Running = {
          shard,
          // Threads share nothing: what comes back is a copy.
          finish: async () =>
            inner.run(structuredClone(task)).then((result) => {
              resolve(structuredClone(this.#tampering.result?.(result) ?? result));
            }, reject),
          die: async (how) => {
            if (how === 'after') await inner.run(structuredClone(task));
            reject(new EngineFault('THREAD_ENDED', `simulated loss ${how} the work`));
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
}
