import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import {
  type AdminGrpcType,
  type ApplyRequest__Output,
  type ClusterGrpcType,
  type EndpointViewsGrpcType,
  packageDefinition,
  type WatchRequest__Output,
  type WatchResponse,
} from '@sliceplane/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectClient, type SliceplaneClient, type WatchEvent } from '../src/index.ts';

type GrpcType = AdminGrpcType & ClusterGrpcType & EndpointViewsGrpcType;
type WatchCall = ServerWritableStream<WatchRequest__Output, WatchResponse>;
const { v1 } = (loadPackageDefinition(packageDefinition) as unknown as GrpcType).sliceplane;

let server: Server;
let client: SliceplaneClient;
let port: number;
/** What the server does with each Watch, in order; the last one for all that follow. */
let onWatch: ((call: WatchCall) => void)[];
let watches: number;

beforeEach(async () => {
  onWatch = [];
  watches = 0;
  server = new Server();
  server.addService(v1.EndpointViews.service, {
    Watch: (call: WatchCall) => onWatch[Math.min(watches++, onWatch.length - 1)]?.(call),
    ListServices: (
      call: { request: { pageToken: string } },
      done: (error: null, answer: object) => void,
    ) => {
      const last = call.request.pageToken === 'next';
      done(null, {
        services: [{ service: last ? 'a/2' : 'a/1' }],
        nextPageToken: last ? '' : 'next',
      });
    },
  });
  server.addService(v1.Cluster.service, {
    WatchSlices: (call: { write: (batch: object) => void }) => call.write({ snapshotEnd: true }),
    Apply: (call: NodeJS.ReadableStream, done: (error: null, answer: object) => void) => {
      const results: object[] = [];
      call.on('data', (request: ApplyRequest__Output) =>
        results.push({ kind: 'Service', name: request.service?.metadata?.name }),
      );
      call.on('end', () => done(null, { results, accepted: results.length, refused: 0 }));
    },
  });
  port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  client = connectClient({
    server: `127.0.0.1:${port}`,
    channel: { 'grpc.use_local_subchannel_pool': 1 },
  });
});

afterEach(() => {
  client.close();
  server.forceShutdown();
});

const fail = (call: WatchCall, code: status, pushbackMs = '1'): void => {
  const metadata = new Metadata();
  metadata.set('grpc-retry-pushback-ms', pushbackMs);
  call.emit('error', { code, details: 'as told', metadata });
};

const snapshot = (call: WatchCall): void => {
  call.write({
    sequence: 1,
    epoch: 'e',
    snapshotEnd: true,
    views: [
      {
        service: 'a/1',
        state: 'VIEW_STATE_READY',
        reset: true,
        hash: Buffer.from('6ea0cc859d5218309dee80c26ef706a1', 'hex'),
        endpoints: [
          {
            id: 2160196386869648,
            address: '10.0.0.1',
            nodeName: 'n1',
            zone: 'eu-1a',
            ports: [{ name: 'http', port: 80 }],
          },
        ],
      },
    ],
  });
};

async function eventsOf(count: number): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  const controller = new AbortController();
  const { signal } = controller;
  for await (const event of client.watch(
    { subscriptions: ['*'] },
    { signal, backoff: { baseMs: 1, maxMs: 5 } },
  )) {
    events.push(event);
    if (events.length === count) controller.abort();
  }
  return events;
}

test('a watch connects again after an abnormal end and waits as long as the server proposes', async () => {
  onWatch = [(call) => fail(call, status.UNAVAILABLE, '40'), snapshot];
  const events = await eventsOf(3);
  expect(events).toMatchObject([
    { kind: 'disconnected', retryInMs: 40, error: { code: status.UNAVAILABLE } },
    { kind: 'changed', view: { service: 'a/1' } },
    { kind: 'complete', epoch: 'e' },
  ]);
});

test('a gap ends the connection, and the next one brings the whole view', async () => {
  onWatch = [(call) => call.write({ sequence: 2 }), snapshot];
  expect(await eventsOf(2)).toMatchObject([
    { kind: 'disconnected', error: { name: 'StreamGap' } },
    { kind: 'changed', reset: true },
  ]);
});

test('a connection that breaks with each snapshot is tried ever more slowly, until one lasts', async () => {
  const broken = (call: WatchCall): void => {
    snapshot(call);
    call.write({ sequence: 7 });
  };
  const lasting = (call: WatchCall): void => {
    snapshot(call);
    call.write({ sequence: 2 });
    call.write({ sequence: 7 });
  };
  onWatch = [broken, broken, broken, lasting];
  const waits: number[] = [];
  const backoff = { baseMs: 1, maxMs: 100, random: () => 1 };
  for await (const event of client.watch({ subscriptions: ['*'] }, { backoff })) {
    if (event.kind === 'disconnected') waits.push(event.retryInMs);
    if (waits.length === 4) break;
  }
  expect(waits).toEqual([1, 2, 4, 1]);
});

test('an end as OK is an end too', async () => {
  onWatch = [(call) => call.end(), snapshot];
  expect(await eventsOf(2)).toMatchObject([
    { kind: 'disconnected', error: { message: 'the server ended the stream' } },
    { kind: 'changed' },
  ]);
});

test('a request that is refused for good throws', async () => {
  onWatch = [(call) => fail(call, status.INVALID_ARGUMENT)];
  await expect(eventsOf(1)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  expect(watches).toBe(1);
});

test('a watch that is left cancels its stream', async () => {
  const cancelled = Promise.withResolvers<void>();
  onWatch = [
    (call) => {
      call.on('cancelled', () => cancelled.resolve());
      snapshot(call);
    },
  ];
  for await (const event of client.watch({ subscriptions: ['*'] })) {
    expect(event.kind).toBe('changed');
    break;
  }
  await cancelled.promise;
});

test('a slice watch whose signal was given up before it began is over', async () => {
  const batches: unknown[] = [];
  for await (const batch of client.watchSlices({}, AbortSignal.abort())) batches.push(batch);
  expect(batches).toEqual([]);
});

test('lists are read page by page', async () => {
  const names: string[] = [];
  for await (const { service } of client.listServices()) names.push(service);
  expect(names).toEqual(['a/1', 'a/2']);
});

test('any number of objects is applied, results in order', async () => {
  const objects = Array.from({ length: 12_000 }, (_, i) => ({
    service: { metadata: { name: `s${i}` } },
  }));
  const { results, accepted } = await client.apply(objects);
  expect(accepted).toBe(12_000);
  expect(results[11_999]).toMatchObject({ name: 's11999' });
});

test('a server that cannot be reached is said so', async () => {
  const nobody = connectClient({ server: '127.0.0.1:1' });
  await expect(nobody.waitForReady(200)).rejects.toThrow(
    '127.0.0.1:1 cannot be reached within 200 ms',
  );
  nobody.close();
});

test('with several servers, one that cannot be reached is not the next one asked', async () => {
  const address = `127.0.0.1:${port}`;
  const both = connectClient({ servers: ['127.0.0.1:1', address] });
  const names = async (): Promise<string[]> => {
    const all: string[] = [];
    for await (const { service } of both.listServices()) all.push(service);
    return all;
  };
  await expect(names()).rejects.toMatchObject({ code: status.UNAVAILABLE });
  expect(await names()).toEqual(['a/1', 'a/2']);
  both.close();
});

test('a watch goes on at the next server, too', async () => {
  onWatch = [snapshot];
  const both = connectClient({ servers: ['127.0.0.1:1', `127.0.0.1:${port}`] });
  const kinds: string[] = [];
  for await (const { kind } of both.watch({ subscriptions: ['*'] }, { backoff: { baseMs: 1 } })) {
    kinds.push(kind);
    if (kind === 'complete') break;
  }
  expect(kinds).toEqual(['disconnected', 'changed', 'complete']);
  both.close();
});

test('no server is refused', () => {
  expect(() => connectClient({ servers: [] })).toThrow('servers must name at least one address');
});

test('half a key pair is refused', () => {
  expect(() => connectClient({ server: 'x:1', tls: { certFile: 'a' } })).toThrow(
    'certFile and keyFile go together',
  );
});
