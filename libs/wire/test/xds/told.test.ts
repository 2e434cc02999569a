/** Real streams of a real server, in each variant: what clients are told over sockets, and what the server says of them. */
import { type ListXdsClientsRequest, type ListXdsClientsResponse__Output } from '@sliceplane/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GrpcServer, openGrpcServer, type ReportedXdsNack } from '../../src/index.ts';
import { FakeBackend } from '../backend.ts';
import { ask, type Clients, connect } from '../client.ts';
import {
  ack,
  ackDelta,
  assignmentsOf,
  clustersOf,
  DiscoveryClient,
  type Sotw,
  urls,
} from './discovery-client.ts';

let backend: FakeBackend;
let server: GrpcServer;
let client: DiscoveryClient;
let own: Clients;
let nacks: ReportedXdsNack[];

beforeEach(async () => {
  nacks = [];
  backend = new FakeBackend();
  backend.put('shop/a', 2);
  backend.put('shop/b', 1);
  server = await openGrpcServer({
    backend,
    listen: ['127.0.0.1:0'],
    onXdsNack: (nack) => nacks.push(nack),
  });
  client = new DiscoveryClient(server.addresses[0] ?? '');
  own = connect(server.addresses[0] ?? '');
});

afterEach(async () => {
  client.close();
  own.close();
  await server.close(0);
});

const node = {
  id: 'sidecar~1',
  userAgentName: 'gRPC test',
  userAgentVersion: '1.2',
  locality: { zone: 'eu-1a' },
  metadata: { fields: { host: { kind: 'stringValue', stringValue: 'node-1' } } },
} as const;

const names = ['shop/a/http', 'shop/b/http'];

test.each(['StreamAggregatedResources', 'StreamEndpoints'] as const)(
  '%s tells the first state, and what changes once that was accepted',
  async (method) => {
    const stream = client.sotw(method);
    stream.stream.write({ node, typeUrl: urls.endpoint, resourceNames: names });
    await stream.until(() => stream.frames.length === 1);
    expect(assignmentsOf(stream.frames[0])).toEqual(['shop/a/http 2', 'shop/b/http 1']);
    ack(stream, names);
    backend.put('shop/a', 3);
    await stream.until(() => stream.frames.length === 2);
    expect(assignmentsOf(stream.frames[1])).toEqual(['shop/a/http 3']);
    ack(stream, names);
    backend.put('shop/a', 1);
    await stream.until(() => stream.frames.length === 3);
    expect(assignmentsOf(stream.frames[2])).toEqual(['shop/a/http 1']);
  },
);

test.each(['DeltaAggregatedResources', 'DeltaEndpoints'] as const)(
  '%s tells the first state, what changes, and what there is not',
  async (method) => {
    const stream = client.delta(method);
    stream.stream.write({ node, typeUrl: urls.endpoint, resourceNamesSubscribe: names });
    await stream.until(() => stream.frames.length === 1);
    expect(assignmentsOf(stream.frames[0])).toEqual(['shop/a/http 2', 'shop/b/http 1']);
    ackDelta(stream);
    backend.put('shop/b', 4);
    await stream.until(() => stream.frames.length === 2);
    expect(assignmentsOf(stream.frames[1])).toEqual(['shop/b/http 4']);
    ackDelta(stream);
    const none = ['shop/none/http'];
    stream.stream.write({ typeUrl: urls.endpoint, resourceNamesSubscribe: none });
    await stream.until(() => stream.frames.length === 3);
    expect(stream.frames[2]).toMatchObject({ resources: [], removedResources: none });

    const held = Object.fromEntries(
      stream.frames.flatMap(({ resources }) =>
        resources.map(({ name, version }) => [name, version]),
      ),
    );
    const again = client.delta(method);
    again.stream.write({
      node,
      typeUrl: urls.endpoint,
      resourceNamesSubscribe: names,
      initialResourceVersions: held,
    });
    backend.put('shop/a', 5);
    await again.until(() => again.frames.length === 1);
    expect(assignmentsOf(again.frames[0])).toEqual(['shop/a/http 5']);
  },
);

test('a wildcard of clusters follows Services as they come', async () => {
  const stream = client.sotw();
  stream.stream.write({ node, typeUrl: urls.cluster });
  await stream.until(() => stream.frames.length === 1);
  expect(clustersOf(stream.frames[0])).toEqual(names);
  ack(stream, []);
  backend.put('shop/c', 1);
  await stream.until(() => stream.frames.length === 2);
  expect(clustersOf(stream.frames[1])).toEqual([...names, 'shop/c/http']);
});

test('one port serves gRPC proxyless: Listener, route, cluster and endpoints of a target', async () => {
  const stream = client.sotw();
  const asked = {
    listener: 'a.shop:http',
    route: 'shop/a/http',
    cluster: 'shop/a/http',
    endpoint: 'shop/a/http',
  } as const;
  for (const [type, name] of Object.entries(asked) as [keyof typeof asked, string][]) {
    const { length } = stream.frames;
    stream.stream.write({ node, typeUrl: urls[type], resourceNames: [name] });
    await stream.until(() => stream.frames.length > length);
    expect(stream.frames.at(-1)).toMatchObject({ typeUrl: urls[type], resources: [{}] });
    ack(stream, [name]);
  }
});

const listed = async (request: ListXdsClientsRequest): Promise<ListXdsClientsResponse__Output> =>
  ask<ListXdsClientsResponse__Output>((done) => own.admin.listXdsClients(request, done));

test('who is connected is listed, with what each has accepted and refused', async () => {
  const good = client.sotw();
  good.stream.write({ node, typeUrl: urls.endpoint, resourceNames: names });
  await good.until(() => good.frames.length === 1);
  ack(good, names);
  const bad = client.sotw('StreamEndpoints');
  bad.stream.write({ node: { id: 'other' }, resourceNames: ['shop/a/http', 'shop/x/http'] });
  await bad.until(() => bad.frames.length === 1);
  refuse(bad, ['shop/a/http', 'shop/x/http'], 'weight is 0');
  await expect.poll(() => nacks.length).toBe(1);

  await expect
    .poll(() => listed({ resources: true }))
    .toMatchObject({
      nextPageToken: '',
      clients: [
        {
          method: 'StreamAggregatedResources',
          peer: expect.stringMatching(/^127\.0\.0\.1:/),
          nodeId: 'sidecar~1',
          userAgent: 'gRPC test 1.2',
          node: 'node-1',
          zone: 'eu-1a',
          rendering: 'prioritised',
          bytes: expect.any(Number),
          types: [
            {
              typeUrl: urls.endpoint,
              subscribed: 2,
              wildcard: false,
              responses: 1,
              acks: 1,
              nacks: 0,
              waitingSinceMs: 0,
              refused: false,
              resources: [
                { name: 'shop/a/http', status: 'acked' },
                { name: 'shop/b/http', status: 'acked' },
              ],
            },
          ],
        },
        {
          method: 'StreamEndpoints',
          nodeId: 'other',
          node: '',
          types: [
            {
              acks: 0,
              nacks: 1,
              lastNack: 'weight is 0',
              refused: true,
              resources: [
                { name: 'shop/a/http', status: 'nacked' },
                { name: 'shop/x/http', status: 'not-found' },
              ],
            },
          ],
        },
      ],
    });
  const ids = async (request: ListXdsClientsRequest): Promise<string[]> =>
    (await listed(request)).clients.map(({ nodeId }) => nodeId);
  expect(await ids({ refusing: true })).toEqual(['other']);
  expect(await ids({ node: 'node-1' })).toEqual(['sidecar~1']);
  expect(await ids({ node: 'node-2' })).toEqual([]);
  expect((await listed({})).clients[0]?.types[0]?.resources).toEqual([]);
  const sessions = await ask<{ sessions: unknown[] }>((done) => own.admin.listSessions({}, done));
  expect(sessions.sessions).toEqual([]);
});

test('clients are listed a page at a time, oldest first', async () => {
  const open = async (id: string): Promise<void> => {
    const stream = client.sotw();
    stream.stream.write({ node: { id }, typeUrl: urls.endpoint, resourceNames: names });
    await stream.until(() => stream.frames.length === 1);
  };
  for (const id of ['a', 'b', 'c', 'd', 'e']) await open(id);
  const seen: string[] = [];
  let pageToken = '';
  do {
    const { clients, nextPageToken } = await listed({ pageSize: 2, pageToken });
    seen.push(clients.map(({ nodeId }) => nodeId).join(' '));
    pageToken = nextPageToken;
  } while (pageToken !== '');
  expect(seen).toEqual(['a b', 'c d', 'e']);
  await expect(listed({ pageSize: 1001 })).rejects.toThrow('page_size');
  await expect(listed({ pageToken: 'x' })).rejects.toThrow('page_token');
});

test('a refusal is reported in the words of the client, and counted; the next change is told', async () => {
  const stream = client.sotw();
  stream.stream.write({ node, typeUrl: urls.endpoint, resourceNames: names });
  await stream.until(() => stream.frames.length === 1);
  refuse(stream, names, 'locality is missing');
  await expect.poll(() => nacks).toHaveLength(1);
  expect(nacks[0]).toEqual({
    nodeId: 'sidecar~1',
    userAgent: 'gRPC test 1.2',
    node: 'node-1',
    peer: expect.stringMatching(/^127\.0\.0\.1:/),
    typeUrl: urls.endpoint,
    nonce: stream.frames[0]?.nonce,
    names,
    message: 'locality is missing',
  });
  backend.put('shop/b', 3);
  await stream.until(() => stream.frames.length === 2);
  ack(stream, names);
  await expect.poll(() => server.status.xds.types.endpoint.acks).toBe(1);
  expect(server.status.xds).toMatchObject({
    types: { endpoint: { requests: 3, responses: 2, nacks: 1 }, cluster: { requests: 0 } },
    framesMade: 2,
    framesShared: 0,
  });
  expect(server.status.xds.sentBytes).toBe(server.status.bytes);
});

function refuse({ stream, frames }: Sotw, resourceNames: readonly string[], message: string): void {
  const { nonce = '', typeUrl = '' } = frames.at(-1) ?? {};
  stream.write({
    typeUrl,
    responseNonce: nonce,
    resourceNames: [...resourceNames],
    errorDetail: { code: 3, message },
  });
}

test('streams that see the same are sent the same bytes, made once', async () => {
  const streams = Array.from({ length: 50 }, (_, i) => {
    const stream = client.sotw();
    stream.stream.write({
      node: { ...node, id: `s-${i}` },
      typeUrl: urls.endpoint,
      resourceNames: names,
    });
    return stream;
  });
  for (const stream of streams) await stream.until(() => stream.frames.length === 1);
  expect(server.status.xds).toMatchObject({ framesMade: 1, framesShared: 49 });
  expect(new Set(streams.map(({ frames }) => frames[0]?.nonce)).size).toBe(1);
});
