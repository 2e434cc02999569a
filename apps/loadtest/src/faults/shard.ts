import { setTimeout as sleep } from 'node:timers/promises';
import type { PulseAnswer } from '../agents/messages.ts';
import type { FaultResult } from '../result.ts';
import type { Course } from '../run/course.ts';
import { statusOf } from '../server/server.ts';

/** A shard that hangs is found out by a deadline; then its services are computed anew. Ms. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 50;

/** Breaks a shard, and waits until it lives again and no agent holds a stale view. */
export async function breakShard(
  { server, swarm, signal }: Course,
  kind: 'FAULT_KIND_SHARD_EXIT' | 'FAULT_KIND_SHARD_HANG',
  shard: number,
): Promise<Pick<FaultResult, 'recoveredMs' | 'comeback'>> {
  const startMs = performance.now();
  const { incarnation } = await server.client.injectFault({ kind, shard });
  for (;;) {
    const now = (await statusOf(server))?.shards[shard];
    const isAlive = now?.state === 'idle' || now?.state === 'busy';
    if (now !== undefined && now.incarnation > incarnation && isAlive) {
      await swarm.ask<PulseAnswer>({ of: 'pulse' });
      if (swarm.reports.every(({ doubtful }) => doubtful === 0)) break;
    }
    if (performance.now() - startMs > PATIENCE_MS) return { recoveredMs: null, comeback: null };
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
  return { recoveredMs: performance.now() - startMs, comeback: null };
}
