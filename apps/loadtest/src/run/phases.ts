import { type Delta, matches } from '@sliceplane/kube';
import type { SyntheticCluster } from '@sliceplane/synthetic';
import { Changes } from '../feed/changes.ts';
import { recordedSteps } from '../scenario/recording.ts';
import { statusOf } from '../server/server.ts';
import { checkPoint } from './check-point.ts';
import type { Course } from './course.ts';
import { drive, FeedTally } from './drive.ts';
import type { Findings } from './findings.ts';
import { Sampler } from './sampler.ts';
import { settle } from './settle.ts';

/** How long the stuck may take to catch up once they read again, ms. */
const RELEASE_MS = 60_000;

/** All phases, each with its churn, its faults and its quiet point; then the stuck are let go and looked at too. */
export async function runPhases(
  course: Course,
  cluster: SyntheticCluster,
  findings: Findings,
): Promise<void> {
  const { plan, server, swarm, recorder, progress } = course;
  const changes =
    plan.recording === undefined
      ? Changes.drawn(cluster, plan.phases, plan.seed)
      : new Changes(recordedSteps(plan.recording));
  const tally = new FeedTally();
  const where = { phase: 0, isQuiet: false };
  const sampler = new Sampler(course, tally, () => where);
  findings.samples = sampler.samples;
  const totals = recorder.open();
  findings.totals = totals;
  const sentBefore = (await statusOf(server))?.delivery;
  try {
    for (const [index, { name }] of plan.phases.entries()) {
      Object.assign(where, { phase: index, isQuiet: false });
      progress({ kind: 'phase', index, name });
      await onePhase(course, changes, index, tally, where, findings);
    }
    recorder.close(totals);
    findings.sentBytesPerUpdate = bytesPerUpdate(sentBefore, (await statusOf(server))?.delivery);
    if ([...course.agents.values()].some(({ kind }) => kind === 'stuck')) {
      progress({ kind: 'step', text: 'letting the stuck agents read on' });
      swarm.tell({ kind: 'quiet', isQuiet: true });
      swarm.release();
      await quietPoint(course, 'the end, with the stuck', RELEASE_MS, true);
    }
  } finally {
    sampler.stop();
  }
}

async function onePhase(
  course: Course,
  changes: Changes,
  index: number,
  tally: FeedTally,
  where: { isQuiet: boolean },
  findings: Findings,
): Promise<void> {
  const { plan, feed, recorder, server, swarm, judge, at } = course;
  const phase = plan.phases[index]!;
  const fromMs = plan.phases.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0) * 1000;
  const untilMs = fromMs + phase.seconds * 1000;
  const isLast = index === plan.phases.length - 1;
  const faults = plan.faults
    .filter(({ atSeconds }) => {
      const atMs = atSeconds * 1000;
      return atMs >= fromMs && (atMs < untilMs || (isLast && atMs === untilMs));
    })
    .toSorted((a, b) => a.atSeconds - b.atSeconds);
  const from = at();
  const totals = recorder.open();
  const sentBefore = (await statusOf(server))?.delivery;
  const changesBefore = tally.changes;
  tally.causes.clear();
  judge.point = `phase ${phase.name}`;
  swarm.tell({ kind: 'quiet', isQuiet: false });
  const drivenMs = performance.now();
  findings.faults.push(...(await drive(course, { phase, fromMs, changes, faults }, tally)));
  const seconds = (performance.now() - drivenMs) / 1000;
  const feedBehindMs = tally.behindMs;
  tally.isBehind(0);
  swarm.tell({ kind: 'quiet', isQuiet: true });
  where.isQuiet = true;
  if (isLast && plan.checks.withhold > 0) feed.withhold(visiblePods(course, plan.checks.withhold));
  const quietMs = await quietPoint(course, `after ${phase.name}`, phase.quietSeconds * 1000, false);
  recorder.close(totals);
  const sent = (await statusOf(server))?.delivery;
  const made = tally.changes - changesBefore;
  findings.phases.push({
    name: phase.name,
    from,
    to: at(),
    changes: made,
    changesPerSecond: made / seconds,
    causes: Object.fromEntries(tally.causes),
    feedBehindMs,
    propagation: totals.distributions(),
    traffic: totals.traffic(bytesPerUpdate(sentBefore, sent)),
    quietMs: quietMs ?? null,
  });
}

/** Waits for quiet and compares every view. A run that does not become quiet has failed; it is compared all the same. */
async function quietPoint(
  course: Course,
  name: string,
  withinMs: number,
  stuckToo: boolean,
): Promise<number | undefined> {
  const { judge, plan } = course;
  judge.point = name;
  const quietMs = await settle(course, withinMs);
  if (quietMs === undefined) judge.fail(`${name}: not quiet within ${withinMs} ms`);
  if (plan.checks.quietPoints) await checkPoint(course, name, stuckToo);
  return quietMs;
}

/** Deletions that somebody should see: of ready pods of Services that agents follow by name. */
function visiblePods({ feed, agents }: Course, most: number): readonly Delta[] {
  const { services, pods } = feed.mirror;
  const followed = new Set([...agents.values()].flatMap(({ subscriptions }) => subscriptions));
  const selectors = [...services].flatMap(([key, { selector }]) =>
    followed.has(key) && selector !== null ? [selector] : [],
  );
  return [...pods.values()]
    .filter(({ ready, terminating }) => ready && !terminating)
    .filter(({ labels }) => selectors.some((selector) => matches(selector, labels)))
    .slice(0, most)
    .map(({ namespace, name }) => ({ op: 'delete', kind: 'Pod', namespace, name }));
}

interface Sent {
  readonly bytes: number;
  readonly deltas: number;
  readonly resets: number;
}

function bytesPerUpdate(
  before: Sent | null | undefined,
  after: Sent | null | undefined,
): number | null {
  // A server that was started anew counts from 0.
  if (after == null) return null;
  const since =
    before != null && before.bytes <= after.bytes ? before : { bytes: 0, deltas: 0, resets: 0 };
  const updates = after.deltas + after.resets - since.deltas - since.resets;
  return updates <= 0 ? null : (after.bytes - since.bytes) / updates;
}
