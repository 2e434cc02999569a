import type {
  ObjectReference as ObjectReferenceMessage,
  PortSelection as PortSelectionMessage,
  ServiceView,
  ViewEndpoint,
  Viewpoint,
  ViewPort as ViewPortMessage,
} from '@sliceplane/proto';
import type { ObjectReference } from '@sliceplane/kube';
import type { PortSelection, View, ViewPort, ViewState } from '@sliceplane/views';

const states = {
  ready: 'VIEW_STATE_READY',
  empty: 'VIEW_STATE_EMPTY',
  'not-found': 'VIEW_STATE_NOT_FOUND',
  'pending-sync': 'VIEW_STATE_PENDING_SYNC',
  denied: 'VIEW_STATE_DENIED',
  stale: 'VIEW_STATE_STALE',
} as const satisfies Record<ViewState, string>;

/** A view with all its details, as asked of a shard: what GetView and Explain send beside the hub's bytes. */
export function viewMessage(view: View): ServiceView {
  return {
    service: view.service,
    state: states[view.state],
    revision: view.revision,
    hash: Buffer.from(view.hash, 'hex'),
    viewClass: view.viewClass,
    reset: true,
    selection: view.selection.map(selectionMessage),
    endpoints: view.entries.map(endpointMessage),
  };
}

/** Who asked, with the zone that was found. */
export function viewpointMessage({ viewpoint }: View): Viewpoint {
  return { node: viewpoint.node, zone: viewpoint.zone };
}

function selectionMessage(port: PortSelection): PortSelectionMessage {
  return { ...port };
}

function endpointMessage(entry: View['entries'][number]): ViewEndpoint {
  const { details } = entry;
  return {
    id: entry.id,
    address: entry.address,
    ports: entry.ports.map(portMessage),
    nodeName: entry.nodeName,
    zone: entry.zone,
    hostname: entry.hostname,
    notReady: !entry.ready,
    notServing: !entry.serving,
    terminating: entry.terminating,
    slice: details.slice,
    ...(details.targetRef === undefined ? {} : { targetRef: referenceMessage(details.targetRef) }),
    ...(details.hints === undefined
      ? {}
      : {
          hints: {
            forZones: [...(details.hints.forZones ?? [])],
            forNodes: [...(details.hints.forNodes ?? [])],
          },
        }),
  };
}

/** TCP is what an empty protocol means. */
export function portMessage(port: ViewPort): ViewPortMessage {
  return {
    name: port.name,
    port: port.port,
    protocol: port.protocol === 'TCP' ? '' : port.protocol,
    appProtocol: port.appProtocol ?? '',
  };
}

export function referenceMessage(reference: ObjectReference): ObjectReferenceMessage {
  return { ...reference };
}
