/**
 * xDS clients that are broken or mean, against a server process. Whatever they do, what they cost stays bounded, and one that
 * behaves is served beside them.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { assignmentType } from '@sliceplane/proto/xds';
import { Cluster, eventually, type PodSaid, type Sliceplane } from '@sliceplane/peers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { heldBytes, startInspected } from './heap.ts';
import { endOf, Follower, ScriptedClient } from './scripted.ts';

const services = 40;
const podsEach = 20;
const MiB = 1024 * 1024;
const typeUrl = assignmentType.url;

let server: Sliceplane;
let cluster: Cluster;
let follower: Follower;
let clients: ScriptedClient[] = [];
let changes = 0;

beforeAll(async () => {
  server = await startInspected();
  cluster = new Cluster(server.address);
  await cluster.nodes({ name: 'node-a1', zone: 'zone-a', region: 'r1' });
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
  const names = [...busy, 'calm', 'large'];
  await cluster.services(...names.map((name) => ({ name, ports })));
  await cluster.pods(
    ...busy.flatMap((app) => pods(app, podsEach)),
    ...pods('large', 3000),
    ...pods('calm', 1),
  );
  follower = new Follower(server.address, 'default/calm/http');
  await isServed();
}, 240_000);

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  follower.close();
  cluster.close();
  await server.stop();
});

const busy = Array.from({ length: services }, (_, i) => `busy-${i}`);
const busyNames = busy.map((name) => `default/${name}/http`);

function pods(app: string, count: number, generation = 0): PodSaid[] {
  const subnet = busy.indexOf(app) + 2;
  return Array.from({ length: count }, (_, i) => ({
    name: `${app}-${i}`,
    app,
    node: 'node-a1',
    ip: `10.${subnet}.${(generation % 16) * 16 + (i >> 8)}.${i & 255}`,
  }));
}

function connected(): ScriptedClient {
  const client = new ScriptedClient(server.address);
  clients.push(client);
  return client;
}

const node = (id: string): object => ({ id, userAgentName: 'gRPC hostile' });

/** A change reaches the client that behaves. */
async function isServed(): Promise<void> {
  const ip = `10.1.${changes >> 8}.${changes++ & 255}`;
  await cluster.pods({ name: 'calm-0', app: 'calm', node: 'node-a1', ip });
  await eventually(() => {
    if (follower.failure !== undefined) throw follower.failure;
    if (follower.addresses?.join() !== ip) throw new Error(`it has ${follower.addresses?.join()}`);
  }, 20_000);
}

/** Every busy service gets other endpoints, again and again. */
async function churn(rounds: number): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    await cluster.pods(...busy.flatMap((app) => pods(app, podsEach, round)));
    await isServed();
  }
}

/** Beside what was held before; what is on its way to be let go may take a moment. */
async function holdsAtMost(bytes: number): Promise<void> {
  await eventually(async () => {
    const held = await heldBytes(server);
    if (held > bytes) throw new Error(`${Math.round(held / MiB)} MiB are held`);
  });
}

/** Only the client that behaves is left. */
async function allElseIsGone(): Promise<void> {
  await eventually(async () => {
    const left = await server.xdsClients();
    if (left.length > 1) throw new Error(`${left.length} streams are open`);
  });
}

test('L134: clients that never ACK are told once, however much changes, and everything new once they do', async () => {
  const before = await heldBytes(server);
  const client = connected();
  const streams = Array.from({ length: 100 }, (_, i) => {
    const stream = client.sotw();
    stream.write({ node: node(`silent-${i}`), typeUrl, resourceNames: busyNames });
    return stream;
  });
  const firsts = await Promise.all(streams.map((stream) => once(stream, 'data')));
  const heard = streams.map(() => 0);
  streams.forEach((stream, i) => stream.on('data', () => heard[i]!++));
  const sent = await bytesSent('silent-');
  await churn(25);
  expect(heard).toEqual(streams.map(() => 0));
  expect(await bytesSent('silent-')).toEqual(sent);
  await holdsAtMost(before + 16 * MiB);

  const [silent] = (await server.xdsClients()).filter(({ nodeId }) => nodeId === 'silent-0');
  expect(silent?.types).toMatchObject([{ responses: 1, acks: 0, answeredNonce: '' }]);
  expect(silent?.types[0]?.waitingSinceMs).toBeGreaterThan(0);

  const [[{ nonce }]] = firsts as [[{ nonce: string }]];
  streams[0]?.write({ typeUrl, resourceNames: busyNames, responseNonce: nonce });
  await eventually(() => expect(heard[0]).toBe(1));
  expect(Math.max(...heard.slice(1))).toBe(0);
  // No more than one who comes now is told.
  const late = client.sotw();
  late.write({ node: node('late'), typeUrl, resourceNames: busyNames });
  await once(late, 'data');
  const [everything = 0] = await bytesSent('late');
  const [now = 0] = (await server.xdsClients()).flatMap(({ nodeId, bytes }) =>
    nodeId === 'silent-0' ? [bytes] : [],
  );
  expect(now - (sent[0] ?? 0)).toBeLessThan(1.1 * everything);
  client.close();
  await allElseIsGone();
});

/** Of each stream of these clients. */
async function bytesSent(prefix: string): Promise<number[]> {
  const found = (await server.xdsClients()).filter(({ nodeId }) => nodeId.startsWith(prefix));
  return found.map(({ bytes }) => bytes);
}

test('L134: clients that ask again and again and do not read are sent what fits, and not read from', async () => {
  const before = await heldBytes(server);
  const streams = Array.from({ length: 20 }, (_, i) => {
    const stream = connected().delta(); // nobody listens for data: nothing is read
    stream.write({
      node: node(`deaf-${i}`),
      typeUrl,
      resourceNamesSubscribe: ['default/large/http'],
    });
    return stream;
  });
  await eventually(async () => expect((await bytesSent('deaf-')).length).toBe(streams.length));
  for (let i = 0; i < 500; i++) {
    for (const stream of streams)
      stream.write({ typeUrl, resourceNamesSubscribe: ['default/large/http', `a/b${i}/c`] });
    if (i % 100 === 0) await isServed();
  }
  await churn(3);
  const sent = await bytesSent('deaf-');
  expect(sent).toHaveLength(streams.length);
  expect(Math.max(...sent)).toBeLessThan(2 * MiB);
  await holdsAtMost(before + 16 * MiB);
  for (const client of clients.splice(0)) client.close();
  await allElseIsGone();
});

test('L130: a hundred thousand names at once are refused in words', async () => {
  const resourceNames = Array.from({ length: 100_000 }, (_, i) => `default/none-${i}/http`);
  const ends = Array.from({ length: 10 }, async (_, i) => {
    const stream = connected().sotw();
    stream.write({ node: node(`greedy-${i}`), typeUrl, resourceNames });
    return endOf(stream);
  });
  await isServed();
  for (const { code, details } of await Promise.all(ends)) {
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
    expect(details).toMatch(/100000 names of one type, and there is room for 50000/);
  }
  await isServed();
});

test('L133: a flood of subscriptions is ended in words, after its burst', async () => {
  const before = await heldBytes(server);
  const stream = connected().delta();
  const end = endOf(stream);
  stream.on('data', () => {});
  for (let i = 0; i < 100_000 && stream.writable; i++) {
    stream.write({ node: node('flood'), typeUrl, resourceNamesSubscribe: [`default/f-${i}/http`] });
    if (i % 1000 === 0) await delay(1);
  }
  const { code, details, metadata } = await end;
  expect(code).toBe(status.RESOURCE_EXHAUSTED);
  expect(details).toMatch(/more than 100 times per second/);
  expect(metadata.get('sliceplane-retry-ms')).toEqual(['1000-10000']);
  await holdsAtMost(before + 16 * MiB);
});

test('nonces from the future answer nothing, and the stream goes on', async () => {
  const stream = connected().sotw();
  const [name = ''] = busyNames;
  stream.write({ node: node('prophet'), typeUrl, resourceNames: [name] });
  const [first] = (await once(stream, 'data')) as [{ nonce: string }];
  for (let i = 0; i < 500; i++) {
    const [epoch, generation] = [first.nonce.slice(0, -1), Number(first.nonce.slice(-1)) + 1 + i];
    const responseNonce = i % 2 === 0 ? `${epoch}${generation}` : 'from the future';
    const errorDetail = i % 3 === 0 ? { code: 3, message: 'no' } : null;
    stream.write({ typeUrl, resourceNames: [name], responseNonce, errorDetail });
  }
  await churn(1);
  const told = once(stream, 'data');
  stream.write({ typeUrl, resourceNames: [name], responseNonce: first.nonce });
  await told;
  const [said] = (await server.xdsClients()).filter(({ nodeId }) => nodeId === 'prophet');
  expect(said?.types).toMatchObject([{ responses: 2, acks: 1, nacks: 0 }]);
});

test('a client that refuses all it is told is logged in its words, once in a while', async () => {
  const stream = connected().sotw();
  const resourceNames = busyNames.slice(0, 1);
  stream.write({ node: node('critic'), typeUrl, resourceNames });
  for (let i = 0; i < 20; i++) {
    const [{ nonce }] = (await once(stream, 'data')) as [{ nonce: string }];
    const errorDetail = { code: 3, message: `no, for the ${i}th time` };
    stream.write({ typeUrl, resourceNames, responseNonce: nonce, errorDetail });
    stream.write({ typeUrl, resourceNames, responseNonce: nonce });
  }
  await eventually(async () => {
    const [said] = (await server.xdsClients({ refusing: true })).map(({ types }) => types[0]);
    expect(said).toMatchObject({ nacks: 20, lastNack: 'no, for the 19th time' });
  });
  const logged = server.logs().match(/xDS client critic refused a ClusterLoadAssignment: [^"]*/g);
  expect(logged).toEqual([
    'xDS client critic refused a ClusterLoadAssignment: no, for the 0th time',
  ]);
});

test('L134: metadata as large as a message costs nothing once the client said something else', async () => {
  const before = await heldBytes(server);
  const large = 'x'.repeat(3.9 * MiB);
  for (let i = 0; i < 40; i++) {
    const stream = connected().sotw();
    const metadata = {
      fields: { large: { stringValue: large }, host: { stringValue: 'node-a1' } },
    };
    stream.write({ node: { ...node(`fat-${i}`), metadata }, typeUrl, resourceNames: busyNames });
    const [{ nonce }] = (await once(stream, 'data')) as [{ nonce: string }];
    // grpc-js keeps a stream's last message until the next one begins.
    stream.write({ typeUrl, resourceNames: busyNames, responseNonce: nonce });
  }
  expect(await server.xdsClients({ node: 'node-a1' })).toHaveLength(40);
  await holdsAtMost(before + 16 * MiB);
});

test('L134: thousands of streams at once are served, and gone when they are reset', async () => {
  const before = await heldBytes(server);
  const crowd = Array.from({ length: 10 }, () => connected());
  const streams = Array.from({ length: 3000 }, (_, i) => {
    const stream = (crowd[i % crowd.length] as ScriptedClient).sotw();
    stream.write({ node: node(`crowd-${i}`), typeUrl, resourceNames: busyNames });
    if (i % 2 === 1) stream.cancel(); // midway
    return stream;
  });
  const served = streams.filter((_, i) => i % 2 === 0).map((stream) => once(stream, 'data'));
  expect(await Promise.all(served)).toHaveLength(1500);
  await isServed();
  for (const stream of streams) stream.cancel();
  await allElseIsGone();
  await holdsAtMost(before + 16 * MiB);
});

test('L130: what opens streams and says nothing is ended in words; what is not HTTP/2 is let go', async () => {
  const socket = connect(Number(server.address.split(':').at(-1)), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100));
  socket.resume();
  const closed = once(socket, 'close');
  const client = connected();
  const ends = Array.from({ length: 1000 }, () => endOf(client.sotw()));
  await isServed();
  for (const { code, details } of await Promise.all(ends)) {
    expect(code).toBe(status.DEADLINE_EXCEEDED);
    expect(details).toBe('no request came within 10000 ms');
  }
  await closed;
  await allElseIsGone();
});
