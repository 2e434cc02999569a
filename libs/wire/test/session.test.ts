import http2 from 'node:http2';
import { type ServiceError, status } from '@grpc/grpc-js';
import {
  type GetStatusResponse__Output,
  type ListSessionsRequest,
  type ListSessionsResponse__Output,
  packageDefinition,
  type ServiceView__Output,
  type SessionRequest,
} from '@sliceplane/proto';
import { afterEach, expect, test } from 'vitest';
import {
  type GrpcServer,
  type GrpcServerOptions,
  openGrpcServer,
  type ReportedNack,
} from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { ask, type Clients, connect, openSession, type OpenSession } from './client.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function serve(
  backend: FakeBackend,
  options: Partial<GrpcServerOptions> = {},
): Promise<{ server: GrpcServer; clients: Clients }> {
  const server = await openGrpcServer({ backend, listen: ['127.0.0.1:0'], ...options });
  closers.push(() => server.close(0));
  const clients = connect(server.addresses[0] ?? '');
  closers.push(() => clients.close());
  return { server, clients };
}

const { Session: method } = packageDefinition['sliceplane.v1.EndpointViews'] as unknown as {
  Session: { requestSerialize: (request: SessionRequest) => Buffer };
};
const requestBytes = method.requestSerialize;

const hello: SessionRequest = { hello: { viewpoint: { node: 'n1' }, agent: 'test/1' } };
const subscribe = (...subscriptions: string[]): SessionRequest => ({
  subscribe: { subscriptions },
});
const views = (session: OpenSession): ServiceView__Output[] =>
  session.frames.flatMap((frame) => frame.views);
const ends = (session: OpenSession): number =>
  session.frames.filter((frame) => frame.snapshotEnd).length;
const reasonOf = (error: ServiceError): unknown => error.metadata.get('sliceplane-reason')[0];
const sessions = (
  clients: Clients,
  request: ListSessionsRequest = {},
): Promise<ListSessionsResponse__Output> =>
  ask((done) => clients.admin.listSessions(request, done));

test('subscriptions come and go, each answered in full; a change comes as a delta', async () => {
  const backend = new FakeBackend();
  for (const name of ['a', 'b']) backend.put(`shop/${name}`, 2);
  const { clients } = await serve(backend);
  const session = openSession(clients, [hello, subscribe('shop/a')]);
  await session.until(() => ends(session) === 1);
  expect(session.frames[0]).toMatchObject({ sequence: 1, epoch: 'epoch-1' });
  expect(views(session)).toMatchObject([{ service: 'shop/a', reset: true, unchanged: false }]);
  session.stream.write(subscribe('shop/b', 'shop/none'));
  await session.until(() => ends(session) === 2);
  backend.put('shop/a', 3);
  await session.until(() => views(session).length === 4);
  expect(views(session).at(-1)).toMatchObject({ service: 'shop/a', reset: false });
  session.stream.write({ unsubscribe: { subscriptions: ['shop/a'] } });
  session.stream.write(subscribe('shop/b'));
  await session.until(() => ends(session) === 3);
  backend.put('shop/a', 4);
  backend.put('shop/b', 3);
  await session.until(() => views(session).length === 6);
  const services = views(session).map(({ service }) => service);
  expect(services.slice(0, 1)).toEqual(['shop/a']);
  expect(services.slice(1, 3).toSorted()).toEqual(['shop/b', 'shop/none']);
  expect(services.slice(3)).toEqual(['shop/a', 'shop/b', 'shop/b']);
  session.stream.cancel();
});

test('hello is first, once, and in bounds', async () => {
  const { clients } = await serve(new FakeBackend());
  const cases: readonly [readonly SessionRequest[], RegExp][] = [
    [[subscribe('shop/a')], /^request: Invalid value: "subscribe": the first must be hello/],
    [[hello, hello], /^request: Invalid value: "hello"/],
    [[{ hello: { agent: 'a'.repeat(129) } }], /^hello\.agent: Invalid value: "a+…": may not be/],
    [[{ hello: { maxFrameBytes: 5 } }], /^max_frame_bytes: Invalid value: 5/],
    [[hello, { ack: { sequence: 9 } }], /^ack\.sequence: Invalid value: 9/],
    [[hello, { nack: { sequence: 1, service: 'a/b' } }], /^nack\.sequence: Invalid value: 1/],
    [
      [hello, subscribe(...Array.from({ length: 100_001 }, (_, i) => `a/${i}`))],
      /^subscriptions: Invalid value: "100001 entries": may not be more than 100000 at once/,
    ],
    [
      [hello, { subscribe: { subscriptions: ['a/b'], known: [{ service: 'a/b', hash: 'AAAA' }] } }],
      /^known\[0\]\.hash: Invalid value/,
    ],
  ];
  for (const [requests, message] of cases) {
    const error = await openSession(clients, requests).error();
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(error.details).toMatch(message);
    expect(reasonOf(error)).toBe('invalid-argument');
  }
});

test('a session without a hello does not stay', async () => {
  const { clients } = await serve(new FakeBackend(), { limits: { helloMs: 100 } });
  const error = await openSession(clients, []).error();
  expect(error).toMatchObject({
    code: status.DEADLINE_EXCEEDED,
    details: expect.stringMatching(/100 ms/),
  });
});

test('refused subscriptions are answered, and end nothing', async () => {
  const backend = new FakeBackend();
  backend.put('shop/a', 1);
  const { clients } = await serve(backend, { limits: { subscriptionsPerStream: 2 } });
  const session = openSession(clients, [
    hello,
    subscribe('shop/a', 'no such thing', 'shop/a:http', 'shop/b', 'shop/c'),
    { subscribe: { subscriptions: ['shop/d'], options: { mode: 77 as never } } },
    { subscribe: {} },
    { subscribe: { subscriptions: ['shop/e'], options: { subset: 1001 } } },
  ]);
  const refusals = () => session.frames.flatMap((frame) => frame.refused);
  await session.until(() => refusals().length === 6 && ends(session) > 0);
  const refused = refusals();
  expect(refused).toMatchObject([
    {
      subscription: 'no such thing',
      reason: 'FieldValueInvalid',
      message: expect.stringMatching(/must be namespace/),
    },
    {
      subscription: 'shop/a:http',
      reason: 'FieldValueInvalid',
      message: expect.stringMatching(/shop\/a is subscribed/),
    },
    {
      subscription: 'shop/c',
      reason: 'FieldValueTooMany',
      message: expect.stringMatching(/at most 2 per session/),
    },
    {
      subscription: 'shop/d',
      reason: 'FieldValueInvalid',
      message: expect.stringMatching(/^options\.mode: /),
    },
    { subscription: '', reason: 'FieldValueRequired' },
    {
      subscription: 'shop/e',
      message: 'options.subset: Invalid value: 1001: must be 0 or from 1 to 200',
    },
  ]);
  const answered = views(session).map(({ service }) => service);
  expect(answered.toSorted()).toEqual(['shop/a', 'shop/b']);
});

test('what the client still holds is not sent again, nor is a class opened anew for it', async () => {
  const backend = new FakeBackend();
  for (const name of ['a', 'b', 'c']) backend.put(`shop/${name}`, 50);
  const { clients } = await serve(backend);
  const first = openSession(clients, [hello, subscribe('shop/*')]);
  await first.until(() => ends(first) === 1);
  const held = views(first).map(({ service, hash }) => ({ service, hash }));
  first.stream.cancel();
  backend.put('shop/b', 51);
  const { snapshotBuilds } = backend.hub.status();

  const known = [...held, { service: 'shop/gone', hash: held[0]?.hash ?? Buffer.alloc(0) }];
  const second = openSession(clients, [hello, { subscribe: { subscriptions: ['shop/*'], known } }]);
  await second.until(() => ends(second) === 1);
  expect(views(second).toSorted((x, y) => (x.service < y.service ? -1 : 1))).toMatchObject([
    {
      service: 'shop/a',
      unchanged: true,
      reset: false,
      state: 'VIEW_STATE_READY',
      revision: 1,
      viewClass: 'default/both/any',
      selection: [{ chosen: 50 }],
      endpoints: [],
    },
    { service: 'shop/b', unchanged: false, reset: true, endpoints: { length: 51 } },
    { service: 'shop/c', unchanged: true },
    { service: 'shop/gone', state: 'VIEW_STATE_NOT_FOUND' },
  ]);
  const { delivery, ...counts } = backend.hub.status();
  expect(delivery.resumes).toEqual({ unchanged: 2, reset: 1, notFound: 1 });
  expect(counts.snapshotBuilds - snapshotBuilds).toBe(1);
  backend.put('shop/a', 51);
  await second.until(() => views(second).length === 5);
  expect(views(second).at(-1)).toMatchObject({ service: 'shop/a', reset: false, removed: [] });
});

test('a nack is answered by the whole view once, told to the operator, and never loops', async () => {
  const backend = new FakeBackend();
  backend.put('shop/a', 2);
  const nacks: ReportedNack[] = [];
  const { clients } = await serve(backend, { onNack: (nack) => nacks.push(nack) });
  const session = openSession(clients, [hello, subscribe('shop/a')]);
  await session.until(() => ends(session) === 1);
  const nack = (sequence: number): SessionRequest => ({
    nack: { sequence, service: 'shop/a', message: 'no room' },
  });
  session.stream.write(nack(1));
  await session.until(() => views(session).length === 2);
  expect(views(session).at(-1)).toMatchObject({ reset: true, endpoints: { length: 2 } });
  session.stream.write(nack(2));
  session.stream.write({ ack: { sequence: 2 } });
  session.stream.write(subscribe('shop/b')); // answered after the nack has been taken
  await session.until(() => ends(session) === 2);
  expect(views(session).map(({ service }) => service)).toEqual(['shop/a', 'shop/a', 'shop/b']);
  backend.put('shop/a', 3);
  await session.until(() => views(session).length === 4);
  expect(views(session).at(-1)).toMatchObject({ reset: true, endpoints: { length: 3 } });
  expect(nacks).toMatchObject([
    { agent: 'test/1', node: 'n1', service: 'shop/a', sequence: 1, message: 'no room' },
    { sequence: 2 },
  ]);
  expect((await sessions(clients)).sessions).toMatchObject([
    { method: 'Session', agent: 'test/1', node: 'n1', acked: 2, nacks: 2, lastNack: 'no room' },
  ]);
  const { delivery } = await ask<GetStatusResponse__Output>((done) =>
    clients.admin.getStatus({}, done),
  );
  expect(delivery).toMatchObject({ frames: 4, resets: 4, deltas: 0, nacks: 2, refused: 0 });
  expect(delivery?.bytes).toBeGreaterThan(200);
});

test('a client that floods is ended with a reason; acks of news are free', async () => {
  const backend = new FakeBackend();
  const { clients } = await serve(backend, {
    limits: { sessionRequestsPerSecond: 1, sessionRequestsBurst: 10 },
  });
  const flood = Array.from({ length: 12 }, (_, i) => subscribe(`shop/${i}`));
  const error = await openSession(clients, [hello, ...flood]).error();
  expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(reasonOf(error)).toBe('too-many-requests');
  expect(error.metadata.get('sliceplane-retry-ms')).toEqual(['1000-10000']);

  const calm = openSession(clients, [hello, subscribe('shop/a')]);
  await calm.until(() => ends(calm) === 1);
  for (let size = 1; size <= 30; size++) {
    backend.put('shop/a', size);
    await calm.until(() => calm.frames.length > size);
    calm.stream.write({ ack: { sequence: calm.frames.length } });
  }
  expect(views(calm).at(-1)?.revision).toBe(30);
});

/** A client of a Session that reads nothing, not even into its own buffers. */
function openStuckSession(address: string, requests: readonly SessionRequest[]) {
  const connection = http2.connect(`http://${address}`, { settings: { initialWindowSize: 1024 } });
  const stream = connection.request({
    ':method': 'POST',
    ':path': '/sliceplane.v1.EndpointViews/Session',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  for (const request of requests) {
    const bytes = requestBytes(request);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(bytes.length, 1);
    stream.write(Buffer.concat([head, bytes]));
  }
  stream.pause();
  for (const one of [connection, stream]) one.on('error', () => {});
  return { connection, stream };
}

test('L8: a client that asks and does not read is not read from, until it reads', async () => {
  const backend = new FakeBackend();
  backend.put('shop/big', 1000);
  const { server, clients } = await serve(backend, {
    limits: { sessionRequestsPerSecond: 100_000, sessionRequestsBurst: 1_000_000 },
  });
  const asks = 3000;
  const more = Array.from({ length: asks }, (_, i) => subscribe(`shop/${i}`));
  const stuck = openStuckSession(server.addresses[0] ?? '', [
    hello,
    subscribe('shop/big'),
    ...more,
  ]);
  await expect.poll(() => backend.hub.status().subscriptions).toBeGreaterThan(10);
  // Others ask and are answered meanwhile.
  for (let i = 0; i < 20; i++) {
    const other = openSession(clients, [hello, subscribe('shop/none')]);
    await other.until(() => ends(other) === 1);
    other.stream.cancel();
  }
  await expect.poll(() => server.streams).toBe(1);
  expect(backend.hub.status().subscriptions).toBeLessThan(200);
  expect((await sessions(clients, { behind: true })).sessions).toMatchObject([
    { method: 'Session', agent: 'test/1', node: 'n1' },
  ]);
  stuck.stream.resume();
  await expect.poll(() => backend.hub.status().subscriptions).toBe(asks + 1);
  stuck.connection.destroy();
  await expect.poll(() => server.streams).toBe(0);
});

test('a request too large for the server ends its session, and nothing stays of it', async () => {
  const backend = new FakeBackend();
  const { server, clients } = await serve(backend, { limits: { receiveMessageBytes: 65_536 } });
  const session = openSession(clients, [hello, subscribe('shop/a')]);
  await session.until(() => ends(session) === 1);
  session.stream.write(subscribe('x'.repeat(70_000)));
  expect((await session.error()).code).toBe(status.RESOURCE_EXHAUSTED);
  await expect.poll(() => server.streams).toBe(0);
  expect(backend.hub.status()).toMatchObject({ streams: 0, subscriptions: 0 });
});

test('who is connected and who is behind is listed in pages', async () => {
  const backend = new FakeBackend();
  backend.put('shop/a', 1);
  const { clients } = await serve(backend);
  const open: OpenSession[] = [];
  for (let i = 0; i < 5; i++) {
    const greeting = {
      hello: { viewpoint: { node: `n${i % 2}`, zone: 'za' }, agent: `agent/${i}` },
    };
    const session = openSession(clients, [greeting, subscribe('shop/a', 'shop/b')]);
    await session.until(() => ends(session) === 1);
    open.push(session);
  }
  const first = await sessions(clients, { pageSize: 3 });
  const second = await sessions(clients, { pageSize: 3, pageToken: first.nextPageToken });
  const all = [...first.sessions, ...second.sessions];
  expect(all.map(({ agent }) => agent)).toEqual([0, 1, 2, 3, 4].map((i) => `agent/${i}`));
  expect(second.nextPageToken).toBe('');
  expect(all[0]).toMatchObject({
    method: 'Session',
    node: 'n0',
    zone: 'za',
    subscriptions: 2,
    behind: 0,
    behindSinceMs: 0,
    sequence: open[0]?.frames.length,
  });
  expect(all[0]?.bytes).toBeGreaterThan(50);
  expect(all[0]?.peer).toMatch(/^127\.0\.0\.1:\d+$/);
  expect((await sessions(clients, { node: 'n1' })).sessions).toHaveLength(2);
  expect((await sessions(clients, { behind: true })).sessions).toEqual([]);
});
