import type { ChurnStep } from '@sliceplane/synthetic';
import { setTimeout as sleep } from 'node:timers/promises';
import { endsServer, makeFault, needsPause } from '../faults/fault.ts';
import type { Changes } from '../feed/changes.ts';
import type { FaultPlan, PhasePlan } from '../plan.ts';
import type { FaultResult } from '../result.ts';
import type { Course } from './course.ts';

/** Longest sleep: a feed that has nothing to do looks for an interrupt that often, ms. */
const NAP_MS = 100;

/** What the feed has done so far; looked at by the sampler meanwhile. */
export class FeedTally {
  changes = 0;
  readonly causes: Map<string, number> = new Map();
  /** Of the oldest change that is not sent, ms; and the most since somebody last asked. */
  behindMs = 0;
  #worstMs = 0;

  answered(cause: string, changes: number): void {
    this.changes += changes;
    this.causes.set(cause, (this.causes.get(cause) ?? 0) + changes);
  }

  isBehind(ms: number): void {
    this.behindMs = ms;
    this.#worstMs = Math.max(this.#worstMs, ms);
  }

  takeWorst(): number {
    const worst = this.#worstMs;
    this.#worstMs = this.behindMs;
    return worst;
  }
}

/** Time of churn, ms since the first phase began: it stands still while a fault asks for it. */
class LoadClock {
  #startMs: number;

  constructor(fromMs: number) {
    this.#startMs = performance.now() - fromMs;
  }

  get nowMs(): number {
    return performance.now() - this.#startMs;
  }

  async standStillFor<Value>(work: () => Promise<Value>): Promise<Value> {
    const fromMs = performance.now();
    try {
      return await work();
    } finally {
      this.#startMs += performance.now() - fromMs;
    }
  }
}

export interface Drive {
  readonly phase: PhasePlan;
  /** When it begins, ms of churn. */
  readonly fromMs: number;
  readonly changes: Changes;
  /** Due within this phase, in order of time. */
  readonly faults: readonly FaultPlan[];
}

/** One phase: changes when they are due, as fast as the server takes them, and what is broken meanwhile. */
export async function drive(
  course: Course,
  { phase, fromMs, changes, faults }: Drive,
  tally: FeedTally,
): Promise<readonly FaultResult[]> {
  const { feed, plan, signal } = course;
  const clock = new LoadClock(fromMs);
  const untilMs = fromMs + phase.seconds * 1000;
  const waiting = [...faults];
  const healing: Promise<FaultResult>[] = [];
  while (clock.nowMs < untilMs) {
    signal.throwIfAborted();
    const [fault] = waiting;
    if (fault !== undefined && fault.atSeconds * 1000 <= clock.nowMs) {
      waiting.shift();
      const broken = async (): Promise<FaultResult> => {
        // A new server knows nothing of shards that were broken in the old one: nobody could say when they are whole.
        if (endsServer(fault.kind)) await Promise.all(healing);
        return makeFault(course, fault);
      };
      const healed = needsPause(fault.kind) ? clock.standStillFor(broken) : broken();
      // Heard of below; until then it is not nobody's.
      healed.catch(() => {});
      healing.push(healed);
      if (needsPause(fault.kind)) await healed;
      continue;
    }
    const nowMs = clock.nowMs;
    const due = dueOf(changes, Math.min(nowMs, untilMs), plan.feed.outstanding);
    const [oldest] = due;
    if (oldest !== undefined) {
      tally.isBehind(nowMs - oldest.atMs);
      await feed.tell(due.flatMap(({ deltas }) => deltas));
      for (const { cause, deltas } of due) tally.answered(cause, deltas.length);
    } else {
      tally.isBehind(0);
      const nextMs = Math.min(
        changes.next?.atMs ?? untilMs,
        untilMs,
        (fault?.atSeconds ?? Infinity) * 1000,
      );
      await sleep(Math.min(NAP_MS, Math.max(1, nextMs - clock.nowMs)), undefined, { signal });
    }
  }
  return Promise.all(healing);
}

/** What should have happened by now, as much as may be on its way at once. */
function dueOf(changes: Changes, nowMs: number, most: number): readonly ChurnStep[] {
  const due: ChurnStep[] = [];
  let count = 0;
  for (let { next } = changes; next !== undefined && count < most; next = changes.next) {
    if (next.atMs > nowMs) break;
    due.push(next);
    count += next.deltas.length;
    changes.take();
  }
  return due;
}
