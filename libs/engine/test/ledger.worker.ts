import { workerData } from 'node:worker_threads';
import { runInWorker, type ShardWorker } from '../src/worker.ts';
import {
  type Fault,
  ledger,
  type LedgerAnswer,
  type LedgerQuestion,
  type Note,
  type Page,
} from './ledger.ts';

/** How many more faults may happen, over all threads of a test. */
const { fuse } = workerData as { fuse: SharedArrayBuffer };
const left = new Int32Array(fuse);

function fail(fault: Fault): void {
  if (Atomics.sub(left, 0, 1) <= 0) return;
  if (fault === 'throw') throw new TypeError('the ledger is torn');
  if (fault === 'exit') process.exit(3);
  if (fault === 'exit-later') {
    setTimeout(() => process.exit(3), 20);
    return;
  }
  if (fault === 'hang') for (;;);
  const heap: number[][] = [];
  for (;;) heap.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5));
}

const work: ShardWorker<Note, Page, Page, LedgerQuestion, LedgerAnswer> = runInWorker(
  ledger(fail, true),
);
export default work;
