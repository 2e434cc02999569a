import type {
  GetStatusResponse,
  InjectFaultRequest__Output,
  InjectFaultResponse,
  ListSessionsRequest__Output,
  ListSessionsResponse,
  ListXdsClientsRequest__Output,
  ListXdsClientsResponse,
} from '@sliceplane/proto';
import { InvalidArgument } from '@sliceplane/hub';
import type { Backend } from '../backend.ts';
import { xdsClientPage } from '../xds/stream/client-page.ts';
import { type ByteHandler, serialiser } from './methods.ts';
import { pageStart, pageToken } from './page-token.ts';
import type { ProcessMeter } from './process-meter.ts';
import { StatusError } from './status-error.ts';
import { sessionPage } from './stream-status.ts';
import type { Streams } from './streams.ts';
import { unary, type UnaryRules } from './unary.ts';
import { within } from './view-request.ts';

const toStatus = serialiser<GetStatusResponse>('Admin', 'GetStatus');
const toSessions = serialiser<ListSessionsResponse>('Admin', 'ListSessions');
const toXdsClients = serialiser<ListXdsClientsResponse>('Admin', 'ListXdsClients');
const toFault = serialiser<InjectFaultResponse>('Admin', 'InjectFault');

export interface AdminRules extends UnaryRules {
  readonly streams: Streams;
  readonly meter: ProcessMeter;
  /** InjectFault does what it is asked. */
  readonly allowFaults: boolean;
}

/** For operators. */
export function admin(backend: Backend, rules: AdminRules): Record<string, ByteHandler> {
  return {
    GetStatus: unary(rules, {
      name: 'Admin.GetStatus',
      instead: 'this should not happen: a status is small',
      answer: () => getStatus(backend, rules),
    }),
    ListSessions: unary(rules, {
      name: 'Admin.ListSessions',
      instead: 'ask with a smaller page_size',
      answer: (request: ListSessionsRequest__Output) => listSessions(rules.streams, request),
    }),
    ListXdsClients: unary(rules, {
      name: 'Admin.ListXdsClients',
      instead: 'ask with a smaller page_size, or without resources',
      answer: (request: ListXdsClientsRequest__Output) => listXdsClients(rules.streams, request),
    }),
    InjectFault: unary(rules, {
      name: 'Admin.InjectFault',
      instead: 'this should not happen: the answer is one number',
      answer: (request: InjectFaultRequest__Output) => injectFault(backend, rules, request),
    }),
  };
}

function getStatus(backend: Backend, { streams: opened, meter }: AdminRules): Buffer {
  const { shards, sources, events, ...status } = backend.status();
  const { epoch, streams, subscriptions, delivery } = backend.hub.status();
  const { resets, deltas, unchanged, coalesced, nacks } = delivery;
  const refused = Object.values(opened.tally.counts.refused).reduce((sum, n) => sum + n, 0);
  return toStatus({
    ...status,
    epoch,
    streams,
    xdsStreams: opened.listXds().length,
    subscriptions,
    shards: shards.map((shard) => ({ ...shard, quarantined: [...shard.quarantined] })),
    sources: [...sources],
    events: [...events],
    process: meter.status(),
    delivery: {
      ...opened.traffic,
      resets,
      deltas,
      unchanged,
      coalesced,
      nacks,
      refused,
      ended: opened.ended,
    },
  });
}

function listSessions(streams: Streams, request: ListSessionsRequest__Output): Buffer {
  const { behind, node } = request;
  const limit = within('page_size', request.pageSize, [100, 1, 1000]);
  const after = pageStart(request.pageToken);
  const { sessions, last } = sessionPage(streams.list(), { behind, node }, after, limit);
  return toSessions({ sessions: [...sessions], nextPageToken: pageToken(last) });
}

function listXdsClients(streams: Streams, request: ListXdsClientsRequest__Output): Buffer {
  const limit = within('page_size', request.pageSize, [100, 1, 1000]);
  const after = pageStart(request.pageToken);
  const { clients, last } = xdsClientPage(streams.listXds(), request, after, limit);
  return toXdsClients({ clients, nextPageToken: pageToken(last) });
}

const faults: Readonly<Record<string, 'exit' | 'hang'>> = {
  FAULT_KIND_SHARD_EXIT: 'exit',
  FAULT_KIND_SHARD_HANG: 'hang',
};

function injectFault(
  backend: Backend,
  { allowFaults }: AdminRules,
  { kind, shard }: InjectFaultRequest__Output,
): Buffer {
  if (!allowFaults) {
    throw new StatusError('not-allowed', 'this server was not started to be broken on purpose');
  }
  const fault = faults[kind];
  if (fault === undefined) {
    const reason = `must be one of ${Object.keys(faults).join(', ')}`;
    throw new InvalidArgument('kind', kind, reason);
  }
  const { length } = backend.status().shards;
  if (shard >= length) {
    throw new InvalidArgument('shard', shard, `must be below ${length}, the number of shards`);
  }
  return toFault({ incarnation: backend.injectFault(fault, shard) });
}
