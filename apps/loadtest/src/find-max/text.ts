import { verdictText } from '../criteria/criteria.ts';
import { columns } from '../report/columns.ts';
import { countText } from '../report/figures.ts';
import type { Paint } from '../terminal.ts';
import type { FindMaxResult, Searched, Try } from './find-max.ts';

const units: Readonly<Record<Searched, string>> = { churn: 'changes/s', agents: 'agents' };

/** `✓ 400 changes/s   propagation p99: 38 ms, at most 500 ms` */
export function tryText(
  of: Searched,
  { value, held, criteria, failures }: Try,
  paint: Paint,
): string {
  const mark = held ? paint('good', '✓') : paint('bad', '✗');
  const told = held ? criteria : criteria.filter(({ passed }) => !passed);
  const why = [...told.map(verdictText), ...failures];
  return `${mark} ${countText(value)} ${units[of]}   ${why.join('; ')}`;
}

/** The end of a search. */
export function findMaxText({ of, held, failed, tries }: FindMaxResult, rerun: string): string {
  const rows = tries
    .toSorted((a, b) => a.value - b.value)
    .map((one) => [
      countText(one.value),
      one.held ? 'held' : 'did not hold',
      ...one.criteria.map(({ text }) => text),
    ]);
  const headings = [units[of], '', ...(tries[0]?.criteria ?? []).map(({ what }) => what)];
  return [
    ...columns(
      headings.map((heading) => heading.toUpperCase()),
      rows,
    ),
    '',
    held === null ? 'held nowhere' : `highest that held: ${countText(held)} ${units[of]}`,
    failed === null
      ? 'nothing that was tried did not hold: --most is the bound'
      : `first that did not: ${countText(failed)} ${units[of]}`,
    `again   ${rerun}`,
  ].join('\n');
}
