import { bytesText, countText, msText, percentText } from '../report/figures.ts';
import type { RunResult } from '../result.ts';
import { checkedBytes, checkedMs, checkedShare } from '../scenario/quantity.ts';
import type { ScenarioCriteria } from '../scenario/scenario.ts';
import * as measured from './measured.ts';

export type CriterionName = keyof ScenarioCriteria;

/** One condition of a pass, and what came of it. */
export interface Verdict {
  readonly name: CriterionName;
  /** What is measured, in words. */
  readonly what: string;
  readonly limit: number;
  /** null: nothing was measured that could be held against the limit, so it is not met. */
  readonly actual: number | null;
  readonly passed: boolean;
  /** `85 ms, at most 500 ms` */
  readonly text: string;
  /** What to make of it; '' mostly. */
  readonly note: string;
}

interface Criterion {
  readonly what: string;
  readonly side: 'at most' | 'at least';
  readonly limit: (given: never) => number;
  readonly measure: (result: RunResult) => number | null;
  readonly show: (value: number) => string;
}

const duration = (given: string): number => checkedMs(given);
const bytes = (given: string): number => checkedBytes(given);
const share = (given: string | number): number => checkedShare(given);
const number = (given: number): number => given;
const ratioText = (value: number): string => `${value.toFixed(2)}x`;
const coresText = (value: number): string => `${value.toFixed(2)} cores`;

const atMost = (
  what: string,
  limit: (given: never) => number,
  show: (value: number) => string,
  measure: (result: RunResult) => number | null,
): Criterion => ({ what, side: 'at most', limit, measure, show });

/** Every criterion there is: a flag, a field of a scenario, a line of the report. */
export const criteria: Readonly<Record<CriterionName, Criterion>> = {
  maxP50: atMost('propagation p50', duration, msText, measured.healthyLag('p50')),
  maxP99: atMost('propagation p99', duration, msText, measured.healthyLag('p99')),
  maxP999: atMost('propagation p99.9', duration, msText, measured.healthyLag('p999')),
  maxLag: atMost('slowest update', duration, msText, measured.healthyLag('max')),
  maxFeedBehind: atMost('feed behind its schedule', duration, msText, measured.feedBehind),
  minRate: {
    ...atMost('changes made of those planned', share, percentText, measured.rateReached),
    side: 'at least',
  },
  maxRss: atMost('memory of the server', bytes, bytesText, measured.rss),
  maxRssGrowth: atMost('growth of its memory', share, percentText, measured.rssGrowth),
  maxCpu: atMost('mean CPU of the server', number, coresText, measured.cpu),
  maxEventLoopP99: atMost('event loop delay p99', duration, msText, measured.eventLoopP99),
  maxImbalance: atMost('busiest shard against the mean', number, ratioText, measured.imbalance),
  maxBytesPerUpdate: atMost('bytes per update', bytes, bytesText, measured.bytesPerUpdate),
  maxRecovery: atMost('slowest recovery from a fault', duration, msText, measured.recovery),
  maxWrongViews: atMost('wrong views', number, countText, measured.wrongViews),
  maxEmptyViews: atMost(
    'views wrongly empty',
    number,
    countText,
    (result) => result.checks.emptyViews,
  ),
  maxDisconnects: atMost('broken streams', number, countText, measured.disconnects),
};

/** Held unless somebody says otherwise: what is wrong is wrong, and a rate that was not reached was not tested. */
const defaultCriteria: ScenarioCriteria = {
  maxWrongViews: 0,
  maxEmptyViews: 0,
  minRate: 0.9,
};

/** What came of every criterion that is asked for, in the order of the table. */
export function judge(result: RunResult, asked: ScenarioCriteria): readonly Verdict[] {
  const given: ScenarioCriteria = { ...defaultCriteria, ...asked };
  return (Object.keys(criteria) as CriterionName[]).flatMap((name) => {
    const limit = given[name];
    return limit === undefined ? [] : [verdict(name, criteria[name], limit, result)];
  });
}

/** `propagation p99: 85 ms, at most 500 ms` */
export function verdictText({ what, text, note }: Verdict): string {
  return `${what}: ${text}${note === '' ? '' : ` (${note})`}`;
}

function verdict(
  name: CriterionName,
  { what, side, limit: limitOf, measure, show }: Criterion,
  given: string | number,
  result: RunResult,
): Verdict {
  const limit = limitOf(given as never);
  const actual = measure(result);
  const passed = actual !== null && (side === 'at most' ? actual <= limit : actual >= limit);
  const is = actual === null ? 'nothing was measured' : show(actual);
  const note = !passed && name === 'minRate' && isOnTime(result) ? RAN_DRY : '';
  return { name, what, limit, actual, passed, text: `${is}, ${side} ${show(limit)}`, note };
}

/** A feed that is less late than this does not limit a rate. Ms. */
const ON_TIME_MS = 500;
const RAN_DRY = 'the feed was on time: this cluster has no more to change, take a larger one';

function isOnTime(result: RunResult): boolean {
  const behindMs = measured.feedBehind(result);
  return behindMs !== null && behindMs < ON_TIME_MS;
}
