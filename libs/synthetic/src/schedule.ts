import type { Delta } from '@sliceplane/kube';
import type { ChurnKind } from './churn-kind.ts';
import type { Random } from './random.ts';

/** Work that takes several changes. It yields one change of an object, or for how many ms there is nothing to do. */
export type ChurnJob = Generator<Delta | number, void, void>;

/** One kind of churn. */
export interface Lane {
  readonly kind: ChurnKind;
  /** Of all changes, more than 0; the shares of all lanes add up to 1. */
  readonly share: number;
  /** Changes that one job makes, roughly: how much a lane may save up before it begins one. */
  readonly cost: number;
  /** A new job, undefined if there is nothing that one could do now. */
  readonly begin: () => ChurnJob | undefined;
}

/**
 * Which change is next. A job that has begun goes on as soon as it can, so that a zone goes down at the full rate; what is
 * left over begins new jobs, of the lane that has got least of its share. Each lane waits for a chance of its own:
 *
 * ```
 *   credit      share of all changes so far, minus the changes it has made
 *   threshold   drawn anew for each job, from 0 to the job's cost
 *   begins      the lane with the most credit above its threshold
 * ```
 *
 * So shares hold in the long run, and a lane whose jobs are large begins at a time that nobody can tell beforehand.
 */
export class Schedule {
  readonly #lanes: readonly StandingLane[];
  readonly #random: Random;
  readonly #waiting = new WaitingJobs();

  constructor(lanes: readonly Lane[], random: Random) {
    this.#random = random;
    this.#lanes = lanes.map((lane) => ({ lane, credit: 0, threshold: random.next() * lane.cost }));
  }

  /** The one change of this moment; undefined if no job can go on or begin. Times must not fall. */
  next(nowMs: number): { readonly cause: ChurnKind; readonly delta: Delta } | undefined {
    for (const standing of this.#lanes) standing.credit += standing.lane.share;
    for (;;) {
      const due = this.#waiting.takeDue(nowMs);
      if (due === undefined) break;
      const delta = this.#advance(due.standing, due.job, nowMs);
      if (delta !== undefined) return { cause: due.standing.lane.kind, delta };
    }
    return this.#begin(nowMs);
  }

  /** When the next job goes on, ms; undefined if none has begun. */
  get dueMs(): number | undefined {
    return this.#waiting.earliest?.dueMs;
  }

  #begin(nowMs: number): { readonly cause: ChurnKind; readonly delta: Delta } | undefined {
    const urgency = ({ credit, threshold }: StandingLane): number => credit - threshold;
    for (const standing of this.#lanes.toSorted((a, b) => urgency(b) - urgency(a))) {
      const job = standing.lane.begin();
      if (job === undefined) continue;
      standing.threshold = this.#random.next() * standing.lane.cost;
      const delta = this.#advance(standing, job, nowMs);
      if (delta !== undefined) return { cause: standing.lane.kind, delta };
    }
    return undefined;
  }

  /** Runs a job up to its next change, which is returned, or its next wait. */
  #advance(standing: StandingLane, job: ChurnJob, nowMs: number): Delta | undefined {
    const { value } = job.next();
    if (value === undefined) return undefined;
    if (typeof value === 'number') {
      this.#waiting.add({ standing, job, dueMs: nowMs + value });
      return undefined;
    }
    standing.credit -= 1;
    this.#waiting.add({ standing, job, dueMs: nowMs });
    return value;
  }
}

interface StandingLane {
  readonly lane: Lane;
  credit: number;
  threshold: number;
}

interface WaitingJob {
  readonly standing: StandingLane;
  readonly job: ChurnJob;
  readonly dueMs: number;
}

/** A binary heap: earliest first, of equal times the one that has waited longest. */
class WaitingJobs {
  readonly #heap: (WaitingJob & { readonly order: number })[] = [];
  #added = 0;

  get earliest(): WaitingJob | undefined {
    return this.#heap[0];
  }

  add(job: WaitingJob): void {
    const heap = this.#heap;
    const entry = { ...job, order: this.#added++ };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  takeDue(nowMs: number): WaitingJob | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.dueMs > nowMs) return undefined;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(
  a: { readonly dueMs: number; readonly order: number },
  b: { readonly dueMs: number; readonly order: number },
): boolean {
  return a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;
}
