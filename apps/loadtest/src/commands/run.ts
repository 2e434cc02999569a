import { join } from 'node:path';
import { Command } from 'commander';
import { judge } from '../criteria/criteria.ts';
import { Failure, NotPassed, UsageError } from '../failure.ts';
import type { RunPlan } from '../plan.ts';
import { progressTeller } from '../report/progress.ts';
import { reportOf } from '../report/report.ts';
import { summaryText } from '../report/summary.ts';
import { makeFolder, writeReport } from '../report/write.ts';
import type { RunResult } from '../result.ts';
import { run } from '../run/run.ts';
import { readRecording } from '../scenario/recording.ts';
import type { ScenarioCriteria } from '../scenario/scenario.ts';
import type { Terminal } from '../terminal.ts';
import { addCriteriaOptions, criteriaOf } from './criteria-options.ts';
import { rerunOf } from './rerun.ts';
import { addScenarioOptions, askedOf } from './scenario-options.ts';

interface Given {
  readonly replay?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly seed?: number;
}

/** One load test, from its cluster to its report. */
export function runCommand(terminal: Terminal, words: readonly string[]): Command {
  const command = addScenarioOptions(new Command('run'))
    .option('--replay <file>', 'changes of a recording, in place of those the phases would draw')
    .option('--out <folder>', 'of report.html and report.json (default: ./load-reports/NAME-TIME)')
    .option('--json', 'print the report as JSON in place of the summary');
  return addCriteriaOptions(command)
    .summary('run a load test')
    .description(
      'Starts a server, gives it a synthetic cluster, lets agents read while the cluster changes, and compares every view ' +
        'with an independent model. Exit code 0: passed, 1: a criterion or a view was not met, 2: usage.',
    )
    .addHelpText(
      'after',
      `
Examples:
  # Seconds: does it work at all?
  sliceplane-load run --scenario smoke

  # 1,000 agents, some of them bad, 1,500 changes a second, a shard lost after 30 s
  sliceplane-load run --preset threshold --agents 1000 --slow 5% --stuck 1% --churn 1500 --duration 60s \\
    --fault 30s=shard-exit --max-p99 500ms --max-rss-growth 10%

  # What was recorded, once more
  sliceplane-load run --replay churn.jsonl --agents 200

  # A server of yours
  sliceplane-load run --server 10.0.0.5:17551 --agents 200`,
    )
    .action(async (_: unknown, given: Command) => {
      const { out, json = false } = given.opts<Given>();
      const { plan, criteria } = planned(given, words);
      // A run of an hour is not to find out at its end that nobody can write its report.
      if (out !== undefined) makeFolder(out);
      const result = await ran(plan, terminal);
      const report = reportOf(result, judge(result, criteria));
      const files = writeReport(report, out ?? folderOf(plan.name, result.startedMs));
      terminal.print(json ? JSON.stringify(report) : summaryText(report, files, terminal.paint));
      if (!report.passed) throw new NotPassed();
    });
}

function planned(command: Command, words: readonly string[]): ReturnType<typeof askedOf> {
  const { replay } = command.opts<Given>();
  const asked =
    replay === undefined
      ? askedOf(command, criteriaOf(command), '')
      : replayed(command, replay, criteriaOf(command));
  // The seed may stand in the file: said in the words, the command needs no look at it.
  return { ...asked, plan: { ...asked.plan, rerun: rerunOf('run', words, asked.plan.seed) } };
}

/** What a recording decides, and no flag may. */
const decided = ['scenario', 'preset', 'churn', 'mix', 'duration'] as const;

/** A run with cluster and changes of a recording: one phase, as long as it lasts. @throws UsageError */
function replayed(
  command: Command,
  path: string,
  criteria: ScenarioCriteria,
): ReturnType<typeof askedOf> {
  const given = command.opts<Given & Partial<Record<(typeof decided)[number], unknown>>>();
  const contrary = decided.find((name) => given[name] !== undefined);
  if (contrary !== undefined) {
    throw new UsageError(`--replay decides what --${contrary} would: leave one of them out`);
  }
  const { header, changes, seconds } = readRecording(path);
  const asked = askedOf(command, criteria, '', { duration: `${seconds}s` });
  const arrivals = { kind: 'constant', perSecond: changes / seconds } as const;
  const plan: RunPlan = {
    ...asked.plan,
    name: 'replay',
    recording: path,
    seed: given.seed ?? header.seed ?? asked.plan.seed,
    cluster: header.spec ?? asked.plan.cluster,
    phases: asked.plan.phases.map((phase) => ({ ...phase, name: 'replay', arrivals })),
  };
  return { ...asked, plan };
}

async function ran(plan: RunPlan, terminal: Terminal): Promise<RunResult> {
  try {
    return await run(plan, progressTeller(plan, terminal), terminal.interrupted);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw new Failure(`the run could not be done: ${(error as Error).message}`, { cause: error });
  }
}

/** `load-reports/smoke-20260301-101500` */
function folderOf(name: string, startedMs: number): string {
  const time = new Date(startedMs).toISOString().replaceAll(/[-:]/g, '').replace('T', '-');
  return join('load-reports', `${name}-${time.slice(0, 15)}`);
}
