/** What a server does around xDS streams, whatever is told on them: where they are served, and how they end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { afterEach, expect, test } from 'vitest';
import { type GrpcServer, type GrpcServerOptions, openGrpcServer } from '../../src/index.ts';
import { FakeBackend } from '../backend.ts';
import { ask, connect } from '../client.ts';
import { DiscoveryClient, urls } from './discovery-client.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function serve(options: Partial<GrpcServerOptions> = {}): Promise<GrpcServer> {
  const server = await openGrpcServer({
    backend: new FakeBackend(),
    listen: ['127.0.0.1:0'],
    ...options,
  });
  closing.push(() => server.close(0));
  return server;
}

function clientOf(address: string | undefined): DiscoveryClient {
  const client = new DiscoveryClient(address ?? '');
  closing.push(() => client.close());
  return client;
}

const node = { id: 'sidecar~1', userAgentName: 'gRPC test' };
const hello = { node, typeUrl: urls.endpoint, resourceNames: ['shop/none/http'] };

test('L131: xDS is served beside in plaintext, on loopback addresses and unix sockets, when the main address has TLS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const pem = (name: string): string => join(import.meta.dirname, '../tls', `${name}.pem`);
  const unix = `unix:${join(folder, 'xds')}`;
  const server = await serve({
    tls: { certFile: pem('server'), keyFile: pem('server-key'), clientCaFile: pem('ca') },
    xdsListen: ['127.0.0.1:0', unix],
  });
  expect(server.xdsAddresses).toEqual([expect.stringMatching(/^127\.0\.0\.1:[1-9]/), unix]);
  for (const address of server.xdsAddresses) {
    const stream = clientOf(address).sotw();
    stream.stream.write(hello);
    await stream.until(() => stream.frames.length > 0);
  }
  expect(server.status.opened.open).toMatchObject({ StreamAggregatedResources: 2 });
});

test.each(['0.0.0.0:0', '10.0.0.1:1', '[::]:0', 'example.com:1'])(
  'L131: xDS beside at %s is refused: it would be plaintext for others',
  async (address) => {
    await expect(serve({ xdsListen: ['127.0.0.1:0', address] })).rejects.toThrow(
      new RangeError(
        `xdsListen ${address}: what is served there is plaintext, so it must be a loopback address or a unix socket`,
      ),
    );
  },
);

test('an address beside that is taken leaves nothing open', async () => {
  const [taken] = (await serve()).ports;
  const [free] = (await serve()).ports;
  await closing.pop()?.();
  await expect(
    serve({ listen: [`127.0.0.1:${free}`], xdsListen: [`127.0.0.1:${taken}`] }),
  ).rejects.toThrow(`cannot listen on 127.0.0.1:${taken}`);
  expect((await serve({ listen: [`127.0.0.1:${free}`] })).ports).toEqual([free]);
});

/** What grpc.health.v1.Health/Check says. */
async function health(address: string, name: string): Promise<string> {
  const client = new Client(address, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = healthService['Check'] as never as {
    path: string;
    requestSerialize: (value: object) => Buffer;
    responseDeserialize: (bytes: Buffer) => { status: string };
  };
  const answer = await ask<{ status: string }>((done) =>
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: name }, done),
  ).finally(() => client.close());
  return answer.status;
}

test('health knows xDS at every address, and nothing else at those beside', async () => {
  const backend = new FakeBackend(false);
  const { addresses, xdsAddresses } = await serve({ backend, xdsListen: ['127.0.0.1:0'] });
  const xds = 'envoy.service.discovery.v3.AggregatedDiscoveryService';
  const said = (name: string): Promise<string[]> =>
    Promise.all([...addresses, ...xdsAddresses].map((address) => health(address, name)));
  expect(await said(xds)).toEqual(['NOT_SERVING', 'NOT_SERVING']);
  expect(await said('')).toEqual(['NOT_SERVING', 'NOT_SERVING']);
  backend.hub.setSynced(true);
  expect(await said(xds)).toEqual(['SERVING', 'SERVING']);
  expect(await said('')).toEqual(['SERVING', 'SERVING']);
  await expect(said('sliceplane.v1.Admin')).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('L131: what is served beside is xDS, and no other service', async () => {
  const { xdsAddresses } = await serve({ xdsListen: ['127.0.0.1:0'] });
  const clients = connect(xdsAddresses[0] ?? '');
  closing.push(clients.close);
  for (const call of [
    ask((done) => clients.admin.getStatus({}, done)),
    ask((done) => clients.views.getView({ service: 'a/b' }, done)),
    ask((done) => clients.cluster.delete({ objects: [] }, done)),
  ]) {
    await expect(call).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  }
});

test('L132: a drain ends the streams of every address as UNAVAILABLE, with a retry hint', async () => {
  const server = await serve({ xdsListen: ['127.0.0.1:0'] });
  const streams = [...server.addresses, ...server.xdsAddresses].flatMap((address) => {
    const client = clientOf(address);
    const opened = [client.sotw('StreamEndpoints'), client.sotw()];
    for (const { stream } of opened) stream.write({ node, typeUrl: urls.endpoint });
    const delta = client.delta();
    delta.stream.write({ node, typeUrl: urls.endpoint });
    return [...opened, delta];
  });
  await expect.poll(() => server.streams).toBe(6);
  const closed = server.close(1000);
  for (const stream of streams) {
    const error = await stream.error();
    expect(error).toMatchObject({ code: status.UNAVAILABLE });
    expect(error.metadata.get('sliceplane-reason')).toEqual(['draining']);
    expect(error.metadata.get('sliceplane-retry-ms')).toEqual(['100-3000']);
  }
  await closed;
  expect(server.status.opened).toMatchObject({ ends: { draining: 6 }, open: noStreams });
});

const noStreams = {
  StreamAggregatedResources: 0,
  DeltaAggregatedResources: 0,
  StreamEndpoints: 0,
  DeltaEndpoints: 0,
};
