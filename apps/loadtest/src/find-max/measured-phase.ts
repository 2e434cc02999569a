import type { RunResult } from '../result.ts';

/** The result as if its last phase had been all of it: what came before was to warm up. */
export function measuredPhase(result: RunResult): RunResult {
  const last = result.phases.at(-1);
  if (last === undefined) return result;
  const index = result.phases.length - 1;
  const { propagation, traffic } = last;
  return {
    ...result,
    plan: { ...result.plan, phases: result.plan.phases.slice(-1) },
    phases: [last],
    samples: result.samples.filter(({ phase }) => phase === index),
    propagation,
    traffic,
    groups: result.groups.map((group) =>
      group.kind === 'healthy' ? { ...group, lag: propagation.ingestToReceived } : group,
    ),
  };
}
