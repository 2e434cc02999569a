import { Command, Option } from 'commander';
import { NotPassed, UsageError } from '../failure.ts';
import { type FindMaxOptions, findMax, type Searched, searched } from '../find-max/find-max.ts';
import { findMaxText, tryText } from '../find-max/text.ts';
import { progressTeller } from '../report/progress.ts';
import { run } from '../run/run.ts';
import { checkedMs, checkedShare } from '../scenario/quantity.ts';
import type { ScenarioCriteria } from '../scenario/scenario.ts';
import type { Terminal } from '../terminal.ts';
import { slo } from './criteria-options.ts';
import { duration, integerFrom, share } from './option-values.ts';
import { rerunOf } from './rerun.ts';
import { addScenarioOptions, askedOf } from './scenario-options.ts';

interface Given {
  readonly of: Searched;
  readonly slo?: ScenarioCriteria;
  readonly from?: number;
  readonly most?: number;
  readonly precision: string;
  readonly warmUp: string;
  readonly tryDuration: string;
  readonly json?: boolean;
}

const defaults: Readonly<Record<Searched, { readonly from: number; readonly most: number }>> = {
  churn: { from: 100, most: 100_000 },
  agents: { from: 50, most: 20_000 },
};

/** The highest load that holds. */
export function findMaxCommand(terminal: Terminal, words: readonly string[]): Command {
  const positive = integerFrom(1, 10_000_000);
  return addScenarioOptions(new Command('find-max'))
    .summary('search the highest load that holds an SLO')
    .description(
      'Runs again and again, with twice the load until the SLO is not held, then in between. Each try has a server and ' +
        'agents of its own, and a warm-up that is not judged. The seed stays the same.',
    )
    .optionsGroup('Search:')
    .addOption(new Option('--of <what>', 'what grows').choices(searched).default('churn'))
    .addOption(
      new Option(
        '--slo <name=limit>',
        'a pass criterion of `run` without its max-, such as p99=500ms or rss=1GB; repeatable',
      ).argParser(slo),
    )
    .addOption(new Option('--from <n>', 'tried first (churn: 100, agents: 50)').argParser(positive))
    .addOption(
      new Option('--most <n>', 'never beyond (churn: 100000, agents: 20000)').argParser(positive),
    )
    .addOption(
      new Option('--precision <share>', 'how close the two ends must come')
        .argParser(share)
        .default('10%'),
    )
    .addOption(
      new Option('--warm-up <time>', 'of each try, not judged').argParser(duration).default('5s'),
    )
    .addOption(
      new Option('--try-duration <time>', 'of each try').argParser(duration).default('15s'),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  sliceplane-load find-max --of churn --slo p99=500ms --preset threshold --agents 1000
  sliceplane-load find-max --of agents --slo p99=200ms --slo rss=1GB --churn 100`,
    )
    .action(async (_: unknown, command: Command) => {
      const given = command.opts<Given>();
      const seed = command.opts<{ seed?: number }>().seed ?? 1;
      const rerun = rerunOf('find-max', words, seed);
      const { plan } = askedOf(command, {}, rerun);
      const options = optionsOf(given);
      const quietly: Terminal = { ...terminal, notice: () => {} };
      const found = await findMax(
        plan,
        options,
        (one) => run(one, progressTeller(one, quietly), terminal.interrupted),
        (one) => {
          terminal.notice(tryText(options.of, one, terminal.paint));
          if (terminal.interrupted.aborted) throw new NotPassed();
        },
      );
      terminal.print(
        given.json === true ? JSON.stringify(found, null, 2) : findMaxText(found, rerun),
      );
      if (found.held === null) throw new NotPassed();
    });
}

function optionsOf(given: Given): FindMaxOptions {
  const { of, slo: asked } = given;
  const { from = defaults[of].from, most = Math.max(from, defaults[of].most) } = given;
  if (asked === undefined) throw new UsageError('find-max needs an SLO to hold: --slo p99=500ms');
  if (most < from) throw new UsageError(`--most must be at least --from, ${from}, not ${most}`);
  const precision = checkedShare(given.precision);
  if (precision === 0) throw new UsageError('--precision must be above 0');
  return {
    of,
    from,
    most,
    precision,
    slo: asked,
    warmUpSeconds: checkedMs(given.warmUp) / 1000,
    seconds: checkedMs(given.tryDuration) / 1000,
  };
}
