import type { FaultResult } from '../result.ts';
import type { Course } from '../run/course.ts';
import type { Totals } from '../run/totals.ts';
import { allAreBack, comebackOf, expectAll } from './comeback.ts';

/** Ends the server, starts it again on its port, tells it everything, and waits until every agent is current again. */
export async function restartServer(
  course: Course,
  how: 'SIGKILL' | 'SIGTERM',
  totals: Totals,
): Promise<Pick<FaultResult, 'recoveredMs' | 'comeback'>> {
  const { server, feed } = course;
  if (server.restart === undefined) throw new Error('a server of somebody else cannot be ended');
  await expectAll(course);
  const { bootMs } = await server.restart(how);
  const bootedMs = performance.now();
  await feed.tellEverything();
  const toldMs = performance.now();
  const isHealed = await allAreBack(course);
  const sinceToldMs = performance.now() - toldMs;
  const comeback = comebackOf(totals, { bootMs, relistMs: toldMs - bootedMs, sinceToldMs });
  return { recoveredMs: isHealed ? comeback.allMs : null, comeback };
}
