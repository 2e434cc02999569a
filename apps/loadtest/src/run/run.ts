/**
 * A load test, from its plan to its result:
 *
 *   cluster ─▶ feed ──Apply──▶ server ──streams──▶ agents (processes of their own)
 *                │                │ status            │ counters, histograms
 *                ▼                ▼                   ▼
 *              model ──────────▶ checks            samples
 *
 * First the server is told everything and the agents connect; then phase by phase: churn, what is broken meanwhile, a quiet
 * point at which every view is compared with the model.
 */
import { Oracle } from '@sliceplane/oracle';
import { objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HoldingsAnswer, HostReport } from '../agents/messages.ts';
import { roster } from '../agents/roster.ts';
import { Swarm } from '../agents/swarm.ts';
import { ReadyCounts } from '../check/ready-counts.ts';
import { checkFaults } from '../faults/fault.ts';
import { Feed } from '../feed/feed.ts';
import type { RunPlan } from '../plan.ts';
import type { Progress, RunResult } from '../result.ts';
import { reachServer } from '../server/given-server.ts';
import { startServer } from '../server/own-server.ts';
import type { Server } from '../server/server.ts';
import { begin } from './begin.ts';
import type { Course } from './course.ts';
import { Findings } from './findings.ts';
import { Judge } from './judge.ts';
import { runPhases } from './phases.ts';
import { Recorder } from './totals.ts';

/** Until the end of a process has been heard of, ms. */
const HEARSAY_MS = 300;

/**
 * Runs the plan. What goes wrong on the way is in the result, and so is what there was when `interrupt` came; no process
 * stays behind, whatever happens.
 *
 * @throws RangeError for a plan that is none, before anything is started
 */
export async function run(
  plan: RunPlan,
  progress: (news: Progress) => void,
  interrupt: AbortSignal,
): Promise<RunResult> {
  checkFaults(plan);
  progress({ kind: 'step', text: 'building the cluster' });
  const beganMs = performance.now();
  const cluster = syntheticCluster({ seed: plan.seed, ...plan.cluster });
  const generateMs = performance.now() - beganMs;
  const hosts = roster(plan.agents, cluster, plan.seed);
  const agents = new Map(
    hosts.flatMap(({ connections }) => connections.flat()).map((spec) => [spec.id, spec]),
  );

  const oracle = new Oracle();
  const ready = new ReadyCounts();
  let server: Server | undefined;
  let hasBegun = false;
  const feed = new Feed({
    client: () => {
      if (server === undefined) throw new Error('there is no server yet');
      return server.client;
    },
    onChange: (delta) => {
      oracle.apply(delta);
      ready.apply(delta, hasBegun ? Date.now() : 0);
    },
  });
  feed.begin(objectsOf(cluster));
  hasBegun = true;

  const recorder = new Recorder();
  const judge = new Judge({ plan, agents, mirror: feed.mirror, ready, progress });
  const findings = new Findings(plan, feed.mirror, judge, recorder);
  findings.coldStart = { ...findings.coldStart, generateMs };
  findings.agentProcesses = hosts.length;
  const broken = new AbortController();
  const onBroken = (message: string): void => {
    judge.fail(message);
    broken.abort();
  };
  const signal = AbortSignal.any([interrupt, broken.signal]);

  let swarm: Swarm | undefined;
  try {
    progress({ kind: 'step', text: 'starting the server and the processes of the agents' });
    const onReport = (report: HostReport): void => {
      recorder.add(report);
      for (const view of report.emptied) judge.emptied(view);
      for (const misfit of report.misfits) judge.misfit(misfit);
    };
    const opening = [
      openServer(plan, onBroken).then((one) => (server = one)),
      Swarm.open(hosts, { onReport, onBroken }).then((one) => (swarm = one)),
    ];
    // Both are waited for even when one fails: what has been started is to be closed.
    for (const opened of await Promise.allSettled(opening)) {
      if (opened.status === 'rejected') throw opened.reason;
    }
    if (server === undefined || swarm === undefined) throw new Error('nothing was started');
    const everybody = { plan, server, feed, oracle, ready, swarm, agents, recorder, judge };
    const course: Course = { ...everybody, progress, signal, at: () => 0 };
    await begin(course, findings);
    const phasesMs = performance.now();
    const at = (): number => (performance.now() - phasesMs) / 1000;
    await runPhases({ ...course, at }, cluster, findings);
    findings.holdings = await swarm.ask<HoldingsAnswer>({ of: 'holdings' });
  } catch (error) {
    // When a process ends, the calls to it fail before its end is heard of: that is then the better reason.
    await sleep(HEARSAY_MS);
    if (!signal.aborted) judge.fail((error as Error).message);
  } finally {
    await Promise.all([swarm?.close(), server?.close()]);
  }
  return findings.result(agents.values(), interrupt.aborted);
}

function openServer({ server }: RunPlan, onDied: (message: string) => void): Promise<Server> {
  return server.kind === 'own'
    ? startServer(server, onDied)
    : reachServer(server.address, server.tls);
}
