import type { ApplyRequest } from '@sliceplane/proto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  connectClient,
  type RegisteredResolver,
  registerSliceplaneResolver,
  type SliceplaneClient,
} from '../src/index.ts';
import { Echoes, openEcho } from './echo.ts';
import { type ServerProcess, startServer } from './server-process.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 30_000 });

/** Two in the zone of the channels, one in another. */
const hosts = { a1: '127.0.0.2', a2: '127.0.0.3', b1: '127.0.0.4' } as const;
type Pod = keyof typeof hosts;

const closers: (() => unknown)[] = [];
let server: ServerProcess;
let client: SliceplaneClient;
let resolver: RegisteredResolver;
let port: number;
const channels: Echoes[] = [];

beforeAll(async () => {
  server = await startServer();
  closers.push(server.stop);
  client = connectClient({ server: server.address, ownConnection: true });
  closers.push(() => client.close());
  port = 0;
  for (const host of Object.values(hosts)) {
    const echo = await openEcho(host, port);
    port = echo.port;
    closers.push(() => echo.server.forceShutdown());
  }
  await apply(nodeIn('n-a', 'za'), nodeIn('n-b', 'zb'), cart());
  await apply(pod('a1'), pod('a2'), pod('b1'));
  await untilServed();
  resolver = registerSliceplaneResolver({
    server: server.address,
    node: 'n-a',
    backoff: { baseMs: 1, maxMs: 50 },
  });
  closers.push(() => resolver.close());
});

afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

async function apply(...objects: readonly ApplyRequest[]): Promise<void> {
  const { refused, results } = await client.apply(objects);
  if (refused > 0) throw new Error(JSON.stringify(results));
}

/** What was applied is computed a moment later. */
function untilServed(): Promise<void> {
  return vi.waitFor(async () => {
    const { view } = await client.getView({ service: 'shop/cart', viewpoint: { node: 'n-a' } });
    if (view?.endpoints.length !== 2) throw new Error(`cart has ${view?.endpoints.length}`);
  }, 10_000);
}

function nodeIn(name: string, zone: string): ApplyRequest {
  const labels = { 'topology.kubernetes.io/zone': zone };
  return {
    node: {
      metadata: { name, labels },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    },
  };
}

function cart(): ApplyRequest {
  return {
    service: {
      metadata: { name: 'cart', namespace: 'shop' },
      spec: {
        clusterIp: '10.96.0.9',
        selector: { app: 'cart' },
        trafficDistribution: 'PreferClose',
        ports: [
          { name: 'http', port: 80, targetPort: { intValue: port } },
          { name: 'admin', port: 81, targetPort: { intValue: port } },
        ],
      },
    },
  };
}

function pod(name: Pod, ready = true): ApplyRequest {
  return {
    pod: {
      metadata: { name, namespace: 'shop', labels: { app: 'cart' } },
      spec: { nodeName: `n-${name.slice(0, 1)}` },
      status: {
        phase: 'Running',
        podIp: hosts[name],
        podIps: [{ ip: hosts[name] }],
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      },
    },
  };
}

function channel(target: string, options = {}): Echoes {
  const echoes = new Echoes(target, options);
  channels.push(echoes);
  return echoes;
}

test.each(['sliceplane:///shop/cart:http', 'sliceplane:///shop/cart:80'])(
  'calls to %s take turns among the endpoints of the own zone',
  async (target) => {
    const echoes = channel(target);
    await echoes.say();
    await vi.waitFor(async () => expect(await echoes.all()).toEqual([hosts.a1, hosts.a2]));
  },
);

test('L126: calls follow a pod that is not ready, go to the other zone when this one is empty, and come back', async () => {
  const echoes = channel('sliceplane:///shop/cart:http');
  const reach = (...pods: readonly Pod[]): Promise<void> =>
    vi.waitFor(
      async () => expect(await echoes.all()).toEqual(pods.map((name) => hosts[name])),
      5000,
    );
  await reach('a1', 'a2');
  await apply(pod('a1', false));
  await reach('a2');
  await apply(pod('a2', false));
  await reach('b1');
  await apply(pod('b1', false));
  await vi.waitFor(() =>
    expect(echoes.say()).rejects.toThrow("shop/cart has no endpoint for node 'n-a'"),
  );
  const patient = echoes.say(true);
  await apply(pod('a1'), pod('a2'), pod('b1'));
  expect([hosts.a1, hosts.a2, hosts.b1]).toContain(await patient);
  await reach('a1', 'a2');
});

test('channels share one session; another port of the same service takes a second', async () => {
  const [one, other, again] = [
    channel('sliceplane:///shop/cart:http'),
    channel('sliceplane:///shop/cart:http', { 'grpc.use_local_subchannel_pool': 1 }),
    channel('sliceplane:///shop/cart:admin'),
  ];
  await one.say();
  await other.say();
  expect(resolver.sessions).toBe(1);
  await again.say();
  expect(resolver.sessions).toBe(2);
  again.close();
  expect(resolver.sessions).toBe(1);
  one.close();
  expect(await other.say()).toBeTypeOf('string');
  other.close();
  expect(resolver.sessions).toBe(0);
});

test('a service that does not exist is named; it is found as soon as it does', async () => {
  const echoes = channel('sliceplane:///shop/basket:http');
  await expect(echoes.say()).rejects.toThrow('shop/basket does not exist');
  const patient = echoes.say(true);
  await apply({
    service: {
      metadata: { name: 'basket', namespace: 'shop' },
      spec: {
        clusterIp: '10.96.0.10',
        selector: { app: 'cart' },
        ports: [{ name: 'http', port: 80, targetPort: { intValue: port } }],
      },
    },
  });
  expect(Object.values(hosts)).toContain(await patient);
  await client.delete({ objects: [{ kind: 'Service', namespace: 'shop', name: 'basket' }] });
  await vi.waitFor(() => expect(echoes.say()).rejects.toThrow('shop/basket does not exist'));
});

test('a target without a port needs a service with one port', async () => {
  const echoes = channel('sliceplane:///shop/cart');
  await expect(echoes.say()).rejects.toThrow(
    'shop/cart has the ports admin, http: name one in the target',
  );
});

test('a port that is not there is said so', async () => {
  await expect(channel('sliceplane:///shop/cart:grpc').say()).rejects.toThrow(
    'shop/cart has no such port',
  );
});

test('a target that is none is refused at once', () => {
  expect(() => channel('sliceplane:///cart')).toThrow(
    "target 'cart' must be namespace/name or namespace/name:port",
  );
});

test('without a server calls fail and say why', async () => {
  const nowhere = registerSliceplaneResolver({
    server: '127.0.0.1:1',
    node: 'n-a',
    scheme: 'nowhere',
    backoff: { baseMs: 1, maxMs: 50 },
  });
  const echoes = channel('nowhere:///shop/cart:http');
  await expect(echoes.say()).rejects.toThrow('shop/cart is not known');
  nowhere.close();
});
