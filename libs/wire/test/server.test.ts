import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  credentials,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { GetStatusResponse__Output, GetViewResponse__Output } from '@sliceplane/proto';
import { service as healthService } from 'grpc-health-check';
import { afterEach, describe, expect, test } from 'vitest';
import { fieldsIn } from './fields.ts';
import { isLocal } from '../src/grpc/tls.ts';
import {
  type GrpcServer,
  type GrpcServerOptions,
  openGrpcServer,
  resolveLimits,
} from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { ask, type Clients, connect, openWatch } from './client.ts';

const servers: GrpcServer[] = [];
const clients: Clients[] = [];

afterEach(async () => {
  for (const one of clients.splice(0)) one.close();
  for (const server of servers.splice(0)) await server.close(0);
});

async function serve(
  backend: FakeBackend,
  options: Partial<GrpcServerOptions> = {},
): Promise<GrpcServer> {
  const server = await openGrpcServer({ backend, listen: ['127.0.0.1:0'], ...options });
  servers.push(server);
  return server;
}

function clientOf(server: GrpcServer, creds?: ChannelCredentials): Clients {
  const client = connect(server.addresses[0] ?? '', {}, creds);
  clients.push(client);
  return client;
}

const getStatus = ({ admin }: Clients): Promise<GetStatusResponse__Output> =>
  ask<GetStatusResponse__Output>((done) =>
    admin.getStatus({}, { deadline: Date.now() + 3000 }, done),
  );

const failed = (promise: Promise<unknown>): Promise<ServiceError> =>
  promise.then(
    () => expect.unreachable('it was answered'),
    (error: ServiceError) => error,
  );

/** What grpc.health.v1.Health/Check says. */
async function health(server: GrpcServer, service: string): Promise<string> {
  const client = new Client(server.addresses[0] ?? '', credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = healthService['Check'] as never as {
    path: string;
    requestSerialize: (value: object) => Buffer;
    responseDeserialize: (bytes: Buffer) => { status: string };
  };
  const answer = await ask<{ status: string }>((done) =>
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service }, done),
  ).finally(() => client.close());
  return answer.status;
}

test('health: views are SERVING only once the sources are synced, nothing is while draining', async () => {
  const backend = new FakeBackend(false);
  const server = await serve(backend);
  const all = (): Promise<string[]> =>
    Promise.all(
      ['', 'sliceplane.v1.EndpointViews', 'sliceplane.v1.Cluster'].map((name) =>
        health(server, name),
      ),
    );
  expect(await all()).toEqual(['NOT_SERVING', 'NOT_SERVING', 'SERVING']);
  backend.hub.setSynced(true);
  expect(await all()).toEqual(['SERVING', 'SERVING', 'SERVING']);
});

test('before the first sync GetView answers pending', async () => {
  const backend = new FakeBackend(false);
  backend.put('a/b', 1);
  const { views } = clientOf(await serve(backend));
  for (const details of [false, true]) {
    const answer = await ask<GetViewResponse__Output>((done) =>
      views.getView({ service: 'a/b', details }, done),
    );
    expect(answer.view).toMatchObject({ state: 'VIEW_STATE_PENDING_SYNC', endpoints: [] });
  }
});

test('drain: streams end as UNAVAILABLE with a retry hint, later calls are refused, close resolves', async () => {
  const backend = new FakeBackend();
  const server = await serve(backend);
  const client = clientOf(server);
  const watches = [1, 2, 3].map(() => openWatch(client, { subscriptions: ['*'] }));
  for (const watch of watches) await watch.until(() => watch.frames.length > 0);
  const closed = server.close(2000);
  for (const watch of watches) {
    const error = await watch.error();
    expect(error).toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringContaining('shutting down'),
    });
    const [ms] = error.metadata.get('grpc-retry-pushback-ms');
    expect(Number(ms)).toBeGreaterThanOrEqual(100);
    expect(Number(ms)).toBeLessThanOrEqual(3000);
    expect(error.metadata.get('sliceplane-reason')).toEqual(['draining']);
  }
  await closed;
  expect(backend.hub.status().streams).toBe(0);
  expect((await failed(getStatus(client))).code).toBe(status.UNAVAILABLE);
});

/** An open grpc.health.v1.Health/Watch: what it said, and how it ended. */
async function openHealthWatch(server: GrpcServer, service: string) {
  const client = new Client(server.addresses[0] ?? '', credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = healthService['Watch'] as never as {
    path: string;
    requestSerialize: (value: object) => Buffer;
    responseDeserialize: (bytes: Buffer) => { status: string };
  };
  const said: string[] = [];
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
    service,
  });
  call.on('data', ({ status: now }: { status: string }) => said.push(now));
  const ended = new Promise<ServiceError>((resolve) => {
    call.once('error', resolve);
  }).finally(() => client.close());
  await once(call, 'data');
  return { said, ended };
}

test('drain: health watches, reflection and an idle Apply end at once and cost no grace', async () => {
  const server = await serve(new FakeBackend());
  const { cluster } = clientOf(server);
  const watched = await openHealthWatch(server, '');
  const applied = Promise.withResolvers<ServiceError | null>();
  const call = cluster.apply(applied.resolve);
  call.write({ pod: { metadata: { name: 'p' } } });
  const asker = new Client(server.addresses[0] ?? '', credentials.createInsecure());
  const same = (bytes: Buffer): Buffer => bytes;
  const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
  const reflection = asker.makeBidiStreamRequest(path, same, same);
  const reflected = new Promise<ServiceError>((resolve) => {
    reflection.once('error', resolve);
  });
  reflection.write(Buffer.from([0x3a, 0])); // list_services
  await once(reflection, 'data');

  await server.close(600_000);
  for (const error of [await watched.ended, await applied.promise, await reflected]) {
    expect(error).toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringContaining('shutting down'),
    });
  }
  expect(watched.said).toEqual(['SERVING', 'NOT_SERVING']);
  asker.close();
});

test('a server takes so many streams and no more, and says so', async () => {
  const client = clientOf(await serve(new FakeBackend(), { limits: { streams: 1 } }));
  const first = openWatch(client, { subscriptions: ['*'] });
  await first.until(() => first.frames.length > 0);
  const error = await openWatch(client, { subscriptions: ['*'] }).error();
  expect(error).toMatchObject({
    code: status.RESOURCE_EXHAUSTED,
    details: expect.stringContaining('1 streams are open, limit is 1'),
  });
  expect(error.metadata.get('sliceplane-retry-ms')).toEqual(['1000-10000']);
  first.stream.cancel();
});

test('a request larger than the limit is refused', async () => {
  const client = clientOf(
    await serve(new FakeBackend(), { limits: { receiveMessageBytes: 64 * 1024 } }),
  );
  const error = await failed(
    ask((done) => client.views.getView({ service: 'x'.repeat(70_000) }, done)),
  );
  expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
});

test('an error of the backend is INTERNAL to the client and reported in full', async () => {
  const backend = new FakeBackend();
  backend.services = () => Promise.reject(new TypeError('bug'));
  const reported: unknown[] = [];
  const { views } = clientOf(await serve(backend, { onError: (error) => reported.push(error) }));
  const error = await failed(ask((done) => views.listServices({}, done)));
  expect(error).toMatchObject({
    code: status.INTERNAL,
    details: expect.not.stringContaining('bug'),
  });
  expect(reported).toMatchObject([{ message: 'bug' }]);
});

test('a shard that is being replaced is UNAVAILABLE, with a retry hint', async () => {
  const backend = new FakeBackend();
  const lost = Object.assign(new Error('shard 1 is being replaced'), { code: 'SHARD_LOST' });
  backend.services = () => Promise.reject(lost);
  const { views } = clientOf(await serve(backend));
  const error = await failed(ask((done) => views.listServices({}, done)));
  expect(error).toMatchObject({ code: status.UNAVAILABLE, details: 'shard 1 is being replaced' });
  expect(error.metadata.get('sliceplane-retry-ms')).toEqual(['50-500']);
});

test.each([
  ['127.0.0.1:1', true],
  ['127.8.8.8:1', true],
  ['[::1]:1', true],
  ['localhost:1', true],
  ['unix:/tmp/x', true],
  ['0.0.0.0:1', false],
  ['[::]:1', false],
  ['10.0.0.1:1', false],
  ['127.0.0.1.example.com:1', false],
  ['::1.example:1', false],
])('%s is local: %s', (address, local) => {
  expect(isLocal(address)).toBe(local);
});

test('plaintext beyond this machine is refused unless asked for', async () => {
  const backend = new FakeBackend();
  const open = (insecure: boolean): Promise<GrpcServer> =>
    serve(backend, { listen: ['0.0.0.0:0'], insecure });
  await expect(open(false)).rejects.toThrow(
    'listen 0.0.0.0:0: plaintext is served on loopback or a unix socket only',
  );
  expect((await open(true)).ports[0]).toBeGreaterThan(0);
});

test('a unix socket', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sliceplane-'));
  const server = await serve(new FakeBackend(), { listen: [`unix:${join(dir, 's')}`] });
  expect((await getStatus(clientOf(server))).epoch).toBe('epoch-1');
  await server.close(0);
  rmSync(dir, { recursive: true });
});

test('a port that is taken is said so', async () => {
  const [port] = (await serve(new FakeBackend())).ports;
  await expect(serve(new FakeBackend(), { listen: [`127.0.0.1:${port}`] })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}`,
  );
});

describe('TLS', () => {
  const pem = (name: string): string => join(import.meta.dirname, 'tls', `${name}.pem`);
  const tls = { certFile: pem('server'), keyFile: pem('server-key') };
  const mutual = { ...tls, clientCaFile: pem('ca') };
  const ca = readFileSync(pem('ca'));
  const withCertificate = (): ChannelCredentials =>
    credentials.createSsl(ca, readFileSync(pem('client-key')), readFileSync(pem('client')));

  test('a client that trusts the authority is served, a plaintext one is not', async () => {
    const server = await serve(new FakeBackend(), { tls, listen: ['0.0.0.0:0'] });
    const address = `127.0.0.1:${server.ports[0]}`;
    const trusting = connect(address, {}, credentials.createSsl(ca));
    const plain = connect(address);
    clients.push(trusting, plain);
    expect((await getStatus(trusting)).epoch).toBe('epoch-1');
    expect((await failed(getStatus(plain))).code).not.toBe(status.OK);
  });

  test('mTLS: a client without a certificate is refused', async () => {
    const server = await serve(new FakeBackend(), { tls: mutual });
    expect((await getStatus(clientOf(server, withCertificate()))).epoch).toBe('epoch-1');
    expect((await failed(getStatus(clientOf(server, credentials.createSsl(ca))))).code).toBe(
      status.UNAVAILABLE,
    );
  });

  test('files that cannot be used are named', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sliceplane-'));
    const notPem = join(dir, 'not.pem');
    writeFileSync(notPem, 'hello');
    const open = (files: object): Promise<GrpcServer> =>
      serve(new FakeBackend(), { tls: { ...tls, ...files } });
    await expect(open({ certFile: '/no/such' })).rejects.toThrow(
      'certFile /no/such cannot be read',
    );
    await expect(open({ keyFile: notPem })).rejects.toThrow(`keyFile ${notPem} is not PEM`);
    rmSync(dir, { recursive: true });
  });
});

test('limits out of bounds are refused by name and both numbers', () => {
  expect(() => resolveLimits({ frameBytes: 1 })).toThrow(
    'frameBytes must be an integer from 16384 to 4194304, not 1',
  );
  expect(() => resolveLimits({ streams: 1.5 })).toThrow('streams must be an integer');
});

describe('reflection', () => {
  /** Asks like grpcurl: a request is one string field, by number. */
  async function reflect(
    server: GrpcServer,
    version: string,
    field: number,
    text: string,
  ): Promise<Buffer> {
    const client = new Client(server.addresses[0] ?? '', credentials.createInsecure());
    const same = (bytes: Buffer): Buffer => bytes;
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    const stream: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest(
      path,
      same,
      same,
    );
    stream.on('error', () => {});
    stream.write(Buffer.concat([Buffer.from([field * 8 + 2, text.length]), Buffer.from(text)]));
    const [answer] = (await once(stream, 'data')) as [Buffer];
    stream.end();
    client.close();
    return answer;
  }

  test.each(['v1', 'v1alpha'])('%s lists every service', async (version) => {
    const answer = await reflect(await serve(new FakeBackend()), version, 7, '*');
    const list = fieldsIn(answer).find(({ number }) => number === 6)?.content ?? Buffer.alloc(0);
    const names = fieldsIn(list).map(({ content }) => fieldsIn(content)[0]?.content.toString());
    expect(names).toEqual(
      expect.arrayContaining([
        'sliceplane.v1.EndpointViews',
        'sliceplane.v1.Cluster',
        'sliceplane.v1.Admin',
        'grpc.health.v1.Health',
        'envoy.service.discovery.v3.AggregatedDiscoveryService',
        'envoy.service.endpoint.v3.EndpointDiscoveryService',
      ]),
    );
  });

  test("descriptors carry Kubernetes' JSON names", async () => {
    const answer = await reflect(
      await serve(new FakeBackend()),
      'v1',
      4,
      'sliceplane.v1.ServiceSpec',
    );
    const files = fieldsIn(answer).find(({ number }) => number === 4)?.content ?? Buffer.alloc(0);
    const names: string[] = [];
    const walk = (message: Buffer): void => {
      for (const { number, content } of fieldsIn(message)) {
        if (number === 3) walk(content);
        if (number !== 2) continue;
        const field = fieldsIn(content);
        const text = (wanted: number): string | undefined =>
          field.find((one) => one.number === wanted)?.content.toString();
        const json = text(10);
        if (json?.endsWith('IP') === true || json?.endsWith('IPs') === true)
          names.push(`${text(1)} ${json}`);
      }
    };
    for (const { content: file } of fieldsIn(files)) {
      for (const { number, content } of fieldsIn(file)) if (number === 4) walk(content);
    }
    expect([...new Set(names)].toSorted()).toEqual([
      'cluster_ip clusterIP',
      'cluster_ips clusterIPs',
      'external_ips externalIPs',
      'pod_ip podIP',
      'pod_ips podIPs',
    ]);
  });
});
