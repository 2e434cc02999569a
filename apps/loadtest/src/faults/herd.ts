import type { FaultResult } from '../result.ts';
import type { Course } from '../run/course.ts';
import type { Totals } from '../run/totals.ts';
import { allAreBack, comebackOf } from './comeback.ts';

/** Every agent drops its connection and comes back at once; waits until all are current again. */
export async function herd(
  course: Course,
  totals: Totals,
): Promise<Pick<FaultResult, 'recoveredMs' | 'comeback'>> {
  const { swarm } = course;
  swarm.tell({ kind: 'fault', atMs: Date.now() });
  swarm.tell({ kind: 'herd' });
  const isHealed = await allAreBack(course);
  const comeback = comebackOf(totals, { bootMs: 0, relistMs: 0 });
  return { recoveredMs: isHealed ? comeback.allMs : null, comeback };
}
