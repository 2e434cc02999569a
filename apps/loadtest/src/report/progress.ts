import type { RunPlan } from '../plan.ts';
import type { Progress, Sample } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { bytesText, countText, msText, secondsText } from './figures.ts';

/** Between two lines where nobody looks at a terminal. Seconds. */
const LINE_SECONDS = 10;

/** Tells a run while it goes on: one line redrawn on a terminal, else one every ten seconds. */
export function progressTeller(plan: RunPlan, terminal: Terminal): (progress: Progress) => void {
  let mismatches = 0;
  let lineAt = -Infinity;
  return (progress) => {
    switch (progress.kind) {
      case 'step':
        return terminal.notice(progress.text);
      case 'phase':
        lineAt = -Infinity;
        return terminal.notice(phaseLine(plan, progress.index));
      case 'fault': {
        const { kind, shard, at, recoveredMs } = progress.fault;
        const what = shard === undefined ? kind : `${kind} of shard ${shard}`;
        const since =
          recoveredMs === null ? 'not recovered' : `recovered in ${msText(recoveredMs)}`;
        return terminal.notice(`fault at ${secondsText(at)}: ${what}: ${since}`);
      }
      case 'check': {
        const { name, viewsCompared, endpointsCompared, mismatches: wrong } = progress.point;
        return terminal.notice(
          `check ${name}: ${countText(viewsCompared)} views, ${countText(endpointsCompared)} endpoints, ` +
            `${countText(wrong)} wrong`,
        );
      }
      case 'mismatch': {
        mismatches += 1;
        const { service, node, explanation } = progress.mismatch;
        return terminal.notice(`WRONG VIEW: ${service} on ${node}: ${explanation}`);
      }
      case 'sample': {
        const line = sampleLine(plan, progress.sample, mismatches);
        if (terminal.status !== undefined) return terminal.status(line);
        if (progress.sample.t - lineAt < LINE_SECONDS) return undefined;
        lineAt = progress.sample.t;
        return terminal.notice(line);
      }
    }
  };
}

function phaseLine({ phases }: RunPlan, index: number): string {
  const phase = phases[index];
  if (phase === undefined) return `phase ${index + 1}`;
  return `phase ${index + 1} of ${phases.length}: ${phase.name}, ${secondsText(phase.seconds)}`;
}

/** `steady · 4 min 10 s left · 1,480 changes/s · 12,300 updates/s · p99 38 ms · 10 behind · 0 wrong` */
function sampleLine(plan: RunPlan, sample: Sample, mismatches: number): string {
  const { phase, quiet, t, changes, updates, bytes, lag, behind } = sample;
  const name = plan.phases[phase]?.name ?? 'start';
  const churned = plan.phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const parts = [
    quiet ? `${name}: waiting for quiet` : name,
    ...(quiet || phase < 0 ? [] : [`${secondsText(Math.max(0, churned - t))} left`]),
    `${countText(changes)} changes/s`,
    `${countText(updates)} updates/s`,
    `${bytesText(bytes)}/s`,
    `p99 ${lag === null ? '-' : msText(lag.p99)}`,
    `${countText(behind)} behind`,
    `${countText(mismatches)} wrong`,
  ];
  return parts.join(' · ');
}
