import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CriterionName } from '../criteria/criteria.ts';
import type { ScenarioCriteria } from '../scenario/scenario.ts';
import * as value from './option-values.ts';

/** flag, what its value is, what it says */
type CriterionOption = readonly [
  flag: string,
  value: string,
  parse: (text: string) => string | number,
  says: string,
];

const atLeast = (least: number): ((text: string) => number) => value.numberFrom(least, 1e12);
const count = value.integerFrom(0, Number.MAX_SAFE_INTEGER);

const options: Readonly<Record<CriterionName, CriterionOption>> = {
  maxP50: ['--max-p50', 'time', value.duration, 'propagation to healthy agents, median'],
  maxP99: ['--max-p99', 'time', value.duration, 'propagation to healthy agents, 99 of 100'],
  maxP999: ['--max-p999', 'time', value.duration, 'propagation to healthy agents, 999 of 1,000'],
  maxLag: ['--max-lag', 'time', value.duration, 'slowest update of all to a healthy agent'],
  maxFeedBehind: ['--max-feed-behind', 'time', value.duration, 'by which the feed may be late'],
  minRate: ['--min-rate', 'share', value.share, 'of the planned changes to be made (default: 90%)'],
  maxRss: ['--max-rss', 'bytes', value.bytes, "memory of the server's process"],
  maxRssGrowth: ['--max-rss-growth', 'share', value.share, 'growth of it during the run'],
  maxCpu: ['--max-cpu', 'cores', atLeast(0), 'mean CPU of the server'],
  maxEventLoopP99: ['--max-event-loop-p99', 'time', value.duration, 'delay of its main thread'],
  maxImbalance: ['--max-imbalance', 'ratio', atLeast(1), 'busiest shard against the mean'],
  maxBytesPerUpdate: ['--max-bytes-per-update', 'bytes', value.bytes, 'on the sockets of agents'],
  maxRecovery: ['--max-recovery', 'time', value.duration, 'from a fault until all is whole again'],
  maxWrongViews: ['--max-wrong-views', 'n', count, 'views other than the model says (default: 0)'],
  maxEmptyViews: ['--max-empty-views', 'n', count, 'views wrongly empty (default: 0)'],
  maxDisconnects: ['--max-disconnects', 'n', count, 'broken streams of healthy agents'],
};

/** When a run has passed. A criterion that is not met makes the exit code 1. */
export function addCriteriaOptions(command: Command): Command {
  command.optionsGroup('Pass criteria:');
  for (const [flag, what, parse, says] of Object.values(options)) {
    command.addOption(new Option(`${flag} <${what}>`, says).argParser(parse));
  }
  return command;
}

export function criteriaOf(command: Command): ScenarioCriteria {
  const given = command.opts<Partial<Record<CriterionName, string | number>>>();
  const names = (Object.keys(options) as CriterionName[]).filter(
    (name) => given[name] !== undefined,
  );
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}

/** `p99=500ms` is `--max-p99 500ms`; one more of those before it. */
export function slo(text: string, before: ScenarioCriteria = {}): ScenarioCriteria {
  const [, key = '', limit = ''] = /^([a-z0-9-]+)=(.+)$/.exec(text) ?? [];
  const found = (Object.keys(options) as CriterionName[]).find((name) =>
    [`--max-${key}`, `--${key}`].includes(options[name][0]),
  );
  if (found === undefined) {
    const known = Object.values(options).map(([flag]) => flag.replace(/^--(max-)?/, ''));
    throw new InvalidArgumentError(
      `It must be a criterion and its limit, such as p99=500ms, not ${text}; criteria are ${known.join(', ')}.`,
    );
  }
  return { ...before, [found]: options[found][2](limit) };
}
