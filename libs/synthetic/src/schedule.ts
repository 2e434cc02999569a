import type { Delta } from '@sliceplane/kube';
import { Agenda } from './agenda.ts';
import type { ChurnKind } from './churn-kind.ts';
import type { ChurnJob } from './churn-job.ts';
import type { Random } from './random.ts';

/** How often a lane whose job turns out to have nothing to change begins another in its place. */
const TRIES = 8;

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
  #lanes: readonly StandingLane[] = [];
  readonly #random: Random;
  readonly #waiting = new Agenda<BegunJob>();

  /** Without lanes nothing begins. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** From now on these begin jobs, and nothing is owed to anybody; jobs that have begun go on. */
  setLanes(lanes: readonly Lane[]): void {
    this.#lanes = lanes.map((lane) => ({
      lane,
      credit: 0,
      threshold: this.#random.next() * lane.cost,
    }));
  }

  /** The one change of this moment; undefined if no job can go on or begin. Times must not fall. */
  next(nowMs: number): { readonly cause: ChurnKind; readonly delta: Delta } | undefined {
    for (const standing of this.#lanes) standing.credit += standing.lane.share;
    for (;;) {
      const due = this.#waiting.take(nowMs);
      if (due === undefined) break;
      const delta = this.#advance(due.standing, due.job, nowMs);
      if (delta !== undefined) return { cause: due.standing.lane.kind, delta };
    }
    return this.#begin(nowMs);
  }

  /** When the next job goes on, ms; undefined if none has begun. */
  get dueMs(): number | undefined {
    return this.#waiting.dueMs;
  }

  #begin(nowMs: number): { readonly cause: ChurnKind; readonly delta: Delta } | undefined {
    const urgency = ({ credit, threshold }: StandingLane): number => credit - threshold;
    for (const standing of this.#lanes.toSorted((a, b) => urgency(b) - urgency(a))) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const job = standing.lane.begin();
        if (job === undefined) break;
        standing.threshold = this.#random.next() * standing.lane.cost;
        const delta = this.#advance(standing, job, nowMs);
        if (delta !== undefined) return { cause: standing.lane.kind, delta };
      }
    }
    return undefined;
  }

  /** Runs a job up to its next change, which is returned, or its next wait. */
  #advance(standing: StandingLane, job: ChurnJob, nowMs: number): Delta | undefined {
    const { value } = job.next();
    if (value === undefined) return undefined;
    if (typeof value === 'number') {
      this.#waiting.add(nowMs + value, { standing, job });
      return undefined;
    }
    standing.credit -= 1;
    this.#waiting.add(nowMs, { standing, job });
    return value;
  }
}

interface BegunJob {
  readonly standing: StandingLane;
  readonly job: ChurnJob;
}

interface StandingLane {
  readonly lane: Lane;
  credit: number;
  threshold: number;
}
