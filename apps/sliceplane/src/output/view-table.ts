import { summarySentence, type ViewPort, type ViewState } from '@sliceplane/views';
import type { Paint, Tone } from './colour.ts';
import { counted, table } from './table.ts';
import type { EndpointDocument, ViewDocument } from './view.ts';

const tones: Readonly<Record<ViewState, Tone>> = {
  ready: 'good',
  empty: 'warn',
  'not-found': 'bad',
  'pending-sync': 'warn',
  denied: 'bad',
  stale: 'warn',
};

/**
 * A view to be read at a glance: who asks and what came of it, a line per port that says why, then the endpoints.
 *
 *   shop/cart from node-b2 in eu-1b: ready, 1 endpoint
 *     IPv4 grpc/TCP: 1 of 9 endpoints, those for zone eu-1b (same-zone)
 */
export function viewTable(view: ViewDocument, paint: Paint): string {
  const lines = [viewHeading(view, paint)];
  // The sentence is about place and reason, which the server has settled: only the names are told.
  const viewpoint = { ...view.viewpoint, nodeKnown: true, zoneGiven: false };
  for (const selection of view.selection) lines.push(`  ${summarySentence(selection, viewpoint)}`);
  if (view.endpoints.length > 0) lines.push('', endpointTable(view.endpoints));
  return lines.join('\n');
}

/** `shop/cart from node-b2 in eu-1b: ready, 2 endpoints` */
export function viewHeading(view: ViewDocument, paint: Paint): string {
  const { node, zone } = view.viewpoint;
  const place = [node === '' ? '' : ` from ${node}`, zone === '' ? '' : ` in ${zone}`].join('');
  const state = paint(tones[view.state], view.state);
  return `${paint('strong', view.service)}${place}: ${state}, ${counted(view.endpoints.length, 'endpoint')}`;
}

/** A stream does not say what an endpoint points at; then there is no column for it. */
function endpointTable(endpoints: readonly EndpointDocument[]): string {
  const targets = endpoints.map(({ targetRef, hostname }) => targetRef?.name ?? hostname ?? '');
  const named = targets.some((target) => target !== '');
  return table(
    ['ADDRESS', 'PORTS', 'NODE', 'ZONE', 'CONDITIONS', ...(named ? ['TARGET'] : [])],
    endpoints.map((endpoint, i) => [
      endpoint.addresses.join(','),
      endpoint.ports.map(portText).join(','),
      endpoint.nodeName ?? '',
      endpoint.zone ?? '',
      conditionText(endpoint.conditions),
      ...(named ? [targets[i] ?? ''] : []),
    ]),
  );
}

/** `http:8080`, `8080` when unnamed, `statsd:8125/UDP` when it is not TCP. */
export function portText({ name, port, protocol }: Omit<ViewPort, 'appProtocol'>): string {
  return `${name === '' ? '' : `${name}:`}${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

/** `ready`, `not ready`, `terminating, serving`: the conditions that say something. */
export function conditionText(conditions: EndpointDocument['conditions']): string {
  const { ready, serving, terminating } = conditions;
  const words = [
    ready ? 'ready' : terminating ? '' : 'not ready',
    terminating ? 'terminating' : '',
    terminating && !ready ? (serving ? 'serving' : 'not serving') : '',
    ready && !serving ? 'not serving' : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}
