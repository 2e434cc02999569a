import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GrpcServer, openGrpcServer } from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { ask, type Clients, connect, openSession, openWatch } from './client.ts';

let backend: FakeBackend;
let server: GrpcServer;
let clients: Clients;

beforeEach(async () => {
  backend = new FakeBackend();
  backend.put('shop/a', 1);
  const limits = { streams: 2 };
  server = await openGrpcServer({ backend, listen: ['127.0.0.1:0'], limits });
  clients = connect(server.addresses[0] ?? '');
});

afterEach(async () => {
  clients.close();
  await server.close(0);
});

const opened = () => server.status.opened;

test('calls are counted by method and code, and each takes its time', async () => {
  const getView = (service: string): Promise<unknown> =>
    ask((done) => clients.views.getView({ service }, done));
  await getView('shop/a');
  await getView('shop/a');
  await expect(getView('*')).rejects.toThrow('must name one service');
  const counts = server.status.calls.find(({ method }) => method === 'EndpointViews.GetView');
  expect(counts?.codes).toEqual({ OK: 2, INVALID_ARGUMENT: 1 });
  expect(counts?.durations.buckets.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(server.status.calls.map(({ method }) => method)).toEqual(
    expect.arrayContaining(['Cluster.Apply', 'Admin.GetStatus']),
  );
});

test('objects are counted by what became of them', async () => {
  await ask((done) => {
    const call = clients.cluster.apply(done);
    call.write({ node: { metadata: { name: 'n1' } } });
    call.write({});
    call.end();
  });
  const objects = [{ kind: 'Pod', namespace: 'a', name: 'b' }];
  await ask((done) => clients.cluster.delete({ objects }, done));
  const sum = Object.values(server.status.taken).reduce((all, count) => all + count, 0);
  expect(sum).toBe(3);
  expect(server.status.taken.refused).toBe(1);
});

test('streams are counted by method, by why they ended, and by why they were not opened', async () => {
  const watch = openWatch(clients, { subscriptions: ['shop/a'] });
  await watch.until(() => watch.frames.length > 0);
  const session = openSession(clients, [{ hello: { viewpoint: { node: 'n1' } } }]);
  await expect.poll(() => opened().open).toMatchObject({ Session: 1, Watch: 1, WatchSlices: 0 });

  await openWatch(clients, { subscriptions: ['shop/a'] }).error();
  expect(opened().refused).toMatchObject({ 'too-many-streams': 1, draining: 0 });

  watch.stream.cancel();
  await expect.poll(() => opened().ends.client).toBe(1);
  await openWatch(clients, { subscriptions: ['a/b/c'] }).error();
  expect(opened().refused).toMatchObject({ 'invalid-argument': 1 });

  const refused = { subscribe: { subscriptions: ['a/b/c', 'shop/a'] } };
  session.stream.write(refused);
  await session.until(() => session.frames.length > 0);
  expect(backend.hub.status().delivery).toMatchObject({ refused: 1, resets: 2 });
  session.stream.write({ hello: {} });
  await session.error();
  expect(opened()).toMatchObject({
    open: { Session: 0, Watch: 0 },
    opened: { Session: 1, Watch: 1 },
    ends: { client: 1, 'invalid-argument': 1 },
  });
  expect(server.status).toMatchObject({ streams: 0, ended: 1, certificate: undefined });
});

test('a drain is why streams ended', async () => {
  const watch = openWatch(clients, { subscriptions: ['shop/a'] });
  await watch.until(() => watch.frames.length > 0);
  await Promise.all([watch.error(), server.close(0)]);
  expect(opened()).toMatchObject({ open: { Watch: 0 }, ends: { client: 0, draining: 1 } });
});
