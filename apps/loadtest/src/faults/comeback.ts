import { setTimeout as sleep } from 'node:timers/promises';
import type { PulseAnswer } from '../agents/messages.ts';
import type { Comeback } from '../result.ts';
import type { Course } from '../run/course.ts';
import type { Totals } from '../run/totals.ts';

const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 100;

/** From here on it counts when each agent comes back. Resolves when all know: who hears late has come back already. */
export async function expectAll({ swarm }: Course): Promise<void> {
  swarm.tell({ kind: 'fault', atMs: Date.now() });
  await swarm.ask<PulseAnswer>({ of: 'pulse' });
}

/** Waits until every agent that is not stuck is current again since the fault; false: they did not become so. */
export async function allAreBack({ swarm, signal }: Course): Promise<boolean> {
  const startMs = performance.now();
  for (;;) {
    await swarm.ask<PulseAnswer>({ of: 'pulse' });
    if (swarm.reports.every(({ pending }) => pending === 0)) return true;
    if (performance.now() - startMs > PATIENCE_MS) return false;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

export function comebackOf(
  totals: Totals,
  server: Pick<Comeback, 'bootMs' | 'relistMs' | 'sinceToldMs'>,
): Comeback {
  const { comeback, bytes } = totals;
  return {
    ...server,
    halfMs: comeback.quantile(0.5),
    p99Ms: comeback.quantile(0.99),
    allMs: comeback.distribution().max,
    bytesPerAgent: comeback.count === 0 ? 0 : bytes / comeback.count,
    unchanged: totals.sum('unchanged'),
    resets: totals.sum('resets'),
  };
}
