import { setTimeout as sleep } from 'node:timers/promises';
import type { FingerprintsAnswer, ViewAnswer } from '../agents/messages.ts';
import { type Comparison, compare, lasting } from '../check/compare.ts';
import { Expected } from '../check/expected.ts';
import { mismatchOf } from '../check/mismatch.ts';
import { slicesOf } from '../check/slices-of.ts';
import type { Course } from './course.ts';

/** How long a view may differ from the model at a quiet point: less than that it was only late. Ms. */
const LATE_MS = 1000;

/** Compares every view of every agent with the model. `stuckToo`: those that had been stuck as well. */
export async function checkPoint(course: Course, name: string, stuckToo: boolean): Promise<void> {
  const { judge, swarm, feed, plan, server } = course;
  const startMs = performance.now();
  const at = course.at();
  let found = await compareNow(course, stuckToo);
  let wrong = found.suspects;
  if (wrong.length > 0) {
    await sleep(LATE_MS, undefined, { signal: course.signal });
    found = await compareNow(course, stuckToo);
    wrong = lasting(wrong, found.suspects);
  }
  const { agents, viewsCompared, endpointsCompared } = found;
  const told = wrong.slice(0, judge.room('view'));
  for (const suspect of told) {
    const { agent, service } = suspect;
    const held = await swarm.askOf<ViewAnswer>(agent.id, { of: 'view', agent: agent.id, service });
    const zone = feed.mirror.nodes.get(agent.node)?.zone ?? '';
    judge.wrong(
      mismatchOf(suspect, held, { point: name, seed: plan.seed, zone, rerun: plan.rerun }),
    );
  }
  judge.countWrong(wrong.length - told.length);
  judge.checked({
    at,
    name,
    tookMs: performance.now() - startMs,
    agents,
    viewsCompared,
    endpointsCompared,
    mismatches: wrong.length,
  });
  if (viewsCompared === 0 && agents > 0) judge.fail(`at "${name}" no view was compared`);

  async function compareNow({ oracle }: Course, all: boolean): Promise<Comparison> {
    const expected = new Expected(oracle, feed.mirror, (service) =>
      slicesOf(server.client, service),
    );
    const compared = new Map([...course.agents].filter(([, { kind }]) => all || kind !== 'stuck'));
    const question = { of: 'fingerprints', stuckToo: all } as const;
    const answers = await swarm.ask<FingerprintsAnswer>(question);
    return compare(answers, compared, expected);
  }
}
