import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { verdictText } from '../criteria/criteria.ts';
import { healthyLag } from '../criteria/measured.ts';
import { packageRoot } from '../scenario/check.ts';
import type { RunResult, Stage } from '../result.ts';
import { bytesText, counted, countText, msText, secondsText } from './figures.ts';
import { type Plot, marksOf, plotsOf } from './plots.ts';
import type { Report } from './report.ts';
import { stageNames } from './summary.ts';
import { escape, fill, type Html, raw, tableOf } from './html.ts';

/** `report.html`: one file, with all it needs in it, that asks nobody for anything. */
export function pageOf(report: Report): string {
  const { result } = report;
  const plots = plotsOf(result);
  const { plan } = result;
  const title = `${plan.name}: ${report.passed ? 'passed' : 'failed'}`;
  const body = [
    headOf(report),
    figuresOf(result),
    criteriaOf(report),
    fill`<h2>Plots</h2>
<p class="note">Shaded: phases in turn; darker: quiet points, where every view is compared with the model. Dashed: faults.
Drag over a plot to look closer, double-click to see all of it again.</p>
<div class="two">${plots.map(plotCard)}</div>`,
    sectionsOf(result),
    againOf(report),
  ];
  // `</script>` inside a string would end the script: JSON may write its `<` otherwise.
  const data = JSON.stringify({ plots, marks: marksOf(result) }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>
${libraryFile('uplot/dist/uPlot.min.css')}
${pageFile('report.css')}
</style>
</head>
<body>
<main>
${body.map(({ html }) => html).join('\n')}
</main>
<script type="application/json" id="report-plots">${data}</script>
<script>
${libraryFile('uplot/dist/uPlot.iife.min.js')}
${pageFile('report.js')}
</script>
</body>
</html>
`;
}

function libraryFile(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(name), 'utf8').trim();
}

function pageFile(name: string): string {
  return readFileSync(join(packageRoot, 'page', name), 'utf8').trim();
}

function headOf({ passed, result }: Report): Html {
  const { plan, environment, coldStart, startedMs, seconds } = result;
  const { nodes, services, pods } = coldStart.objects;
  const badge = passed
    ? fill`<span class="badge good">PASSED</span>`
    : fill`<span class="badge bad">FAILED</span>`;
  return fill`<header><h1>${plan.name}</h1>${badge}</header>
<p class="quiet">${counted(nodes, 'node')}, ${counted(services, 'service')}, ${counted(pods, 'pod')};
${counted(plan.agents.count, 'agent')} in ${counted(environment.agentProcesses, 'process')}; ${counted(environment.shards, 'shard')}.
Seed ${plan.seed}. ${new Date(startedMs).toISOString().replace('T', ' ').slice(0, 16)} UTC, ${secondsText(seconds)}.</p>`;
}

function figuresOf(result: RunResult): Html {
  const { traffic, checks, samples, phases } = result;
  const [p50, p99] = [healthyLag('p50')(result), healthyLag('p99')(result)];
  const changes = phases.reduce((sum, phase) => sum + phase.changes, 0);
  const churned = result.plan.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const rss = Math.max(0, ...samples.map(({ server }) => server?.rssBytes ?? 0));
  const figures: readonly (readonly [label: string, value: string])[] = [
    ['propagation p99', p99 === null ? '–' : msText(p99)],
    ['propagation p50', p50 === null ? '–' : msText(p50)],
    ['changes a second', churned === 0 ? '–' : countText(changes / churned)],
    ['views changed at agents', countText(traffic.deltas + traffic.resets)],
    ['bytes per update', traffic.bytesPerUpdate === null ? '–' : bytesText(traffic.bytesPerUpdate)],
    ['most memory of the server', rss === 0 ? '–' : bytesText(rss)],
    ['views compared', countText(checks.viewsCompared)],
    ['wrong views', countText(checks.mismatches)],
  ];
  return fill`<div class="figures">${figures.map(
    ([label, value]) =>
      fill`<div class="card"><div class="value">${value}</div><div class="label">${label}</div></div>`,
  )}</div>`;
}

function criteriaOf({ criteria, failures }: Report): Html {
  const lines = [
    ...criteria.map((one) => line(one.passed, verdictText(one))),
    ...failures.map((failure) => line(false, failure)),
  ];
  return fill`<h2>Criteria</h2><div class="card"><ul class="criteria">${lines}</ul></div>`;
}

function line(passed: boolean, text: string): Html {
  const mark = passed ? fill`<b class="good">✓</b>` : fill`<b class="bad">✗</b>`;
  return fill`<li>${mark}<span>${text}</span></li>`;
}

function plotCard({ id, title, note, series }: Plot): Html {
  const names = series.map(({ label }) => label).join(', ');
  return fill`<div class="card"><h3>${title}</h3><p class="note">${note}</p>
<div class="plot" id="plot-${id}" role="img" aria-label="${title}: ${names}"></div></div>`;
}

function sectionsOf(result: RunResult): Html {
  const sections: readonly (readonly [title: string, table: Html | undefined])[] = [
    ['Propagation by stage', stages(result)],
    ['Phases', phases(result)],
    ['Faults', faults(result)],
    ['Agents', groups(result)],
    ['Checks', checks(result)],
    ['Wrong views', mismatches(result)],
  ];
  return fill`${sections.map(([title, table]) =>
    table === undefined ? raw('') : fill`<h2>${title}</h2><div class="card scroll">${table}</div>`,
  )}`;
}

function stages({ propagation }: RunResult): Html | undefined {
  const rows = (Object.keys(stageNames) as Stage[])
    .filter((stage) => propagation[stage].count > 0)
    .map((stage) => {
      const { mean, p50, p90, p99, p999, max, count } = propagation[stage];
      return [stageNames[stage], ...[mean, p50, p90, p99, p999, max].map(msText), countText(count)];
    });
  return tableOf(['stage', 'mean', 'p50', 'p90', 'p99', 'p99.9', 'max', 'updates'], rows);
}

function phases({ phases: all }: RunResult): Html | undefined {
  const rows = all.map(
    ({ name, changes, changesPerSecond, causes, traffic, propagation, ...phase }) => [
      name,
      countText(changes),
      countText(changesPerSecond),
      Object.entries(causes)
        .map(([cause, count]) => `${cause} ${countText(count)}`)
        .join(', '),
      countText(traffic.deltas),
      countText(traffic.resets),
      traffic.bytesPerUpdate === null ? '–' : bytesText(traffic.bytesPerUpdate),
      propagation.ingestToReceived.count === 0 ? '–' : msText(propagation.ingestToReceived.p99),
      msText(phase.feedBehindMs),
      phase.quietMs === null ? 'never' : msText(phase.quietMs),
    ],
  );
  const headings = [
    'phase',
    'changes',
    'a second',
    'caused by',
    'deltas',
    'resets',
    'bytes per update',
    'p99',
  ];
  return tableOf([...headings, 'feed behind', 'quiet after'], rows);
}

function faults({ faults: all }: RunResult): Html | undefined {
  const rows = all.map(({ kind, shard, at, recoveredMs, staleSeen, emptyViews, comeback }) => [
    shard === undefined ? kind : `${kind} ${shard}`,
    secondsText(at),
    recoveredMs === null ? 'never' : msText(recoveredMs),
    countText(staleSeen),
    countText(emptyViews),
    ...(comeback === null
      ? ['–', '–', '–', '–', '–', '–', '–']
      : [
          msText(comeback.bootMs),
          msText(comeback.relistMs),
          msText(comeback.sinceToldMs),
          `${msText(comeback.halfMs)}, ${msText(comeback.p99Ms)}, ${msText(comeback.allMs)}`,
          bytesText(comeback.bytesPerAgent),
          countText(comeback.unchanged),
          countText(comeback.resets),
        ]),
  ]);
  const headings = [
    'fault',
    'at',
    'recovered in',
    'stale views seen',
    'wrongly empty',
    'boot',
    'relist',
    'since told all',
  ];
  return tableOf(
    [...headings, 'half, 99 %, all back', 'bytes per agent', 'unchanged', 'resets'],
    rows,
  );
}

function groups({ groups: all }: RunResult): Html | undefined {
  const rows = all
    .filter(({ agents }) => agents > 0)
    .map((group) => [
      group.kind,
      countText(group.agents),
      countText(group.views),
      countText(group.endpoints),
      countText(group.deltas),
      countText(group.resets),
      countText(group.unchanged),
      group.lag.count === 0 ? '–' : msText(group.lag.p50),
      group.lag.count === 0 ? '–' : msText(group.lag.p99),
      countText(group.disconnects),
      countText(group.reconnects),
    ]);
  const headings = [
    'agents',
    'count',
    'views',
    'endpoints',
    'deltas',
    'resets',
    'unchanged',
    'p50',
    'p99',
  ];
  return tableOf([...headings, 'broken streams', 'reconnects'], rows);
}

function checks({ checks: { points } }: RunResult): Html | undefined {
  const rows = points.map((point) => [
    point.name,
    secondsText(point.at),
    countText(point.agents),
    countText(point.viewsCompared),
    countText(point.endpointsCompared),
    countText(point.mismatches),
    msText(point.tookMs),
  ]);
  return tableOf(['quiet point', 'at', 'agents', 'views', 'endpoints', 'wrong', 'took'], rows);
}

function mismatches({ checks: { details } }: RunResult): Html | undefined {
  if (details.length === 0) return undefined;
  return fill`${details.map(
    ({ kind, point, service, agent, node, zone, explanation, expected, actual, rerun }) =>
      fill`<details><summary>${kind}: ${service} on ${node} in ${zone === '' ? 'no zone' : zone}, ${point}: ${explanation}</summary>
<p>Agent ${agent}. The model expects</p><pre>${expected.join('\n')}</pre><p>and the agent holds</p><pre>${actual.join('\n')}</pre>
<p>Again:</p><pre>${rerun}</pre></details>`,
  )}`;
}

function againOf({ rerun, result }: Report): Html {
  const { environment, plan } = result;
  const facts: readonly (readonly [what: string, is: string])[] = [
    ['Node', environment.node],
    ['platform', environment.platform],
    ['processor', `${environment.cpuModel}, ${environment.cpus} cores`],
    ['memory', bytesText(environment.memoryBytes)],
    ['server', `sliceplane ${environment.serverVersion}, ${counted(environment.shards, 'shard')}`],
  ];
  return fill`<h2>Environment</h2><div class="card"><dl>${facts.map(
    ([what, is]) => fill`<dt>${what}</dt><dd>${is}</dd>`,
  )}</dl></div>
<h2>Run it again</h2><pre>${rerun}</pre>
<details><summary>The whole plan</summary><pre>${JSON.stringify(plan, null, 2)}</pre></details>
<footer>Propagation is measured from the moment a change enters the server until an agent holds it. Slow, stuck and reconnecting agents are late
by their own will. report.json beside this page has every figure.</footer>`;
}
