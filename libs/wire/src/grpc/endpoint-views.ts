import type { ServerWritableStream } from '@grpc/grpc-js';
import { InvalidArgument } from '@sliceplane/hub';
import type {
  ExplainRequest__Output,
  ExplainResponse,
  GetViewRequest__Output,
  GetViewResponse,
  ListServicesRequest__Output,
  ListServicesResponse,
  ResolveAddressRequest__Output,
  ResolveAddressResponse,
  WatchRequest__Output,
} from '@sliceplane/proto';
import type { Backend, ListedService } from '../backend.ts';
import { heartbeats } from './heartbeat.ts';
import { manifestToMessage } from './messages.ts';
import { type ByteHandler, serialiser } from './methods.ts';
import { pageStart, pageToken } from './page-token.ts';
import { openSession, type ReportedNack, type SessionCall } from './session.ts';
import type { Streams } from './streams.ts';
import { unary, type UnaryRules, type Waiting } from './unary.ts';
import { portMessage, referenceMessage, viewMessage, viewpointMessage } from './view-message.ts';
import { optionsAsked, placeAsked, serviceAsked, within } from './view-request.ts';
import { openWatch } from './watch-stream.ts';

const toView = serialiser<GetViewResponse>('EndpointViews', 'GetView');
const toServices = serialiser<ListServicesResponse>('EndpointViews', 'ListServices');
const toOwners = serialiser<ResolveAddressResponse>('EndpointViews', 'ResolveAddress');
const toExplanation = serialiser<ExplainResponse>('EndpointViews', 'Explain');

/** What an agent asks. */
export function endpointViews(
  backend: Backend,
  rules: UnaryRules,
  streams: Streams,
  onNack: (nack: ReportedNack) => void,
): Record<string, ByteHandler> {
  const beat = heartbeats(backend);
  const around = { hub: backend.hub, limits: rules.limits, streams, beat, onNack };
  const useWatch = 'Watch the service instead, its snapshot comes in chunks';
  return {
    GetView: unary(rules, {
      name: 'EndpointViews.GetView',
      instead: useWatch,
      answer: (request: GetViewRequest__Output, call) => getView(backend, request, call),
    }),
    Watch: (call: ServerWritableStream<WatchRequest__Output, Buffer>) => openWatch(around, call),
    Session: (call: SessionCall) => openSession(around, call),
    ListServices: unary(rules, {
      name: 'EndpointViews.ListServices',
      instead: 'ask with a smaller page_size',
      answer: (request: ListServicesRequest__Output, call) => listServices(backend, request, call),
    }),
    ResolveAddress: unary(rules, {
      name: 'EndpointViews.ResolveAddress',
      instead: 'ask for one port',
      answer: (request: ResolveAddressRequest__Output, call) =>
        resolveAddress(backend, request, call),
    }),
    Explain: unary(rules, {
      name: 'EndpointViews.Explain',
      instead: 'explain one port (namespace/name:port) and family, or Watch for the view alone',
      answer: (request: ExplainRequest__Output, call) => explain(backend, request, call),
    }),
  };
}

function getView(
  backend: Backend,
  request: GetViewRequest__Output,
  call: Waiting,
): Buffer | Promise<Buffer> {
  const { service, port } = serviceAsked(request.service);
  const options = optionsAsked(request.options, port, request.viewpoint?.node ?? '');
  const place = placeAsked(request.viewpoint);
  const knownHash = request.knownHash;
  if (knownHash.length !== 0 && knownHash.length !== 16) {
    const hex = knownHash.toString('hex');
    throw new InvalidArgument('known_hash', hex, `must be 16 bytes, not ${knownHash.length}`);
  }
  const known = knownHash.length === 0 ? {} : { knownHash };
  if (!request.details || !backend.hub.everSynced) {
    return backend.hub.getView({ service, place, options, ...known }, call);
  }
  const { epoch } = backend.hub;
  return backend.view(service, place, options, call.signal).then((view) => {
    // An empty view and no service have the same hash, and are not the same answer.
    const isFound = view.state !== 'not-found';
    const notModified = isFound && knownHash.length > 0 && view.hash === knownHash.toString('hex');
    const message = viewMessage(notModified ? { ...view, entries: [] } : view);
    return toView({ epoch, notModified, view: message, viewpoint: viewpointMessage(view) });
  });
}

async function listServices(
  backend: Backend,
  request: ListServicesRequest__Output,
  { signal }: Waiting,
): Promise<Buffer> {
  const { namespace } = request;
  const limit = within('page_size', request.pageSize, [500, 1, 1000]);
  const after = pageStart(request.pageToken);
  const services = await backend.services({ namespace, after, limit: limit + 1 }, signal);
  const page = services.slice(0, limit);
  const more = services.length > limit;
  return toServices({
    services: page.map(summaryMessage),
    nextPageToken: more ? pageToken(page.at(-1)?.service ?? '') : '',
  });
}

function summaryMessage(summary: ListedService): NonNullable<ListServicesResponse['services']>[0] {
  const { clusterIP, ports, ipFamilies, ...rest } = summary;
  return {
    ...rest,
    clusterIp: clusterIP,
    ipFamilies: [...ipFamilies],
    ports: ports.map((port) => manifestToMessage('Service', port)),
  };
}

async function resolveAddress(
  backend: Backend,
  { address, port }: ResolveAddressRequest__Output,
  { signal }: Waiting,
): Promise<Buffer> {
  if (port > 65_535) throw new InvalidArgument('port', port, 'must be from 0 to 65535');
  const resolved = await backend.resolve(address, port, signal);
  if (resolved === undefined) {
    throw new InvalidArgument(
      'address',
      address,
      'must be an IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    );
  }
  const owners = resolved.owners.map(({ targetRef, ports, ...owner }) => ({
    ...owner,
    ports: ports.map(portMessage),
    ...(targetRef === undefined ? {} : { targetRef: referenceMessage(targetRef) }),
  }));
  return toOwners({ address: resolved.address, owners });
}

async function explain(
  backend: Backend,
  request: ExplainRequest__Output,
  { signal }: Waiting,
): Promise<Buffer> {
  const { service, port } = serviceAsked(request.service);
  const options = optionsAsked(request.options, port, request.viewpoint?.node ?? '');
  const policy = policyAsked(request);
  const place = placeAsked(request.viewpoint);
  const explained = await backend.explain(service, place, options, policy, signal);
  return toExplanation({
    epoch: backend.hub.epoch,
    view: viewMessage(explained.view),
    viewpoint: viewpointMessage(explained.view),
    verdicts: explained.verdicts.map((verdict) => ({
      ...verdict,
      verdicts: [...verdict.verdicts],
    })),
    notes: [...explained.notes],
    summary: [...explained.summary],
  });
}

function policyAsked(request: ExplainRequest__Output): 'Cluster' | 'Local' | undefined {
  const policy = request.internalTrafficPolicy;
  if (request._internalTrafficPolicy === undefined || policy === undefined) return undefined;
  if (policy === 'Cluster' || policy === 'Local') return policy;
  throw new InvalidArgument('internal_traffic_policy', policy, 'must be Cluster or Local');
}
