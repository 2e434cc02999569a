import type { Batch } from '@sliceplane/program';
import { EngineFault } from './fault.ts';

/** What the deadline of a batch depends on. */
export interface DeadlineOptions {
  readonly deadlineMs: number;
  readonly batchObjects: number;
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Rejects with BATCH_OVERDUE when a batch takes too long: then its thread counts as hung. The first batch of a life can be
 * many batches' worth, and gets the time of as many.
 */
export function withDeadline<Result>(
  running: Promise<Result>,
  { items, questions }: Batch<unknown, unknown>,
  { deadlineMs, batchObjects, after }: DeadlineOptions,
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const dueMs = deadlineMs * Math.max(1, Math.ceil(items.length / batchObjects));
  const cancel = after(dueMs, () => {
    const size = `${items.length} objects and ${questions.length} questions`;
    reject(new EngineFault('BATCH_OVERDUE', `a batch of ${size} took longer than ${dueMs} ms`));
  });
  running.then(resolve, reject).finally(cancel);
  return promise;
}
