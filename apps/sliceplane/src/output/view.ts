import type { EndpointHints, ObjectReference } from '@sliceplane/kube';
import type { PortSelection, View, ViewPort, ViewState } from '@sliceplane/views';

/** A view as `-o json` and `-o yaml` print it. Public: docs/output-shapes.md. */
export interface ViewDocument {
  /** namespace/name */
  readonly service: string;
  readonly viewpoint: { readonly node: string; readonly zone: string };
  readonly state: ViewState;
  readonly revision: number;
  readonly hash: string;
  readonly epoch: string;
  readonly class: string;
  readonly selection: readonly PortSelection[];
  readonly endpoints: readonly EndpointDocument[];
}

/** Names as in an EndpointSlice; what an endpoint does not have is absent. */
export interface EndpointDocument {
  readonly addresses: readonly string[];
  readonly ports: readonly ViewPort[];
  readonly nodeName?: string;
  readonly zone?: string;
  readonly hostname?: string;
  readonly conditions: {
    readonly ready: boolean;
    readonly serving: boolean;
    readonly terminating: boolean;
  };
  readonly hints?: EndpointHints;
  readonly targetRef?: ObjectReference;
  readonly slice?: string;
}

export function viewDocument(view: View, epoch: string): ViewDocument {
  return {
    service: view.service,
    viewpoint: { node: view.viewpoint.node, zone: view.viewpoint.zone },
    state: view.state,
    revision: view.revision,
    hash: view.hash,
    epoch,
    class: view.viewClass,
    selection: view.selection.map(({ family, port, protocol, reason, total, chosen }) => ({
      family,
      port,
      protocol,
      reason,
      total,
      chosen,
    })),
    endpoints: view.entries.map(endpointDocument),
  };
}

type Entry = View['entries'][number];

export function endpointDocument(entry: Omit<Entry, 'details'> & Partial<Entry>): EndpointDocument {
  const { details } = entry;
  return {
    addresses: [entry.address],
    ports: entry.ports,
    ...(entry.nodeName !== '' && { nodeName: entry.nodeName }),
    ...(entry.zone !== '' && { zone: entry.zone }),
    ...(entry.hostname !== '' && { hostname: entry.hostname }),
    conditions: { ready: entry.ready, serving: entry.serving, terminating: entry.terminating },
    ...(details?.hints !== undefined && { hints: details.hints }),
    ...(details?.targetRef !== undefined && { targetRef: details.targetRef }),
    ...(details !== undefined && details.slice !== '' && { slice: details.slice }),
  };
}
