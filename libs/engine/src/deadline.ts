import type { Batch, Item } from '@sliceplane/program';
import { EngineFault } from './fault.ts';

/** Share of the time given that a timer may be late. */
const GRACE = 0.1;

/** What the deadline of a batch depends on. */
export interface DeadlineOptions<Payload> {
  readonly deadlineMs: number;
  readonly batchObjects: number;
  readonly weigh: (item: Item<Payload>) => number;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Rejects with BATCH_OVERDUE when a batch takes too long: then its thread counts as hung. The first batch of a life can be
 * many batches' worth, and gets the time of as many; so does one of items that weigh more than an object.
 *
 * A timer that goes off late says that this thread was busy, and the answer may be lying here unread: it gets a moment more.
 */
export function withDeadline<Result, Payload>(
  running: Promise<Result>,
  { items, questions }: Batch<Payload, unknown>,
  { deadlineMs, batchObjects, weigh, now, after }: DeadlineOptions<Payload>,
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const size = `a batch of ${items.length} objects and ${questions.length} questions`;
  const weight = items.reduce((sum, item) => sum + weigh(item), 0);
  const dueMs = deadlineMs * Math.max(1, Math.ceil(weight / batchObjects));
  const graceMs = Math.ceil(dueMs * GRACE);
  const dueAtMs = now() + dueMs;
  const overdue = (): void =>
    reject(new EngineFault('BATCH_OVERDUE', `${size} took longer than ${dueMs} ms`));
  let cancel = after(dueMs, () => {
    if (now() - dueAtMs > graceMs) cancel = after(graceMs, overdue);
    else overdue();
  });
  running.then(resolve, reject).finally(() => cancel());
  return promise;
}
