import { verdictText } from '../criteria/criteria.ts';
import type { AgentGroup, Distribution, RunResult, Stage } from '../result.ts';
import type { Paint } from '../terminal.ts';
import { columns } from './columns.ts';
import { bytesText, counted, countText, msText, percentText, secondsText } from './figures.ts';
import type { Report } from './report.ts';

export const stageNames: Readonly<Record<Stage, string>> = {
  triggerToIngest: 'pod changed → server',
  ingestToComputed: 'server → computed',
  computedToSent: 'computed → sent',
  sentToReceived: 'sent → agent',
  ingestToReceived: 'server → agent',
  total: 'pod changed → agent',
};

const quantiles = ['p50', 'p90', 'p99', 'p999', 'max'] as const;

/** The end of a run on a terminal. `files`: where the report is. */
export function summaryText(report: Report, files: readonly string[], paint: Paint): string {
  const { result, passed } = report;
  const { plan } = result;
  const verdict = passed ? paint('good', 'PASSED') : paint('bad', 'FAILED');
  return [
    `${verdict}  ${paint('strong', plan.name)}, seed ${plan.seed}, ${secondsText(result.seconds)}`,
    ...clusterLines(result),
    ...(hasBegun(result) ? ['', ...measuredLines(report)] : []),
    '',
    ...report.criteria.map((one) =>
      one.passed
        ? `${paint('good', '✓')} ${verdictText(one)}`
        : `${paint('bad', '✗')} ${verdictText(one)}`,
    ),
    ...report.failures.map((failure) => `${paint('bad', '✗')} ${failure}`),
    '',
    ...files.map((file) => `report  ${file}`),
    `again   ${report.rerun}`,
  ].join('\n');
}

/** Whether there were agents to measure: before, every figure is 0 and says nothing. */
function hasBegun({ coldStart }: RunResult): boolean {
  return coldStart.connectMs > 0;
}

function measuredLines(report: Report): readonly string[] {
  const { result } = report;
  const stages = stageRows(result);
  return [
    ...(stages.length === 0
      ? []
      : [...columns(['PROPAGATION', 'P50', 'P90', 'P99', 'P99.9', 'MAX', 'UPDATES'], stages), '']),
    ...columns(
      ['AGENTS', 'COUNT', 'VIEWS', 'UPDATES', 'P50', 'P99', 'ENDED'],
      groupRows(result.groups),
    ),
    ...(result.phases.length === 0 ? [] : ['', ...phaseLines(result)]),
    ...(result.faults.length === 0 ? [] : ['', ...faultLines(result)]),
    '',
    ...checkLines(report),
  ];
}

function clusterLines(result: RunResult): readonly string[] {
  const { coldStart, environment, plan } = result;
  const { nodes, services, pods } = coldStart.objects;
  const { applyMs, settleMs, connectMs, connectBytes } = coldStart;
  return [
    `${counted(nodes, 'node')}, ${counted(services, 'service')}, ${counted(pods, 'pod')}; ` +
      `${counted(plan.agents.count, 'agent')} in ${counted(environment.agentProcesses, 'process')}; ` +
      `${counted(environment.shards, 'shard')}, ${counted(environment.cpus, 'core')}`,
    hasBegun(result)
      ? `cold start: applied in ${msText(applyMs)}, settled ${msText(settleMs)} later; ` +
        `agents connected in ${msText(connectMs)}, ${bytesText(connectBytes)}`
      : 'it ended before the agents were connected',
  ];
}

function stageRows({ propagation }: RunResult): readonly (readonly string[])[] {
  return (Object.keys(stageNames) as Stage[])
    .filter((stage) => propagation[stage].count > 0)
    .map((stage) => distributionRow(stageNames[stage], propagation[stage]));
}

function distributionRow(name: string, distribution: Distribution): readonly string[] {
  return [
    name,
    ...quantiles.map((quantile) => msText(distribution[quantile])),
    countText(distribution.count),
  ];
}

function groupRows(groups: readonly AgentGroup[]): readonly (readonly string[])[] {
  return groups
    .filter(({ agents }) => agents > 0)
    .map(({ kind, agents, views, deltas, resets, unchanged, lag, disconnects, reconnects }) => [
      kind,
      countText(agents),
      countText(views),
      countText(deltas + resets + unchanged),
      lag.count === 0 ? '-' : msText(lag.p50),
      lag.count === 0 ? '-' : msText(lag.p99),
      countText(disconnects + reconnects),
    ]);
}

function phaseLines({ phases }: RunResult): readonly string[] {
  return columns(
    ['PHASE', 'CHANGES/S', 'UPDATES', 'P99', 'BYTES/UPDATE', 'QUIET AFTER'],
    phases.map(({ name, changesPerSecond, traffic, propagation, quietMs }) => [
      name,
      countText(changesPerSecond),
      countText(traffic.deltas + traffic.resets),
      propagation.ingestToReceived.count === 0 ? '-' : msText(propagation.ingestToReceived.p99),
      traffic.bytesPerUpdate === null ? '-' : bytesText(traffic.bytesPerUpdate),
      quietMs === null ? 'never' : msText(quietMs),
    ]),
  );
}

function faultLines({ faults }: RunResult): readonly string[] {
  return columns(
    ['FAULT', 'AT', 'RECOVERED IN', 'STALE SEEN', 'EMPTY', 'SINCE TOLD ALL', 'BYTES/AGENT'],
    faults.map(({ kind, shard, at, recoveredMs, staleSeen, emptyViews, comeback }) => [
      shard === undefined ? kind : `${kind} ${shard}`,
      secondsText(at),
      recoveredMs === null ? 'never' : msText(recoveredMs),
      countText(staleSeen),
      countText(emptyViews),
      comeback === null ? '-' : msText(comeback.sinceToldMs),
      comeback === null ? '-' : bytesText(comeback.bytesPerAgent),
    ]),
  );
}

function checkLines({ result: { checks } }: Report): readonly string[] {
  const { viewsCompared, hashesCompared, mismatches, points, details } = checks;
  const share = viewsCompared === 0 ? '' : ` (${percentText(mismatches / viewsCompared)})`;
  return [
    `${countText(viewsCompared)} views compared with the model at ${counted(points.length, 'quiet point')}, ` +
      `${countText(hashesCompared)} with their hash: ${countText(mismatches)} wrong${mismatches === 0 ? '' : share}`,
    ...details.slice(0, 5).map(({ kind, service, node, zone, explanation }) => {
      return `  ${kind}: ${service} on ${node} in ${zone === '' ? 'no zone' : zone}: ${explanation}`;
    }),
  ];
}
