import type { FaultResult } from '../result.ts';
import type { Course } from '../run/course.ts';
import type { Totals } from '../run/totals.ts';
import { allAreBack, comebackOf } from './comeback.ts';

/** Ends the server, starts it again on its port, tells it everything, and waits until every agent is current again. */
export async function restartServer(
  course: Course,
  how: 'SIGKILL' | 'SIGTERM',
  totals: Totals,
): Promise<Pick<FaultResult, 'recoveredMs' | 'comeback'>> {
  const { server, feed, swarm } = course;
  if (server.restart === undefined) throw new Error('a server of somebody else cannot be ended');
  const atMs = Date.now();
  swarm.tell({ kind: 'fault', atMs });
  const { bootMs } = await server.restart(how);
  const bootedMs = performance.now();
  await feed.tellEverything();
  const relistMs = performance.now() - bootedMs;
  const isHealed = await allAreBack(course);
  const comeback = comebackOf(totals, { bootMs, relistMs });
  return { recoveredMs: isHealed ? comeback.allMs : null, comeback };
}
