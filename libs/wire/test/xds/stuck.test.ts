import { once } from 'node:events';
import http2 from 'node:http2';
import type { MethodDefinition } from '@grpc/grpc-js';
import { type DeltaDiscoveryRequest, xdsDefinition } from '@sliceplane/proto/xds';
import { expect, test } from 'vitest';
import { openGrpcServer } from '../../src/index.ts';
import { FakeBackend } from '../backend.ts';
import { assignmentsOf, DiscoveryClient, urls } from './discovery-client.ts';

const service = 'envoy.service.discovery.v3.AggregatedDiscoveryService';
const { path, requestSerialize } = (
  xdsDefinition[service] as unknown as Record<
    string,
    MethodDefinition<DeltaDiscoveryRequest, object>
  >
)['DeltaAggregatedResources'] as MethodDefinition<DeltaDiscoveryRequest, object>;

/** Says all this, with room for 1 KB of answers, and reads none of them. */
function openStuck(
  address: string,
  requests: readonly DeltaDiscoveryRequest[],
): { readonly connection: http2.ClientHttp2Session; readonly stream: http2.ClientHttp2Stream } {
  const connection = http2.connect(`http://${address}`, { settings: { initialWindowSize: 1024 } });
  const headers = { 'content-type': 'application/grpc', te: 'trailers' };
  const stream = connection.request({ ':method': 'POST', ':path': path, ...headers });
  for (const request of requests) {
    const bytes = requestSerialize(request);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(bytes.length, 1);
    stream.write(Buffer.concat([head, bytes]));
  }
  stream.pause();
  for (const one of [connection, stream]) one.on('error', () => {});
  return { connection, stream };
}

test('L133: a client that asks and does not read is not read from, until it reads', async () => {
  const backend = new FakeBackend();
  backend.put('shop/big', 1000);
  const server = await openGrpcServer({
    backend,
    listen: ['127.0.0.1:0'],
    limits: { sessionRequestsPerSecond: 100_000, sessionRequestsBurst: 1_000_000 },
  });
  const [address = ''] = server.addresses;
  const node = { id: 'stuck' };
  const asks = 3000;
  const stuck = openStuck(address, [
    { node, typeUrl: urls.endpoint, resourceNamesSubscribe: ['shop/big/http'] },
    ...Array.from({ length: asks }, (_, i) => ({
      typeUrl: urls.cluster,
      resourceNamesSubscribe: [`shop/none-${i}/http`],
    })),
  ]);
  const asked = (): number => server.status.xds.types.cluster.requests;
  await expect.poll(asked).toBeGreaterThan(10);
  const client = new DiscoveryClient(address);
  for (let i = 0; i < 20; i++) {
    const other = client.delta();
    const resourceNamesSubscribe = ['shop/big/http'];
    other.stream.write({ node: { id: 'other' }, typeUrl: urls.endpoint, resourceNamesSubscribe });
    await other.until(() => other.frames.length === 1);
    expect(assignmentsOf(other.frames[0])).toEqual(['shop/big/http 1000']);
    other.stream.cancel();
  }
  expect(asked()).toBeLessThan(200);
  stuck.stream.resume();
  await expect.poll(asked).toBe(asks);
  stuck.connection.destroy();
  await once(stuck.stream, 'close');
  await expect.poll(() => server.streams).toBe(0);
  client.close();
  await server.close(0);
});
