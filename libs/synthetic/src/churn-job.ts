import type { Delta } from '@sliceplane/kube';
import { Agenda } from './agenda.ts';

/** Work that takes several changes. It yields one change of an object, or for how many ms there is nothing to do. */
export type ChurnJob = Generator<Delta | number, void, void>;

/** How long to wait before a look at what others have to finish first. */
export const RETRY_MS = 500;

/** A job to begin now, that there is none yet, or that there will be none. */
export type CrewTask = ChurnJob | 'later' | 'done';

/**
 * Jobs side by side, as one. Asks for the next one whenever none of those begun can go on, so that whoever gives tasks out
 * sees all that the earlier ones have done. Ends when there are no more and all have ended.
 */
export function* crew(nowMs: () => number, nextTask: () => CrewTask): ChurnJob {
  const begun = new Agenda<ChurnJob>();
  for (;;) {
    const due = begun.take(nowMs());
    const task = due ?? nextTask();
    if (typeof task === 'string') {
      const { dueMs } = begun;
      if (task === 'done' && dueMs === undefined) return;
      const retryMs = task === 'done' ? Infinity : nowMs() + RETRY_MS;
      yield Math.max(0, Math.min(dueMs ?? Infinity, retryMs) - nowMs());
      continue;
    }
    const { value } = task.next();
    if (value === undefined) continue;
    begun.add(nowMs() + (typeof value === 'number' ? value : 0), task);
    if (typeof value !== 'number') yield value;
  }
}

/** The same with all jobs known beforehand. */
export function together(nowMs: () => number, jobs: Iterable<ChurnJob>): ChurnJob {
  const left = jobs[Symbol.iterator]();
  return crew(nowMs, () => left.next().value ?? 'done');
}
