import { type ServiceError, status } from '@grpc/grpc-js';
import type {
  ExplainResponse__Output,
  GetViewResponse__Output,
  ListServicesResponse__Output,
  ResolveAddressResponse__Output,
} from '@sliceplane/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GrpcServer, openGrpcServer } from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { ask, type Clients, connect, openWatch } from './client.ts';

let backend: FakeBackend;
let server: GrpcServer;
let clients: Clients;

beforeEach(async () => {
  backend = new FakeBackend();
  server = await openGrpcServer({
    backend,
    listen: ['127.0.0.1:0'],
    limits: { unaryDeadlineMs: 300, unaryMessageBytes: 256 * 1024 },
  });
  clients = connect(server.addresses[0] ?? '');
});

afterEach(async () => {
  clients.close();
  await server.close(0);
});

const failed = (promise: Promise<unknown>): Promise<ServiceError> =>
  promise.then(
    () => expect.unreachable('it was answered'),
    (error: ServiceError) => error,
  );

test('GetView answers a view, and not_modified to one who holds it', async () => {
  backend.put('shop/cart', 3);
  const { views } = clients;
  const first = await ask<GetViewResponse__Output>((done) =>
    views.getView({ service: 'shop/cart' }, done),
  );
  expect(first).toMatchObject({ epoch: 'epoch-1', notModified: false });
  expect(first.view).toMatchObject({
    service: 'shop/cart',
    state: 'VIEW_STATE_READY',
    viewClass: 'default/both/any',
    reset: true,
    times: { triggerMs: 11, ingestMs: 12, computedMs: 13 },
    selection: [
      { family: 'IPv4', port: 'http', protocol: 'TCP', reason: 'no-hints', total: 3, chosen: 3 },
    ],
  });
  expect(first.view?.endpoints.map(({ address }) => address)).toEqual([
    '10.0.0.0',
    '10.0.0.1',
    '10.0.0.2',
  ]);
  const knownHash = first.view?.hash ?? Buffer.alloc(0);
  const again = await ask<GetViewResponse__Output>((done) =>
    views.getView({ service: 'shop/cart', knownHash }, done),
  );
  expect(again).toMatchObject({
    notModified: true,
    view: { endpoints: [], hash: knownHash, revision: first.view?.revision },
  });
});

test.each([
  ['no/such', 'VIEW_STATE_NOT_FOUND'],
  ['shop/empty', 'VIEW_STATE_EMPTY'],
])('GetView of %s is an answer: %s', async (service, state) => {
  backend.put('shop/empty', 0);
  const answer = await ask<GetViewResponse__Output>((done) =>
    clients.views.getView({ service }, done),
  );
  expect(answer.view).toMatchObject({ service, state, endpoints: [] });
});

test('GetView with details asks the shard', async () => {
  const request = { service: 'shop/cart:http', details: true };
  const { view } = await ask<GetViewResponse__Output>((done) =>
    clients.views.getView(request, done),
  );
  expect(view?.endpoints[0]).toMatchObject({
    slice: 'cart-abc',
    targetRef: { kind: 'Pod', name: 'cart-1' },
  });
  expect(view?.hash.toString('hex')).toBe('00112233445566778899aabbccddeeff');
});

test.each([true, false])(
  'a service that went is news to who holds its empty view, details: %j',
  async (details) => {
    const request = { service: 'shop/gone', knownHash: Buffer.alloc(16), details };
    const answer = await ask<GetViewResponse__Output>((done) =>
      clients.views.getView(request, done),
    );
    expect(answer).toMatchObject({ notModified: false, view: { state: 'VIEW_STATE_NOT_FOUND' } });
  },
);

test('a view above the limit ends as RESOURCE_EXHAUSTED naming size, limit and Watch', async () => {
  backend.put('shop/huge', 6000);
  const error = await failed(
    ask<GetViewResponse__Output>((done) => clients.views.getView({ service: 'shop/huge' }, done)),
  );
  expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(error.details).toMatch(
    /^the answer of EndpointViews.GetView is \d+ bytes, limit is 262144 bytes: Watch /,
  );
  expect(error.metadata.get('sliceplane-reason')).toEqual(['answer-too-large']);
});

test('a shard that does not answer ends as DEADLINE_EXCEEDED by the server', async () => {
  backend.put('shop/cart', 1);
  backend.hangs = true;
  const request = { service: 'shop/cart', details: true };
  for (const details of [true, false]) {
    const error = await failed(
      ask<GetViewResponse__Output>((done) => clients.views.getView({ ...request, details }, done)),
    );
    expect(error).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      details: expect.stringContaining('300 ms'),
    });
  }
  expect(backend.signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(backend.hub.status().waiting).toBe(0);
});

test('a call that its client gives up leaves nothing behind', async () => {
  backend.put('shop/cart', 1);
  backend.hangs = true;
  const errors: unknown[] = [];
  for (const details of [true, false]) {
    const call = clients.views.getView({ service: 'shop/cart', details }, (error) =>
      errors.push(error?.code),
    );
    await expect.poll(() => backend.signals.length + backend.hub.status().waiting).toBe(1);
    call.cancel();
    await expect.poll(() => backend.signals.every(({ aborted }) => aborted)).toBe(true);
    await expect.poll(() => backend.hub.status().waiting).toBe(0);
    backend.signals.length = 0;
  }
  expect(errors).toEqual([status.CANCELLED, status.CANCELLED]);
});

test('a request of nonsense at length is refused in few words: trailers have room for no more', async () => {
  const service = 'a'.repeat(100_000);
  const error = await failed(
    ask<GetViewResponse__Output>((done) => clients.views.getView({ service }, done)),
  );
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.details).toContain('aaa… (100002 characters): must be namespace/name');
});

test.each([
  [{ service: 'cart' }, 'service: Invalid value: "cart": must be namespace/name'],
  [{ service: 'shop/*' }, 'service: Invalid value: "shop/*": must name one service'],
  [
    { service: 'a/b', knownHash: Buffer.from('0102', 'hex') },
    'known_hash: Invalid value: "0102": must be 16 bytes, not 2',
  ],
  [
    { service: 'a/b', options: { mode: 77 as never } },
    'options.mode: Invalid value: 77: must be one of VIEW_MODE_UNSPECIFIED',
  ],
])('GetView of %j is refused: %s', async (request, message) => {
  const error = await failed(
    ask<GetViewResponse__Output>((done) => clients.views.getView(request, done)),
  );
  expect(error.code).toBe(status.INVALID_ARGUMENT);
  expect(error.details).toContain(message);
});

test('Watch: snapshot, its end, then deltas on the hash before', async () => {
  backend.put('shop/cart', 2);
  const watch = openWatch(clients, { subscriptions: ['shop/cart', 'no/such'] });
  await watch.until(() => watch.frames.some((frame) => frame.snapshotEnd));
  const views = watch.frames.flatMap((frame) => frame.views);
  expect(views.map(({ service, state }) => [service, state])).toEqual(
    expect.arrayContaining([
      ['shop/cart', 'VIEW_STATE_READY'],
      ['no/such', 'VIEW_STATE_NOT_FOUND'],
    ]),
  );
  const snapshot = views.find(({ service }) => service === 'shop/cart');
  const seen = watch.frames.length;
  backend.put('shop/cart', 3);
  await watch.until(() => watch.frames.length > seen);
  const frame = watch.frames[seen];
  expect(frame).toMatchObject({ sequence: seen + 1, epoch: '' });
  expect(frame?.views).toMatchObject([
    {
      reset: false,
      baseRevision: 0, // one less than its own
      baseHash: snapshot?.hash.subarray(0, 8),
      endpoints: [{ address: '10.0.0.2', nodeName: 'node-2' }],
      removed: [],
    },
  ]);
  expect(frame?.sentMs).toBeGreaterThan(Date.now() - 10_000);
  watch.stream.cancel();
});

test('views that cannot be opened end their calls and streams, which may come back', async () => {
  const full = new FakeBackend(true, { maxClasses: 1 });
  full.put('shop/cart', 2);
  const other = await openGrpcServer({ backend: full, listen: ['127.0.0.1:0'] });
  const there = connect(other.addresses[0] ?? '');
  const watch = openWatch(there, { subscriptions: ['shop/cart'] });
  await watch.until(() => watch.frames.some((frame) => frame.snapshotEnd));
  const asked = {
    viewpoint: { zone: 'made-up' },
    options: { mode: 'VIEW_MODE_STRICT_ZONE' },
  } as const;
  const errors = [
    await failed(ask((done) => there.views.getView({ service: 'shop/cart', ...asked }, done))),
    await openWatch(there, { subscriptions: ['*'], ...asked }).error(),
  ];
  for (const error of errors) {
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(error.details).toMatch(/^view strict-zone\/both\/zone:made-up of shop\/cart cannot be/);
    expect(error.metadata.get('sliceplane-reason')).toEqual(['too-many-classes']);
    expect(Number(error.metadata.get('grpc-retry-pushback-ms')[0])).toBeGreaterThanOrEqual(1000);
  }
  full.put('shop/cart', 3);
  await watch.until(() => watch.frames.at(-1)?.views[0]?.revision === 2);
  watch.stream.cancel();
  there.close();
  await other.close(0);
});

test('Watch sends a heartbeat when silent', async () => {
  const watch = openWatch(clients, { subscriptions: ['*'], heartbeatMs: 1000 });
  await watch.until(() => watch.frames.some((frame) => frame.heartbeat !== null));
  expect(watch.frames.at(-1)?.heartbeat).toEqual({ sourceLagMs: 7, synced: true, queued: 2 });
  watch.stream.cancel();
});

test.each([
  [{ subscriptions: [] }, 'subscriptions: Invalid value: []: must name at least one'],
  [{ subscriptions: ['a/b', 'c'] }, 'subscriptions[1]: Invalid value: "c"'],
  [
    { subscriptions: ['a/b:x', 'a/b:y'] },
    'subscriptions[1]: Invalid value: "a/b:y": a/b:x is subscribed too',
  ],
  [
    { subscriptions: ['*'], maxFrameBytes: 100 },
    'max_frame_bytes: Invalid value: 100: must be 0 or from 16384 to 4194304',
  ],
  [
    { subscriptions: ['*'], heartbeatMs: 1 },
    'heartbeat_ms: Invalid value: 1: must be 0 or from 1000 to 300000',
  ],
])('Watch of %j is refused: %s', async (request, message) => {
  const error = await openWatch(clients, request).error();
  expect(error).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining(message),
  });
});

test('a client that cancels leaves nothing behind', async () => {
  const watches = Array.from({ length: 20 }, () =>
    openWatch(clients, { subscriptions: ['shop/cart', '*'] }),
  );
  for (const watch of watches) await watch.until(() => watch.frames.length > 0);
  expect(backend.hub.status()).toMatchObject({ streams: 20, subscriptions: 20 });
  for (const watch of watches) watch.stream.cancel();
  await expect.poll(() => backend.hub.status()).toMatchObject({ streams: 0, subscriptions: 0 });
  expect(server.streams).toBe(0);
});

test('ListServices pages by a token that survives change', async () => {
  const { views } = clients;
  const first = await ask<ListServicesResponse__Output>((done) =>
    views.listServices({ pageSize: 2 }, done),
  );
  expect(first.services.map(({ service }) => service)).toEqual(['shop/a', 'shop/b']);
  expect(first.services[0]).toMatchObject({
    clusterIp: '10.96.0.1',
    ports: [{ name: 'http', port: 80, targetPort: { stringValue: 'web' } }],
  });
  const second = await ask<ListServicesResponse__Output>((done) =>
    views.listServices(
      {
        pageSize: 2,
        pageToken: first.nextPageToken,
      },
      done,
    ),
  );
  expect(second).toMatchObject({ services: [{ service: 'shop/c' }], nextPageToken: '' });
  const error = await failed(
    ask<ListServicesResponse__Output>((done) => views.listServices({ pageToken: 'x' }, done)),
  );
  expect(error.details).toContain('page_token: Invalid value: "x"');
});

test('ResolveAddress and Explain', async () => {
  const { views } = clients;
  const resolved = await ask<ResolveAddressResponse__Output>((done) =>
    views.resolveAddress({ address: '10.96.0.1' }, done),
  );
  expect(resolved.owners).toMatchObject([
    { service: 'shop/a', role: 'cluster-ip', ports: [{ port: 80, protocol: '' }] },
  ]);
  const wrong = await failed(
    ask<ResolveAddressResponse__Output>((done) => views.resolveAddress({ address: 'x' }, done)),
  );
  expect(wrong).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining('address: Invalid value: "x"'),
  });
  const explained = await ask<ExplainResponse__Output>((done) =>
    views.explain(
      {
        service: 'shop/a',
        internalTrafficPolicy: 'Local',
      },
      done,
    ),
  );
  expect(explained).toMatchObject({
    epoch: 'epoch-1',
    verdicts: [
      {
        chosen: true,
        portNumber: 80,
        verdicts: [{ rule: 'policy', source: 'C33', message: 'Local' }],
      },
    ],
    summary: ['one of one'],
  });
});
