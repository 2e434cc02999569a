import { columns } from '../report/columns.ts';
import { bytesText, countText } from '../report/figures.ts';
import { type Cost, type How, type Representation, representations } from './cost.ts';
import type { Kep752Result, Operation } from './measure.ts';
import { operations } from './measure.ts';

const names: Readonly<Record<Representation, string>> = {
  endpoints: 'Endpoints',
  'endpoints-cut': 'cut at 1,000',
  slices: 'slices of 100',
  views: 'views',
  'views-own-zone': 'own zone only',
};

const titles: Readonly<Record<Operation, string>> = {
  create: 'create the Service',
  'one-change': 'one endpoint changes',
  'rolling-update': 'rolling update of all',
};

const marks: Readonly<Record<How, string>> = { measured: 'm', scaled: 's', computed: 'c' };

/** The table of KEP-752, with a letter behind every figure of bytes that says where it is from. */
export function kep752Text(result: Kep752Result): string {
  const { options } = result;
  const rows = operations.flatMap((operation) => {
    const costs = representations.map((representation) => result.costs[operation][representation]);
    return [
      [titles[operation]],
      ['  writes', ...costs.map(({ writes }) => (writes === null ? '-' : countText(writes)))],
      ['  events', ...costs.map(({ events }) => countText(events))],
      ['  bytes', ...costs.map((cost) => `${bytesText(cost.bytes)} ${marks[cost.how]}`)],
      ['  to a node', ...costs.map(({ bytes }) => bytesText(bytes / options.nodes))],
      ['  less than Endpoints', ...costs.map((cost) => timesLess(result, operation, cost))],
    ];
  });
  return [
    `KEP-752: ${countText(options.endpoints)} endpoints on ${countText(options.nodes)} nodes, seed ${options.seed}`,
    '',
    ...columns(['', ...representations.map((one) => names[one])], rows),
    '',
    ...whatOneChangeIs(result),
    '',
    ...whatWasDone(result),
  ].join('\n');
}

function timesLess({ costs }: Kep752Result, operation: Operation, { bytes }: Cost): string {
  const times = costs[operation].endpoints.bytes / bytes;
  return Number.isFinite(times)
    ? `${times < 10 ? times.toFixed(1) : countText(Math.round(times))}x`
    : '-';
}

function whatOneChangeIs({ oneChange }: Kep752Result): readonly string[] {
  return oneChange.map(({ zone, changed, views, viewsOwnZone }) => {
    const where = changed ? 'where the endpoint is' : 'elsewhere';
    return (
      `One change, to each node of ${zone || 'no zone'} (${where}): ${rangeText(views)}` +
      `, with PreferSameZone ${rangeText(viewsOwnZone)}.`
    );
  });
}

function rangeText(bytes: readonly number[]): string {
  const [least, most] = [Math.min(...bytes), Math.max(...bytes)];
  return least === most ? bytesText(least) : `${bytesText(least)} to ${bytesText(most)}`;
}

function whatWasDone({ options, oneChange, seconds }: Kep752Result): readonly string[] {
  const sampled = oneChange.reduce((sum, { sampledNodes }) => sum + sampledNodes, 0);
  const replaced = Math.min(options.replaced, options.endpoints);
  return [
    'm  measured: TCP payload from the server on the connections of all nodes.',
    `s  scaled: measured on the connections of ${sampled} nodes (slices: 2, which must agree), times the nodes of`,
    `   their zone; a rolling update on ${countText(replaced)} of ${countText(options.endpoints)} endpoints, times the rest.`,
    'c  computed: measured length of each version of the object, times the nodes.',
    'A rolling update replaces one endpoint per write and waits until every reader has it, as the KEP reckons: nothing',
    'is joined. "Endpoints" is the whole object in protobuf, which is what the KEP counts; "cut at 1,000" is what',
    'Kubernetes has written since 1.22, as ListEndpoints answers it. "own zone only": trafficDistribution PreferSameZone.',
    `Took ${Math.round(seconds)} s.`,
  ];
}
