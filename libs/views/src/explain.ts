/**
 * Why a view is as it is: for every endpoint of every slice, every rule that kept or dropped it, in the order in which
 * the rules are asked. Told from the very decisions `node-view` made.
 */
import type { Endpoint, EndpointSlice, Service } from '@sliceplane/kube';
import { endpointString, placeAddress } from './endpoint-place.ts';
import {
  nodeView,
  type NodeViewQuestion,
  type Row,
  type RowCopy,
  selectRows,
} from './node-view.ts';
import { compareText, servicePorts, usedPorts } from './service-ports.ts';
import {
  type Asked,
  choiceVerdicts,
  duplicateVerdicts,
  say,
  subsetVerdicts,
  type Verdict,
} from './verdict.ts';
import type { PortSelection, SelectionReason, View, ViewFamily, Viewpoint } from './view.ts';

/** One endpoint of one slice, for one Service port. */
export interface EndpointVerdict {
  readonly family: ViewFamily;
  /** Service port name and protocol. */
  readonly port: string;
  readonly protocol: string;
  /** Canonical; as written when it could not be read. */
  readonly address: string;
  readonly portNumber: number;
  readonly slice: string;
  /** What targetRef names: `Pod shop/cart-1`; '' when absent. */
  readonly target: string;
  readonly chosen: boolean;
  readonly verdicts: readonly Verdict[];
}

export interface Explanation {
  readonly view: View;
  /** In the order of the view's selection, then by address, number, slice. */
  readonly verdicts: readonly EndpointVerdict[];
  /** What was decided before any endpoint was looked at. */
  readonly notes: readonly Verdict[];
  /** One sentence per family and port. */
  readonly summary: readonly string[];
}

/** Explains a view. `override` asks what it would be under another internalTrafficPolicy. */
export function explainView(
  question: NodeViewQuestion,
  override: { readonly internalTrafficPolicy?: 'Cluster' | 'Local' } = {},
): Explanation {
  const service = question.service && { ...question.service, ...override };
  const asked = { ...question, service, slices: [...question.slices] };
  const view = nodeView(asked);
  if (service === undefined) {
    const message = `there is no Service ${question.name}`;
    return {
      view,
      verdicts: [],
      notes: [say('service', 'C2', 'noted', message)],
      summary: [message],
    };
  }
  return {
    view,
    verdicts: selectRows(asked, service).flatMap((row) => rowVerdicts(row, asked, service)),
    notes: asked.slices.flatMap((slice) => sliceNotes(slice, service)),
    summary: view.selection.map((selection) => summarySentence(selection, question.viewpoint)),
  };
}

function rowVerdicts(
  row: Row,
  { slices, viewpoint, options }: NodeViewQuestion,
  service: Service,
): readonly EndpointVerdict[] {
  const { family, of } = row.tally;
  const asked: Asked = { viewpoint, options, local: service.internalTrafficPolicy === 'Local' };
  const copiesAt = Map.groupBy(row.copies, ({ place }) => place);
  const verdicts: EndpointVerdict[] = [];
  for (const slice of slices) {
    if (slice.addressType !== family) continue;
    const name = slice.metadata.name;
    for (const { port } of usedPorts(slice.ports, [of])) {
      for (const endpoint of slice.endpoints) {
        const address = placeAddress(family, endpoint);
        const place = address && endpointString(family, address, port.port);
        const copies = copiesAt.get(place ?? '') ?? [];
        const kept = copies.find((copy) => copy.slice === name);
        const said = kept
          ? keptVerdicts(endpoint, kept, copies, row, asked)
          : [noAddress(endpoint, family)];
        verdicts.push({
          family,
          port: of.name,
          protocol: of.protocol,
          address: address ?? endpoint.addresses[0] ?? '',
          portNumber: port.port,
          slice: name,
          target: targetOf(endpoint),
          chosen: !said.some(({ outcome }) => outcome === 'dropped'),
          verdicts: said,
        });
      }
    }
  }
  return verdicts.sort(byAddressNumberSlice);
}

function noAddress({ addresses: [first] }: Endpoint, family: ViewFamily): Verdict {
  const message = first ? `${first} is not an ${family} address` : 'it has no address';
  return say('address', 'C16', 'dropped', message);
}

function keptVerdicts(
  endpoint: Endpoint,
  kept: RowCopy,
  copies: readonly RowCopy[],
  row: Row,
  asked: Asked,
): readonly Verdict[] {
  const more = endpoint.addresses.slice(1);
  const unused = `only the first address is used, not ${more.join(', ')}`;
  const addresses = more.length === 0 ? [] : [say('address', 'C16', 'noted', unused)];
  const winner = row.endpoints.get(kept.place) as RowCopy;
  const duplicates = duplicateVerdicts(endpoint, kept, copies, winner);
  const isOut = duplicates.some(({ outcome }) => outcome === 'dropped');
  if (isOut) return [...addresses, ...duplicates];
  const choice = choiceVerdicts(endpoint, row, asked);
  const isChosen = !choice.some(({ outcome }) => outcome === 'dropped');
  const subset = isChosen ? subsetVerdicts(kept.address, row, asked) : [];
  return [...addresses, ...duplicates, ...choice, ...subset];
}

/** What of a slice was never looked at, and why. */
function sliceNotes(slice: EndpointSlice, service: Service): readonly Verdict[] {
  const notes: Verdict[] = [];
  const { name } = slice.metadata;
  if (slice.endpoints.length === 0 && slice.ports.length === 0) return notes;
  usedPorts(slice.ports, servicePorts(service), ({ port, source, why }) => {
    const what =
      port === undefined
        ? `slice ${name}`
        : `port ${port.name || `''`}/${port.protocol} of slice ${name}`;
    notes.push(say('slice-port', source, 'noted', `${what} is ignored: ${why}`));
  });
  return notes;
}

/** `IPv4 http/TCP: 2 of 6 endpoints, those hinted for zone eu-1a (same-zone)` */
export function summarySentence(selection: PortSelection, viewpoint: Viewpoint): string {
  const { family, port, protocol, reason, total, chosen } = selection;
  const name = port === '' ? protocol : `${port}/${protocol}`;
  return `${family} ${name}: ${chosen} of ${total} endpoints, ${because(reason, viewpoint)} (${reason})`;
}

function because(reason: SelectionReason, { node, zone }: Viewpoint): string {
  const sentences: Record<SelectionReason, string> = {
    'no-endpoints': 'nobody is ready, or serving and terminating',
    'local-policy': `internalTrafficPolicy is Local: those on ${node === '' ? 'the node, which was not named' : `node ${node}`}`,
    'only-terminating': 'nobody is ready: those serving and terminating',
    'same-node': `those for node ${node}`,
    'same-zone': `those for zone ${zone}`,
    'no-hints': 'no ready endpoint has a hint',
    'partial-hints': 'some ready endpoint has no hint, so hints are off',
    'zone-without-endpoints':
      zone === '' ? `nobody is there for node ${node}` : `nobody is there for zone ${zone}`,
    'unknown-node': node === '' ? 'no node was named' : `node ${node} is not known`,
    'node-without-zone': `node ${node} has no zone`,
    'zone-unknown': 'neither node nor zone was named',
    'external-name': 'the Service is only a name for another',
    everything: 'proximity and policy were not asked for',
  };
  return sentences[reason];
}

function targetOf({ targetRef }: Endpoint): string {
  if (targetRef === undefined) return '';
  const { kind = '', namespace = '', name = '' } = targetRef;
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`.trim();
}

function byAddressNumberSlice(a: EndpointVerdict, b: EndpointVerdict): number {
  return (
    compareText(a.address, b.address) ||
    a.portNumber - b.portNumber ||
    compareText(a.slice, b.slice)
  );
}
