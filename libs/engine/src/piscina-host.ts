import type { ItemPacking } from '@sliceplane/program';
import { Piscina } from 'piscina';
import { describe, EngineFault } from './fault.ts';
import type { ShardHost, ShardTask } from './shard-host.ts';
import type { WorkerReply, WorkerTask } from './worker.ts';

export interface PiscinaHostOptions<Payload> {
  /** The file whose default export is `runInWorker(…)`. */
  readonly worker: URL | string;
  /** Given to the worker file as `workerData`; must survive structured clone. */
  readonly workerData?: unknown;
  /** Largest old-generation heap of the thread, MiB, at least 16. Beyond it the thread ends and the shard is replaced. @defaultValue Node's */
  readonly heapMb?: number;
  /** How items cross; the worker file unpacks with its like. @defaultValue as they are, by structured clone */
  readonly packing?: ItemPacking<Payload>;
  /** Shown in the async hooks of a debugger. */
  readonly name?: string;
}

/**
 * A shard in a thread of its own: one Piscina pool of exactly one thread, so that a task always meets its state.
 *
 * `atomics: 'disabled'`: an idle thread that waits on an atomic does not hear its ports. The pool replaces a thread that
 * died with an empty one; the incarnation on every task tells it apart. Exec arguments are inherited: custom import
 * conditions must reach the worker.
 *
 * @throws RangeError if heapMb is not an integer of at least 16
 */
export function piscinaHost<Payload, Memory, Effect, Question, Answer>(
  options: PiscinaHostOptions<Payload>,
): ShardHost<Payload, Memory, Effect, Question, Answer> {
  const { heapMb, packing } = options;
  if (heapMb !== undefined && (!Number.isInteger(heapMb) || heapMb < 16)) {
    throw new RangeError(`heapMb must be an integer of at least 16, not ${heapMb}`);
  }
  const pool = new Piscina<unknown, WorkerReply<Effect, Answer>>({
    filename: String(options.worker),
    workerData: options.workerData,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    maxQueue: 1,
    idleTimeout: Infinity,
    atomics: 'disabled',
    recordTiming: false,
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_MB,
      ...(heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb }),
    },
  });

  // An error outside a task (the worker file does not load, say) leaves a pool that never answers: fail what waits.
  let ended: EngineFault | undefined;
  let failRunning: ((fault: EngineFault) => void) | undefined;
  pool.on('error', (error) => {
    ended ??= threadEnded(error, heapMb);
    failRunning?.(ended);
  });

  return {
    isApart: true,
    run: async (task) => {
      if (ended !== undefined) throw ended;
      const { promise, resolve, reject } = Promise.withResolvers<WorkerReply<Effect, Answer>>();
      failRunning = reject;
      const sent = packing === undefined ? { task, transferList: [] } : packedTask(task, packing);
      pool.run(sent.task, { transferList: sent.transferList }).then(resolve, (error: unknown) => {
        reject(threadEnded(error, heapMb));
      });
      const reply = await promise.finally(() => {
        failRunning = undefined;
      });
      if (!reply.ok) throw new EngineFault(reply.fault.code, reply.fault.detail);
      return reply.result;
    },
    close: () => pool.destroy(),
  };
}

/**
 * Room for new objects in each thread. Nearly all that a shard makes it keeps, so a large nursery only means to copy more at
 * once; Node's own for 64 bits holds up to 134 MB of pages and does not give them back.
 */
const YOUNG_MB = 24;

function packedTask<Payload, Memory, Question>(
  task: ShardTask<Payload, Memory, Question>,
  packing: ItemPacking<Payload>,
): { task: WorkerTask<Payload, Memory, Question>; transferList: ArrayBuffer[] } {
  const { packed, transfer } = packing.pack(task.batch.items);
  return {
    task: { ...task, batch: { ...task.batch, items: [] }, packed },
    transferList: [...transfer],
  };
}

function threadEnded(error: unknown, heapMb: number | undefined): EngineFault {
  const isHeap =
    error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!isHeap) return new EngineFault('THREAD_ENDED', describe(error), { cause: error });
  const limit = heapMb === undefined ? "Node's default" : `${heapMb} MiB`;
  const detail = `its heap reached the limit of ${limit} (ERR_WORKER_OUT_OF_MEMORY)`;
  return new EngineFault('OUT_OF_MEMORY', detail, { cause: error });
}
