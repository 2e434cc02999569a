import { getHeapStatistics } from 'node:v8';
import type { ItemPacking, ShardProgram } from '@sliceplane/program';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { EngineFault, describe, type WireFault } from './fault.ts';
import type { HeapReport, InjectedFault, ShardTask, StepResult } from './shard-host.ts';
import { ShardState } from './shard-state.ts';

/** What a worker answers: the result, or a fault as data. */
export type WorkerReply<Effect, Answer> =
  | { readonly ok: true; readonly result: StepResult<Effect, Answer> }
  | { readonly ok: false; readonly fault: WireFault };

/** A task on its way to a thread. */
export interface WorkerTask<Payload, Memory, Question> extends ShardTask<
  Payload,
  Memory,
  Question
> {
  /** The items of the batch, which is empty then. */
  readonly packed?: unknown;
}

/** A worker file's default export. */
export type ShardWorker<Payload, Effect, Memory, Question, Answer> = (
  task: WorkerTask<Payload, Memory, Question>,
) => WorkerReply<Effect, Answer>;

/**
 * The default export of a shard's worker file: `export default runInWorker(shardProgram(…))`. The thread keeps one
 * shard's state between tasks. Buffers the program lets go of are moved, not copied.
 *
 * @param packing of the host's like, if it packs
 */
export function runInWorker<State, Payload, Effect, Memory, Question, Answer>(
  program: ShardProgram<State, Payload, Effect, Memory, Question, Answer>,
  packing?: ItemPacking<Payload>,
): ShardWorker<Payload, Effect, Memory, Question, Answer> {
  const state = new ShardState(program);
  let reportedMs = -Infinity;
  /** At most once a second: it costs as much as a small batch. */
  const heapNow = (): { heap?: HeapReport } => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < HEAP_REPORT_MS) return {};
    reportedMs = nowMs;
    const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
    return { heap: { usedBytes: used_heap_size + external_memory, limitBytes: heap_size_limit } };
  };
  return ({ packed, ...given }) => {
    if (given.fault !== undefined) suffer(given.fault);
    try {
      if (packed !== undefined && packing === undefined) {
        throw new TypeError('a packed batch came to a worker that was given no packing');
      }
      const items = packed === undefined ? undefined : packing?.unpack(packed);
      const task = items === undefined ? given : { ...given, batch: { ...given.batch, items } };
      const { result, transfer } = state.step(task);
      const reply: WorkerReply<Effect, Answer> = { ok: true, result: { ...result, ...heapNow() } };
      return transfer.length === 0 ? reply : moving(reply, [...new Set(transfer)]);
    } catch (thrown) {
      const fault: WireFault =
        thrown instanceof EngineFault
          ? { code: thrown.code, detail: thrown.message }
          : { code: 'PROGRAM_THREW', detail: describe(thrown) };
      return { ok: false, fault };
    }
  };
}

const HEAP_REPORT_MS = 1_000;

/** Never returns. */
function suffer(fault: InjectedFault): void {
  if (fault === 'exit') process.exit(1);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Piscina posts the value under `valueSymbol` and hands the thread's buffers over. */
function moving<Reply extends object>(reply: Reply, buffers: readonly ArrayBuffer[]): Reply {
  const parcel = {
    [transferableSymbol]: buffers,
    [valueSymbol]: reply,
  };
  return move(parcel as never) as unknown as Reply;
}
