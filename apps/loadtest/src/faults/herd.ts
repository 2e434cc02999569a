import type { FaultResult } from '../result.ts';
import type { Course } from '../run/course.ts';
import type { Totals } from '../run/totals.ts';
import { allAreBack, comebackOf, expectAll } from './comeback.ts';

/** Every agent drops its connection and comes back at once; waits until all are current again. */
export async function herd(
  course: Course,
  totals: Totals,
): Promise<Pick<FaultResult, 'recoveredMs' | 'comeback'>> {
  const { swarm } = course;
  await expectAll(course);
  swarm.tell({ kind: 'herd' });
  const droppedMs = performance.now();
  const isHealed = await allAreBack(course);
  const sinceToldMs = performance.now() - droppedMs;
  const comeback = comebackOf(totals, { bootMs: 0, relistMs: 0, sinceToldMs });
  return { recoveredMs: isHealed ? comeback.allMs : null, comeback };
}
