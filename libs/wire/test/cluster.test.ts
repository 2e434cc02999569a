import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceError, status } from '@grpc/grpc-js';
import {
  type ApplyRequest,
  type ApplyResponse__Output,
  type DeleteResponse__Output,
  type GetStatusResponse__Output,
  type ListEndpointsResponse__Output,
  type ListSlicesResponse__Output,
  protoRoot,
  type WatchSlicesResponse__Output,
} from '@sliceplane/proto';
import type { Endpoints } from '@sliceplane/kube';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jsonNames } from '../src/grpc/json-names.ts';
import { type GrpcServer, manifestToMessage, openGrpcServer } from '../src/index.ts';
import { FakeBackend, status as backendStatus } from './backend.ts';
import { ask, type Clients, connect } from './client.ts';

let backend: FakeBackend;
let server: GrpcServer;
let clients: Clients;

beforeEach(async () => {
  backend = new FakeBackend();
  server = await openGrpcServer({
    backend,
    listen: ['127.0.0.1:0'],
    limits: { objectsPerApply: 5 },
  });
  clients = connect(server.addresses[0] ?? '');
});

afterEach(async () => {
  clients.close();
  await server.close(0);
});

function apply(requests: readonly ApplyRequest[]): Promise<ApplyResponse__Output> {
  return ask<ApplyResponse__Output>((done) => {
    const call = clients.cluster.apply(done);
    for (const request of requests) call.write(request);
    call.end();
  });
}

const failed = (promise: Promise<unknown>): Promise<ServiceError> =>
  promise.then(
    () => expect.unreachable('it was answered'),
    (error: ServiceError) => error,
  );

test('marks go to the source in their place among the objects, and have no result', async () => {
  const relist: ApplyRequest = { mark: 'SOURCE_MARK_RELIST' };
  const pod: ApplyRequest = { pod: { metadata: { name: 'p', namespace: 'shop' } } };
  const answer = await apply([relist, pod, { mark: 'SOURCE_MARK_SYNCED' }]);
  expect(answer.results.map(({ name }) => name)).toEqual(['p']);
  expect(backend.marks).toEqual(['relist', 'synced']);
});

test('a mark that is not known ends the call: what it meant to keep might be deleted', async () => {
  const error = await failed(apply([{ mark: 'SOURCE_MARK_UNSPECIFIED' }]));
  expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
  expect(error.details).toMatch(/^mark: Invalid value: "SOURCE_MARK_UNSPECIFIED"/);
  expect(backend.marks).toEqual([]);
});

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart' } },
  spec: {
    clusterIP: '10.96.0.7',
    clusterIPs: ['10.96.0.7', 'fd00::7'],
    externalIPs: ['192.0.2.1'],
    selector: { app: 'cart' },
    ports: [
      { name: 'http', port: 80, targetPort: 'web' },
      { name: 'metrics', port: 9090, targetPort: 9090, appProtocol: '' },
    ],
  },
};

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart-1', namespace: 'shop' },
  spec: {
    nodeName: 'n1',
    containers: [{ name: 'c', ports: [{ name: 'web', containerPort: 8080 }] }],
  },
  status: { phase: 'Running', podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
};

test("Kubernetes' JSON names, names or numbers, and set zero values survive the wire", async () => {
  await apply([
    { service: manifestToMessage('Service', service) },
    { pod: manifestToMessage('Pod', pod) },
  ]);
  expect(backend.applied).toEqual([service, pod]);
});

test('L9: a bad object is refused by its field, the others are kept; results in order', async () => {
  const named = (name: string): ApplyRequest => ({
    service: { metadata: { name, namespace: 'shop' } },
  });
  const answer = await apply([named('a'), named('bad'), {}, named('b')]);
  expect(answer).toMatchObject({ accepted: 2, refused: 2 });
  expect(answer.results.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'a created',
    'bad refused',
    ' refused',
    'b created',
  ]);
  expect(answer.results[1]?.errors).toEqual([
    { reason: 'FieldValueInvalid', field: 'spec.ports[0].port', message: 'Invalid value: 0' },
  ]);
  expect(answer.results[2]?.errors).toMatchObject([
    { reason: 'FieldValueRequired', field: 'object' },
  ]);
});

test('a call of too many objects is ended by name; those before the limit are kept', async () => {
  const error = await failed(
    apply(Array.from({ length: 9 }, () => ({ pod: { metadata: { name: 'p' } } }))),
  );
  expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
  expect(error.details).toContain('more than 5 objects, the limit; the first 5 are kept');
  expect(backend.applied).toHaveLength(5);
});

test('a page of large Endpoints ends below the message limit, and the next goes on from there', async () => {
  const names = Array.from({ length: 90 }, (_, i) => `s${100 + i}`);
  const subsets = [
    {
      addresses: Array.from({ length: 1000 }, (_, i) => ({
        ip: `10.0.${i >> 8}.${i & 255}`,
        nodeName: 'x'.repeat(60),
      })),
      notReadyAddresses: [],
      ports: [],
    },
  ];
  backend.endpoints = async ({ after, limit }) =>
    names
      .filter((name) => `shop/${name}` > after)
      .slice(0, limit)
      .map((name) => endpointsNamed(name, subsets));
  const seen: string[] = [];
  let pageToken = '';
  do {
    const page = await ask<ListEndpointsResponse__Output>((done) =>
      clients.cluster.listEndpoints({ pageToken }, done),
    );
    seen.push(...page.items.map(({ metadata }) => metadata?.name ?? ''));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  expect(seen).toEqual(names);
});

function endpointsNamed(name: string, subsets: Endpoints['subsets']): Endpoints {
  const metadata = {
    name,
    namespace: 'shop',
    uid: '',
    labels: {},
    annotations: {},
    ownerReferences: [],
  };
  return { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets };
}

test('Delete answers for each object', async () => {
  const objects = [{ kind: 'Pod', namespace: 'shop', name: 'cart-1' }];
  const answer = await ask<DeleteResponse__Output>((done) =>
    clients.cluster.delete({ objects }, done),
  );
  expect(answer.results).toMatchObject([{ kind: 'Pod', name: 'cart-1', outcome: 'deleted' }]);
  expect(backend.removed).toEqual(['Pod shop/cart-1']);
});

test('ListSlices pages; a service is named alone in its namespace, or whole', async () => {
  for (const name of ['cart-b', 'cart-a', 'cart-c']) backend.putSlice('shop/cart', name, 1);
  backend.putSlice('other/x', 'x-a', 1);
  const { cluster } = clients;
  const list = (request: object): Promise<ListSlicesResponse__Output> =>
    ask<ListSlicesResponse__Output>((done) => cluster.listSlices(request, done));
  const names = (answer: ListSlicesResponse__Output): unknown[] =>
    answer.slices.map((slice) => slice.metadata?.name);
  const first = await list({ namespace: 'shop', pageSize: 2 });
  expect(names(first)).toEqual(['cart-a', 'cart-b']);
  const second = await list({ namespace: 'shop', pageSize: 2, pageToken: first.nextPageToken });
  expect([names(second), second.nextPageToken]).toEqual([['cart-c'], '']);
  expect(names(await list({ service: 'other/x' }))).toEqual(['x-a']);
  expect(names(await list({ namespace: 'other', service: 'x' }))).toEqual(['x-a']);
  const error = await failed(list({ namespace: 'shop', service: 'other/x' }));
  expect(error.details).toContain(`service: Invalid value: "other/x": is not in namespace 'shop'`);
});

test('a page of large slices ends below the message limit', async () => {
  for (let i = 0; i < 40; i++) backend.putSlice('shop/big', `big-${i}`, 8000);
  const { cluster } = clients;
  const seen = new Set<string | undefined>();
  let pageToken = '';
  let pages = 0;
  do {
    const request = { pageSize: 1000, pageToken };
    const page = await ask<ListSlicesResponse__Output>((done) => cluster.listSlices(request, done));
    for (const slice of page.slices) seen.add(slice.metadata?.name);
    pageToken = page.nextPageToken;
    pages++;
  } while (pageToken !== '');
  expect(seen.size).toBe(40);
  expect(pages).toBeGreaterThan(1);
});

test('WatchSlices: all that exists, its end, then changes', async () => {
  backend.putSlice('shop/cart', 'cart-a', 1);
  const stream = clients.cluster.watchSlices({ namespace: 'shop' });
  const frames: AsyncIterator<WatchSlicesResponse__Output> = stream[Symbol.asyncIterator]();
  const read = async (): Promise<string> => {
    const { value } = (await frames.next()) as { value: WatchSlicesResponse__Output };
    const events = value.events.map(({ type, slice }) => `${type} ${slice?.metadata?.name}`);
    return [...events, ...(value.snapshotEnd ? ['end'] : [])].join(', ');
  };
  expect(await read()).toBe('TYPE_ADDED cart-a, end');
  backend.putSlice('shop/cart', 'cart-a', 2);
  expect(await read()).toBe('TYPE_MODIFIED cart-a');
  backend.deleteSlice('shop/cart', 'cart-a');
  expect(await read()).toBe('TYPE_DELETED cart-a');
  stream.on('error', () => {});
  stream.cancel();
  await expect.poll(() => backend.hub.status().streams).toBe(0);
});

test('GetStatus', async () => {
  const answer = await ask<GetStatusResponse__Output>((done) => clients.admin.getStatus({}, done));
  const { shards, sources, events, objects, ...rest } = backendStatus;
  expect(answer).toMatchObject({
    ...rest,
    objects,
    shards,
    sources,
    events,
    epoch: 'epoch-1',
    streams: 0,
    delivery: { frames: 0, bytes: 0, refused: 0 },
    process: { pid: process.pid },
  });
  // An event loop that was held up for long is told so.
  const until = performance.now() + 100;
  while (performance.now() < until);
  await expect
    .poll(async () => {
      const later = await ask<GetStatusResponse__Output>((done) =>
        clients.admin.getStatus({}, done),
      );
      return later.process?.eventLoopMaxMs;
    })
    .toBeGreaterThan(50);
  const { rssBytes = 0, heapUsedBytes = 0, cpuUserMs } = answer.process ?? {};
  expect(cpuUserMs).toBeGreaterThan(0);
  expect(heapUsedBytes).toBeGreaterThan(1e6);
  expect(rssBytes).toBeGreaterThan(heapUsedBytes / 2);
});

test('every json_name of the .proto files is put back into the descriptors', () => {
  const files = ['kubernetes', 'endpoint_views', 'cluster', 'admin'];
  const text = files
    .map((name) => readFileSync(join(protoRoot, 'sliceplane/v1', `${name}.proto`), 'utf8'))
    .join('\n');
  const written = [...text.matchAll(/(\w+) = \d+ \[json_name = "(\w+)"\]/gu)].map(
    ([, field, json]) => [field, json],
  );
  expect(written.length).toBeGreaterThan(0);
  expect(Object.fromEntries(written)).toEqual(jsonNames);
});
