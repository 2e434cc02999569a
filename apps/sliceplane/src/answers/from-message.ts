/** What a server's messages mean, in the words the rest of the program uses. */
import {
  type Endpoints,
  type EndpointHints,
  type EndpointSlice,
  type ObjectReference,
  parseAddress,
  parseObject,
  type Protocol,
  renderInvalid,
  type ServicePort,
} from '@sliceplane/kube';
import type { AskedPlace } from '@sliceplane/hub';
import type {
  AddressOwner__Output,
  EndpointHints__Output,
  Endpoints__Output,
  EndpointSlice__Output,
  ExplainResponse__Output,
  ObjectReference__Output,
  PortSelection__Output,
  ServicePort__Output,
  ServiceSummary__Output,
  ServiceView__Output,
  ViewEndpoint__Output,
  Viewpoint__Output,
  ViewPort__Output,
} from '@sliceplane/proto';
import type {
  EndpointVerdict,
  Explanation,
  PortSelection,
  Verdict,
  View,
  ViewEntry,
  ViewFamily,
  ViewOptions,
  ViewPort,
  ViewState,
} from '@sliceplane/views';
import { type AddressOwner, type ListedService, messageToManifest } from '@sliceplane/wire';
import { Failure } from '../failure.ts';

const states: Readonly<Record<string, ViewState>> = {
  VIEW_STATE_READY: 'ready',
  VIEW_STATE_EMPTY: 'empty',
  VIEW_STATE_NOT_FOUND: 'not-found',
  VIEW_STATE_PENDING_SYNC: 'pending-sync',
  VIEW_STATE_DENIED: 'denied',
  VIEW_STATE_STALE: 'stale',
};

export function stateOf(state: string): ViewState {
  return states[state] ?? 'denied';
}

/** `asked` stands in for the viewpoint of a server that has not looked it up yet. */
export function viewOf(
  message: ServiceView__Output,
  viewpoint: Viewpoint__Output | null,
  asked: AskedPlace,
  options: ViewOptions,
): View {
  return {
    service: message.service,
    viewpoint: {
      node: viewpoint?.node ?? asked.node,
      nodeKnown: true,
      zone: viewpoint?.zone ?? asked.zone ?? '',
      zoneGiven: asked.zone !== undefined,
    },
    options,
    state: stateOf(message.state),
    revision: message.revision,
    hash: message.hash.toString('hex'),
    viewClass: message.viewClass,
    selection: message.selection.map(selectionOf),
    entries: message.endpoints.map((endpoint) => ({
      ...entryOf(endpoint),
      details: {
        slice: endpoint.slice,
        ...referencePart(endpoint.targetRef),
        ...hintsPart(endpoint.hints),
      },
    })),
  };
}

export function explainedOf(
  message: ExplainResponse__Output,
  asked: AskedPlace,
  options: ViewOptions,
): Explanation {
  if (message.view === null) throw new Failure('the server explained nothing');
  return {
    view: viewOf(message.view, message.viewpoint, asked, options),
    verdicts: message.verdicts.map((one): EndpointVerdict => ({
      ...one,
      family: one.family as ViewFamily,
      verdicts: one.verdicts as Verdict[],
    })),
    notes: message.notes as Verdict[],
    summary: message.summary,
  };
}

export function selectionOf(message: PortSelection__Output): PortSelection {
  return message as PortSelection;
}

export function entryOf(message: ViewEndpoint__Output): ViewEntry {
  return {
    id: message.id,
    family: parseAddress(message.address)?.family ?? 'FQDN',
    address: message.address,
    ports: message.ports.map(portOf),
    nodeName: message.nodeName,
    zone: message.zone,
    hostname: message.hostname,
    ready: !message.notReady,
    serving: !message.notServing,
    terminating: message.terminating,
  };
}

/** An empty protocol is TCP. */
function portOf({ name, port, protocol, appProtocol }: ViewPort__Output): ViewPort {
  return {
    name,
    port,
    protocol: protocol === '' ? 'TCP' : (protocol as Protocol),
    ...(appProtocol !== '' && { appProtocol }),
  };
}

export function summaryOf({ clusterIp, ports, ...rest }: ServiceSummary__Output): ListedService {
  return { ...rest, clusterIP: clusterIp, ports: ports.map(servicePortOf) };
}

function servicePortOf(message: ServicePort__Output): ServicePort {
  const { name, protocol, port, targetPort, nodePort, appProtocol } = message;
  return {
    name,
    protocol: protocol as Protocol,
    port,
    targetPort: targetPort?.intValue ?? targetPort?.stringValue ?? port,
    ...(appProtocol !== undefined && message._appProtocol && { appProtocol }),
    ...(nodePort !== 0 && { nodePort }),
  };
}

export function ownerOf(message: AddressOwner__Output): AddressOwner {
  const { service, role, ports, targetRef, nodeName, slice } = message;
  return {
    service,
    role: role as AddressOwner['role'],
    ports: ports.map(portOf),
    ...referencePart(targetRef),
    ...(nodeName !== '' && { nodeName }),
    ...(slice !== '' && { slice }),
  };
}

/** @throws Failure when it is none a Kubernetes API server would take */
export function sliceOf(message: EndpointSlice__Output): EndpointSlice {
  return objectOf(messageToManifest('EndpointSlice', message)) as EndpointSlice;
}

/** @throws Failure as above */
export function endpointsOf(message: Endpoints__Output): Endpoints {
  return objectOf(messageToManifest('Endpoints', message)) as Endpoints;
}

function objectOf(manifest: unknown): unknown {
  const parsed = parseObject(manifest);
  if (parsed.ok) return parsed.object;
  const why = parsed.invalid === undefined ? parsed.ignored : renderInvalid(parsed.invalid);
  throw new Failure(`the server sent an object that is none: ${why}`);
}

function referencePart(message: ObjectReference__Output | null): { targetRef?: ObjectReference } {
  if (message === null) return {};
  const said = Object.entries(message).filter(([, text]) => text !== '');
  return { targetRef: Object.fromEntries(said) };
}

function hintsPart(message: EndpointHints__Output | null): { hints?: EndpointHints } {
  if (message === null) return {};
  const { forZones, forNodes } = message;
  return {
    hints: {
      ...(forZones.length > 0 && { forZones }),
      ...(forNodes.length > 0 && { forNodes }),
    },
  };
}
