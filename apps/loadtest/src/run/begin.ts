import { setTimeout as sleep } from 'node:timers/promises';
import type { PulseAnswer } from '../agents/messages.ts';
import { statusOf } from '../server/server.ts';
import type { Course } from './course.ts';
import type { Findings } from './findings.ts';
import { isIdle } from './settle.ts';

/** Longest that a server may work on the cluster, or agents may connect. Ms. */
const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 20;

/** The server is told the cluster, the agents connect. @throws Error when one of the two takes too long */
export async function begin(course: Course, findings: Findings): Promise<void> {
  const { server, feed, swarm, plan, recorder, progress } = course;
  progress({ kind: 'step', text: `telling the server ${describe(findings)}` });
  const toldMs = performance.now();
  await feed.tellEverything();
  const settledFromMs = performance.now();
  await until(
    course,
    () => 'the server did not settle',
    async () => {
      const status = await statusOf(server);
      if (status === undefined || !isIdle(status)) return false;
      findings.server = { serverVersion: status.version, shards: status.shards.length };
      return true;
    },
  );
  progress({ kind: 'step', text: `connecting ${plan.agents.count} agents` });
  const connectFromMs = performance.now();
  const totals = recorder.open();
  swarm.start({
    server: server.address,
    ...(plan.server.kind === 'given' && plan.server.tls !== undefined && { tls: plan.server.tls }),
    plan: plan.agents,
    verify: plan.checks.hashes,
    reportMs: plan.sampleMs,
  });
  await until(
    course,
    () => whoIsMissing(course),
    async () => {
      await swarm.ask<PulseAnswer>({ of: 'pulse' });
      return swarm.reports.reduce((sum, { current }) => sum + current, 0) === plan.agents.count;
    },
  );
  recorder.close(totals);
  findings.coldStart = {
    ...findings.coldStart,
    bootMs: server.bootMs,
    applyMs: settledFromMs - toldMs,
    settleMs: connectFromMs - settledFromMs,
    connectMs: performance.now() - connectFromMs,
    connectBytes: totals.bytes,
  };
  swarm.stopProcesses();
}

function whoIsMissing({ plan, swarm: { reports } }: Course): string {
  const current = reports.reduce((sum, report) => sum + report.current, 0);
  const [why = ''] = reports.flatMap(({ lastDisconnect }) => lastDisconnect || []);
  const last = why === '' ? '' : ` (last disconnect: ${why})`;
  return `${plan.agents.count - current} of ${plan.agents.count} agents did not become current${last}`;
}

function describe({ coldStart }: Findings): string {
  const { nodes, services, pods } = coldStart.objects;
  return `${nodes} nodes, ${services} services, ${pods} pods`;
}

async function until(
  { signal }: Course,
  otherwise: () => string,
  holds: () => Promise<boolean>,
): Promise<void> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > PATIENCE_MS) {
      throw new Error(`${otherwise()} within ${PATIENCE_MS} ms`);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
