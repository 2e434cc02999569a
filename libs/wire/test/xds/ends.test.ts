/** How xDS streams end that should: in words, with a reason, and without anybody else noticing. */
import { type ServiceError, status } from '@grpc/grpc-js';
import type { DiscoveryRequest } from '@sliceplane/proto/xds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GrpcServer, openGrpcServer } from '../../src/index.ts';
import { FakeBackend } from '../backend.ts';
import { ack, assignmentsOf, DiscoveryClient, type Sotw, urls } from './discovery-client.ts';

let backend: FakeBackend;
let server: GrpcServer;
let neighbour: Sotw;
let grown = 1;

beforeAll(async () => {
  backend = new FakeBackend();
  backend.put('shop/a', grown);
  server = await openGrpcServer({
    backend,
    listen: ['127.0.0.1:0'],
    limits: {
      receiveMessageBytes: 1024 * 1024,
      xdsNamesPerStream: 1000,
      helloMs: 200,
      sessionRequestsPerSecond: 10,
      sessionRequestsBurst: 50,
    },
  });
  neighbour = connected().sotw();
  neighbour.stream.write({ node, typeUrl: urls.endpoint, resourceNames: ['shop/a/http'] });
  await neighbour.until(() => neighbour.frames.length === 1);
});
afterAll(() => server.close(0));

/** Told what changes while others misbehave. */
async function neighbourIsServed(): Promise<void> {
  ack(neighbour, ['shop/a/http']);
  const { length } = neighbour.frames;
  backend.put('shop/a', ++grown);
  await neighbour.until(() => neighbour.frames.length > length);
  expect(assignmentsOf(neighbour.frames.at(-1))).toEqual([`shop/a/http ${grown}`]);
}

const connected = (): DiscoveryClient => new DiscoveryClient(server.addresses[0] ?? '');
const node = { id: 'sidecar~1', userAgentName: 'gRPC test' };

/** Names nobody has. */
const names = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `shop/none-${from + i}/http`);

type Misdeed = (client: DiscoveryClient) => { error: () => Promise<ServiceError> };

/** Says these, one after the other. */
const says =
  (...requests: readonly DiscoveryRequest[]): Misdeed =>
  (client) => {
    const stream = client.sotw();
    for (const request of requests) stream.stream.write(request);
    return stream;
  };

const saysOfEndpoints =
  (request: DiscoveryRequest): Misdeed =>
  (client) => {
    const stream = client.sotw('StreamEndpoints');
    stream.stream.write(request);
    return stream;
  };

const sendsBytes =
  (...messages: readonly Buffer[]): Misdeed =>
  (client) => {
    const stream = client.raw('DeltaAggregatedResources');
    for (const bytes of messages) stream.stream.write(bytes);
    return stream;
  };

/** Field 3, metadata, of field 1, node: a list in a list in a list … */
function deep(levels: number): Buffer {
  let bytes = Buffer.alloc(0);
  const wrap = (tag: number): void => {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest < 128 ? rest : (rest % 128) + 128);
      if (rest < 128) break;
    }
    bytes = Buffer.concat([Buffer.from([tag * 8 + 2, ...length]), bytes]);
  };
  for (let i = 0; i < levels; i++) {
    wrap(1); // ListValue.values
    wrap(6); // Value.list_value
  }
  wrap(2); // FieldsEntry.value
  wrap(1); // Struct.fields
  wrap(3); // Node.metadata
  wrap(1); // DeltaDiscoveryRequest.node
  return bytes;
}

const { INVALID_ARGUMENT, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED } = status;
test.each<[string, Misdeed, status, reason: string, words: RegExp]>([
  [
    'bytes that are no request',
    sendsBytes(Buffer.from([0x0a, 0xff, 0x01])),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^request: .*"3 bytes".*cannot be read as what DeltaAggregatedResources takes/,
  ],
  [
    'metadata as deep as a message has room for',
    sendsBytes(deep(20_000)),
    INVALID_ARGUMENT,
    'invalid-argument',
    /cannot be read/,
  ],
  [
    'no type on an aggregated stream',
    says({ node }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^type_url: .*is required/,
  ],
  [
    'another type on a stream of endpoints',
    saysOfEndpoints({ node, typeUrl: urls.cluster }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^type_url: .*this stream is of .*ClusterLoadAssignment alone/,
  ],
  [
    'another node midway',
    says({ node, typeUrl: urls.endpoint }, { node: { id: 'b' }, typeUrl: urls.endpoint }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^node\.id: .*"b".*must be that of the first request, sidecar~1/,
  ],
  [
    'more names than a stream may have',
    says({ node, typeUrl: urls.endpoint, resourceNames: names(1001) }),
    RESOURCE_EXHAUSTED,
    'too-many-names',
    /1001 names .* room for 1000/,
  ],
  [
    'more names than a stream may have, in two types',
    says(
      { node, typeUrl: urls.endpoint, resourceNames: names(600) },
      { node, typeUrl: urls.cluster, resourceNames: names(600) },
    ),
    RESOURCE_EXHAUSTED,
    'too-many-names',
    /600 names .* room for 400/,
  ],
  [
    'a name without end',
    says({ node, typeUrl: urls.endpoint, resourceNames: ['x'.repeat(100_000)] }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^resource_names: .*may not be more than 1024 characters/,
  ],
  [
    'a node id without end',
    says({ node: { id: 'x'.repeat(2000) }, typeUrl: urls.endpoint }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^node\.id: .*may not be more than 1024 characters/,
  ],
  [
    'a user agent without end',
    says({ node: { userAgentName: 'x'.repeat(2000) }, typeUrl: urls.endpoint }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^node\.user_agent_name: .*may not be more than 1024 characters/,
  ],
  [
    'metadata that makes no sense',
    says({
      node: { ...node, metadata: { fields: { host: { numberValue: 7 } } } },
      typeUrl: urls.endpoint,
    }),
    INVALID_ARGUMENT,
    'invalid-argument',
    /^node\.metadata\.host: Invalid value: 7: must be a string/,
  ],
  [
    'a message larger than the limit',
    says({ node, typeUrl: urls.endpoint, resourceNames: ['x'.repeat(1024 * 1024)] }),
    RESOURCE_EXHAUSTED,
    '',
    /larger/,
  ],
  [
    'other names again and again (L133)',
    says(
      ...Array.from({ length: 200 }, (_, i) => ({
        node,
        typeUrl: urls.endpoint,
        resourceNames: names(500, i * 500),
      })),
    ),
    RESOURCE_EXHAUSTED,
    'too-many-requests',
    /more than 10 times per second, the limit/,
  ],
  [
    'nothing at all',
    (client) => client.sotw(),
    DEADLINE_EXCEEDED,
    'deadline-exceeded',
    /no request came within 200 ms/,
  ],
])(
  'L130: %s: the stream ends in words, and its neighbour is served',
  async (_, misdeed, code, reason, words) => {
    const client = connected();
    const error = await misdeed(client).error();
    expect(error.details).toMatch(words);
    expect(error).toMatchObject({ code });
    expect(error.metadata.get('sliceplane-reason')).toEqual(reason === '' ? [] : [reason]);
    await neighbourIsServed();
    client.close();
    await expect.poll(() => server.streams).toBe(1);
  },
);
