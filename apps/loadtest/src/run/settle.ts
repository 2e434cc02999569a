import type { GetStatusResponse__Output } from '@sliceplane/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PulseAnswer } from '../agents/messages.ts';
import { statusOf } from '../server/server.ts';
import type { Course } from './course.ts';
import { Quiet } from './quiet.ts';

/** Between two looks, ms. */
const LOOK_EVERY_MS = 100;
/** What is on its way between two processes has arrived by then, ms. */
const SILENCE_MS = 300;

/** No shard works, and nothing waits for one. */
export function isIdle({ shards }: GetStatusResponse__Output): boolean {
  return shards.every(({ state, queued }) => state === 'idle' && queued === 0);
}

/** Ms that it took until server and agents had settled; undefined: they did not within `withinMs`. */
export async function settle(course: Course, withinMs: number): Promise<number | undefined> {
  const { plan, signal } = course;
  const quiet = new Quiet(SILENCE_MS + (plan.agents.shares.slow > 0 ? 2 * plan.agents.slowMs : 0));
  const startMs = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const status = await statusOf(course.server);
    await course.swarm.ask<PulseAnswer>({ of: 'pulse' });
    const reports = course.swarm.reports;
    const look = {
      nowMs: Date.now(),
      isServerIdle: status !== undefined && isIdle(status),
      outdated: reports.reduce((sum, { outdated }) => sum + outdated, 0),
      lastUpdateMs: Math.max(0, ...reports.map(({ lastUpdateMs }) => lastUpdateMs)),
    };
    const isQuiet = await quiet.look(look, () => behindOf(course));
    const tookMs = performance.now() - startMs;
    if (isQuiet) return tookMs;
    if (tookMs > withinMs) return undefined;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Streams of our agents that wait for news, as the server says; those of the stuck do so on purpose. */
async function behindOf({ server, agents, plan }: Course): Promise<number> {
  const all = [...agents.values()];
  const names = new Set(all.filter(({ kind }) => kind !== 'stuck').map(({ name }) => name));
  let named = 0;
  let nameless = 0;
  try {
    for await (const session of server.client.listSessions({ behind: true, pageSize: 1000 })) {
      if (session.behind === 0) continue;
      if (names.has(session.agent)) named += 1;
      else if (session.method === 'Watch') nameless += 1;
    }
  } catch {
    return 1; // it cannot be asked: nobody knows
  }
  // A Watch does not say whose it is.
  return plan.agents.api === 'session' ? named : Math.max(0, nameless - (all.length - names.size));
}
