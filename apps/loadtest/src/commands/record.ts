import { closeSync, openSync, writeSync } from 'node:fs';
import {
  encodeHeader,
  encodeStep,
  recordingHeader,
  syntheticCluster,
  workload,
} from '@sliceplane/synthetic';
import { Command } from 'commander';
import { Failure, UsageError } from '../failure.ts';
import type { PhasePlan } from '../plan.ts';
import { bytesText, countText, secondsText } from '../report/figures.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { addClusterOptions, askedOf } from './scenario-options.ts';

/** Steps between two looks at whether the user has had enough. */
const STEPS_PER_WRITE = 1000;

/** What a run would do to its cluster, as a file. */
export function recordCommand(terminal: Terminal): Command {
  return addClusterOptions(new Command('record'))
    .summary('write down what a run would change')
    .description(
      'Writes the changes of a scenario as a recording: JSON lines that `sliceplane serve --replay` plays. ' +
        'The cluster itself is not written, its seed is.',
    )
    .requiredOption('--out <file>', 'where to')
    .option('--force', 'write over a file that is there')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane-load record --preset small --churn 200 --duration 60s --out churn.jsonl
  sliceplane serve --replay churn.jsonl`,
    )
    .action((_: unknown, command: Command) => {
      const { out, force = false } = command.opts<{ out: string; force?: boolean }>();
      const { plan } = askedOf(command, {}, '');
      const [phase, ...others] = plan.phases;
      if (phase === undefined || others.length > 0) {
        throw new UsageError(
          `a recording is one phase, and ${plan.name} has ${plan.phases.length}`,
        );
      }
      const { arrivals } = phase;
      if (arrivals.kind !== 'stepped' && arrivals.perSecond === 0) {
        throw new UsageError('--churn must be above 0: there is nothing to record');
      }
      const { steps, bytes } = write(out, force, linesOf(plan.cluster, plan.seed, phase), terminal);
      terminal.print(
        `wrote ${countText(steps)} changes in ${secondsText(phase.seconds)}, ${bytesText(bytes)}, to ${out}`,
      );
    });
}

function* linesOf(
  spec: Parameters<typeof syntheticCluster>[0],
  seed: number,
  { arrivals, mix, seconds }: PhasePlan,
): Generator<string> {
  const createdBy = `sliceplane-load ${version}`;
  yield encodeHeader(recordingHeader({ createdBy, seed, spec }));
  for (const step of workload(syntheticCluster(spec), { seed, arrivals, mix })) {
    if (step.atMs > seconds * 1000) return;
    yield encodeStep(step);
  }
}

function write(
  path: string,
  force: boolean,
  lines: Iterable<string>,
  terminal: Terminal,
): { readonly steps: number; readonly bytes: number } {
  const file = opened(path, force);
  let steps = -1; // the header is none
  let bytes = 0;
  try {
    for (const line of lines) {
      bytes += writeSync(file, `${line}\n`);
      steps += 1;
      if (steps % STEPS_PER_WRITE !== 0) continue;
      terminal.status?.(`${countText(steps)} changes, ${bytesText(bytes)}`);
      if (terminal.interrupted.aborted) throw new Failure(`interrupted after ${steps} changes`);
    }
  } finally {
    closeSync(file);
  }
  return { steps, bytes };
}

function opened(path: string, force: boolean): number {
  try {
    return openSync(path, force ? 'w' : 'wx');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already; --force writes over it' : message;
    throw new Failure(`${path} cannot be written: ${why}`, { cause: error });
  }
}
