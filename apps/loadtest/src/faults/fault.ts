import type { FaultPlan, RunPlan } from '../plan.ts';
import type { FaultResult } from '../result.ts';
import type { Course } from '../run/course.ts';
import { herd } from './herd.ts';
import { restartServer } from './restart.ts';
import { breakShard } from './shard.ts';

/** @throws RangeError when the plan asks for what cannot be done to a server that somebody else runs */
export function checkFaults({ faults, server }: RunPlan): void {
  for (const { kind, atSeconds } of faults) {
    if (!(atSeconds >= 0)) {
      throw new RangeError(`faults.atSeconds must be at least 0, not ${atSeconds}`);
    }
    if (server.kind === 'own' || !endsServer(kind)) continue;
    throw new RangeError(
      `the fault ${kind} needs a server of the load test's own: leave out --server, or the fault`,
    );
  }
}

/** Nothing changes in the cluster meanwhile: what comes back is to be compared with what was there. */
export function needsPause(kind: FaultPlan['kind']): boolean {
  return endsServer(kind) || kind === 'herd';
}

/** Breaks something and waits until it has healed. */
export async function makeFault(course: Course, fault: FaultPlan): Promise<FaultResult> {
  const { judge, recorder, progress } = course;
  const at = course.at();
  const emptyBefore = judge.emptyViews;
  const totals = recorder.open();
  try {
    const healed = await healedAfter(course, fault, totals);
    const { shard } = fault;
    const result: FaultResult = {
      kind: fault.kind,
      ...(shard !== undefined && { shard }),
      at,
      ...healed,
      staleSeen: totals.staleSeen,
      emptyViews: judge.emptyViews - emptyBefore,
    };
    if (result.recoveredMs === null) judge.fail(`${fault.kind} at ${at.toFixed(1)} s: not healed`);
    progress({ kind: 'fault', fault: result });
    return result;
  } finally {
    recorder.close(totals);
  }
}

function healedAfter(
  course: Course,
  { kind, shard = 0 }: FaultPlan,
  totals: ReturnType<Course['recorder']['open']>,
): Promise<Pick<FaultResult, 'recoveredMs' | 'comeback'>> {
  switch (kind) {
    case 'shard-exit':
      return breakShard(course, 'FAULT_KIND_SHARD_EXIT', shard);
    case 'shard-hang':
      return breakShard(course, 'FAULT_KIND_SHARD_HANG', shard);
    case 'server-kill':
      return restartServer(course, 'SIGKILL', totals);
    case 'server-restart':
      return restartServer(course, 'SIGTERM', totals);
    case 'herd':
      return herd(course, totals);
  }
}

/** A new one takes its place. */
export function endsServer(kind: FaultPlan['kind']): boolean {
  return kind === 'server-kill' || kind === 'server-restart';
}
