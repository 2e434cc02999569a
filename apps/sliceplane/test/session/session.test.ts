import {
  connectClient,
  type SessionOptions,
  type SliceplaneClient,
  StreamGap,
} from '@sliceplane/client';
import type { SessionStatus__Output } from '@sliceplane/proto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { node, pod, service } from '../e2e/objects.ts';
import { LiveServer } from './live-server.ts';
import { Reader } from './reader.ts';
import { Relay } from './relay.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 30_000 });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const nodes = [node('n1', 'za'), node('n2', 'zb')];
const web = (count: number): object[] =>
  Array.from({ length: count }, (_, i) =>
    pod('shop', { name: `web-${i}`, node: 'n1', ips: [`10.50.0.${i + 1}`] }),
  );
/** web has three endpoints, cart has none. */
const shop = [
  ...nodes,
  service('shop'),
  service('shop', 'cart', { selector: { app: 'cart' } }),
  ...web(3),
];

async function live(...args: Parameters<typeof LiveServer.open>): Promise<LiveServer> {
  const server = await LiveServer.open(...args);
  closers.push(() => server.close());
  return server;
}

async function relayTo(server: LiveServer): Promise<Relay> {
  const relay = await Relay.open(server.address);
  closers.push(() => relay.close());
  return relay;
}

function clientOf(...servers: readonly string[]): SliceplaneClient {
  const client = connectClient({ servers, ownConnection: true });
  closers.push(() => client.close());
  return client;
}

const backoff = { baseMs: 1, maxMs: 20 };

function read(client: SliceplaneClient, options: Partial<SessionOptions> = {}): Reader {
  const subscriptions = [{ subscriptions: ['shop/web'] }];
  return new Reader(client.session({ node: 'n1', subscriptions, backoff, ...options }));
}

async function firstSession(client: SliceplaneClient): Promise<SessionStatus__Output> {
  for await (const status of client.listSessions()) return status;
  throw new Error('there is no session');
}

test('a snapshot, then changes; every update has the hash of its content', async () => {
  const server = await live(shop);
  const reader = read(clientOf(server.address));
  await reader.until('complete');
  expect(reader.addresses('shop/web')).toEqual(['10.50.0.1', '10.50.0.2', '10.50.0.3']);
  await server.apply(pod('shop', { name: 'web-3', node: 'n2', ips: ['10.50.0.4'] }));
  const came = await reader.until('changed');
  expect(came).toMatchObject({ reset: false, upserts: [{ address: '10.50.0.4' }], removed: [] });
  await server.remove('Pod', 'shop', 'web-0');
  await reader.until('changed');
  expect(reader.addresses('shop/web')).toEqual(['10.50.0.2', '10.50.0.3', '10.50.0.4']);
  expect(reader.kinds()).not.toContain('nacked');
});

test('subscriptions come and go; what nothing follows is forgotten', async () => {
  const server = await live(shop);
  const reader = read(clientOf(server.address));
  await reader.until('complete');
  reader.session.subscribe(['shop/cart', 'shop/none']);
  await reader.until('complete');
  const held = [...reader.session.local.services.values()];
  expect(held.map(({ service: name, state }) => `${name} ${state}`).toSorted()).toEqual([
    'shop/cart VIEW_STATE_EMPTY',
    'shop/none VIEW_STATE_NOT_FOUND',
    'shop/web VIEW_STATE_READY',
  ]);
  reader.session.unsubscribe(['shop/web', 'shop/none']);
  expect([...reader.session.local.services.keys()]).toEqual(['shop/cart']);
  reader.session.subscribe(['shop/web']);
  await reader.until('complete');
  expect(reader.addresses('shop/web')).toHaveLength(3);
});

test('a subscription that is refused is told, and the others hold', async () => {
  const server = await live(shop);
  const subscriptions = [{ subscriptions: ['shop/web', 'shop/web:http', 'a b'] }];
  const reader = read(clientOf(server.address), { subscriptions });
  await reader.until('complete');
  const refused = reader.events.filter((event) => event.kind === 'refused');
  expect(refused).toMatchObject([{ subscription: 'shop/web:http' }, { subscription: 'a b' }]);
  expect(reader.addresses('shop/web')).toHaveLength(3);
});

test('L122: a connection that is cut: the views stay, and are confirmed in a few bytes', async () => {
  const many = Array.from({ length: 200 }, (_, i) =>
    pod('shop', { name: `more-${i}`, node: 'n1', ips: [`10.51.${i >> 7}.${(i & 127) + 1}`] }),
  );
  const server = await live([...shop, ...many]);
  const relay = await relayTo(server);
  const reader = read(clientOf(relay.address));
  await reader.until('complete');
  const whole = relay.bytes;
  relay.cut();
  const lost = await reader.until('disconnected');
  expect(lost.server).toBe(relay.address);
  expect(reader.addresses('shop/web')).toHaveLength(203);
  relay.bytes = 0;
  await reader.until('complete');
  expect(reader.kinds().slice(-3)).toEqual(['disconnected', 'unchanged', 'complete']);
  expect(whole).toBeGreaterThan(8000);
  expect(relay.bytes).toBeLessThan(600); // of which most are HTTP/2's own greeting and headers
});

test('L122: another server, with the same content, takes over: unchanged, in its epoch', async () => {
  const first = await live(shop);
  const second = await live(shop);
  const reader = read(clientOf(first.address, second.address));
  const { epoch } = await reader.until('complete');
  await first.close();
  await reader.until('disconnected'); // it drains, and asks to stay away for a moment
  const next = await reader.until('complete');
  expect(next.server).toBe(second.address);
  expect(next.epoch).not.toBe(epoch);
  expect(reader.kinds().slice(-2)).toEqual(['unchanged', 'complete']);
  await second.remove('Pod', 'shop', 'web-0');
  await reader.until('changed');
  expect(reader.addresses('shop/web')).toEqual(['10.50.0.2', '10.50.0.3']);
});

test('what changed while nobody was connected comes whole, what went is gone', async () => {
  const first = await live([...shop, service('shop', 'old')]);
  const relay = await relayTo(first);
  const reader = read(clientOf(relay.address), { subscriptions: [{ subscriptions: ['shop/*'] }] });
  await reader.until('complete');
  expect([...reader.session.local.services.keys()].toSorted()).toEqual([
    'shop/cart',
    'shop/old',
    'shop/web',
  ]);
  relay.target = (await live([...shop, ...web(5)])).address;
  relay.cut();
  await reader.until('complete');
  expect(reader.addresses('shop/web')).toHaveLength(5);
  expect([...reader.session.local.services.keys()].toSorted()).toEqual(['shop/cart', 'shop/web']);
  expect(reader.events).toContainEqual(
    expect.objectContaining({
      kind: 'changed',
      view: expect.objectContaining({ service: 'shop/old', state: 'VIEW_STATE_NOT_FOUND' }),
    }),
  );
});

test('L124: a server that does not know yet takes nothing away, and is not given up for it', async () => {
  const relay = await relayTo(await live(shop));
  const reader = read(clientOf(relay.address), { heartbeatMs: 1000, connectWithinMs: 300 });
  await reader.until('complete');
  const unsynced = await live([], { synced: false });
  relay.target = unsynced.address;
  relay.cut();
  await reader.until('disconnected');
  expect(await reader.until('stale')).toMatchObject({ isStale: true, cause: 'unsynced' });
  expect(reader.session.local.services.get('shop/web')?.stale).toBe(true);
  expect(reader.addresses('shop/web')).toHaveLength(3);
  await unsynced.apply(...shop);
  await unsynced.sync();
  await reader.until('unchanged');
  expect(await reader.until('stale')).toMatchObject({ isStale: false, cause: 'unsynced' });
  expect(reader.kinds().filter((kind) => kind === 'disconnected')).toHaveLength(1);
});

test('L124: nor of what a pattern follows', async () => {
  const relay = await relayTo(await live(shop));
  const reader = read(clientOf(relay.address), { subscriptions: [{ subscriptions: ['shop/*'] }] });
  await reader.until('complete');
  const unsynced = await live([], { synced: false });
  relay.target = unsynced.address;
  relay.cut();
  await reader.until('disconnected');
  const complete = reader.until('complete');
  await unsynced.apply(...shop);
  await unsynced.sync();
  await complete;
  expect(reader.addresses('shop/web')).toHaveLength(3);
  expect(JSON.stringify(reader.events)).not.toContain('NOT_FOUND');
});

test('L120 L121: content that is not what its hash says is refused, asked for again, and right in the end', async () => {
  const server = await live(shop);
  const relay = await relayTo(server);
  const client = clientOf(relay.address);
  const reader = read(client);
  await reader.until('complete');
  relay.lie('10.50.0.4', '10.50.0.9');
  await server.apply(...web(4));
  const nacked = await reader.until('nacked');
  expect(nacked.error).toBeInstanceOf(StreamGap);
  expect(nacked.service).toBe('shop/web');
  expect(reader.addresses('shop/web')).toHaveLength(3);
  const healed = await reader.until('changed');
  expect(healed.reset).toBe(true);
  expect(reader.addresses('shop/web')).toContain('10.50.0.4');
  const status = await firstSession(client);
  expect(status).toMatchObject({ nacks: 1, lastNack: expect.stringContaining('its content has') });
});

test('content that is wrong again when it comes whole ends the connection; the next one is tried', async () => {
  const server = await live(shop);
  const relay = await relayTo(server);
  relay.lie('10.50.0.2', '10.50.0.8', 2);
  const reader = read(clientOf(relay.address, server.address));
  await reader.until('complete', (event) => event.server === server.address);
  expect(reader.events).toContainEqual(
    expect.objectContaining({ kind: 'disconnected', error: expect.any(StreamGap) }),
  );
  expect(reader.addresses('shop/web')).toEqual(['10.50.0.1', '10.50.0.2', '10.50.0.3']);
});

test('who does not verify takes what it is told', async () => {
  const server = await live(shop);
  const relay = await relayTo(server);
  relay.lie('10.50.0.2', '10.50.0.8');
  const reader = read(clientOf(relay.address), { verify: false });
  await reader.until('complete');
  expect(reader.addresses('shop/web')).toEqual(['10.50.0.1', '10.50.0.3', '10.50.0.8']);
});

test('silence makes every view stale, and a word from the server makes it current', async () => {
  const server = await live(shop);
  const relay = await relayTo(server);
  const reader = read(clientOf(relay.address), { heartbeatMs: 1000, staleAfterMs: 1600 });
  await reader.until('complete');
  const held = (): boolean | undefined => reader.session.local.services.get('shop/web')?.stale;
  expect(held()).toBe(false);
  relay.silence();
  expect(await reader.until('stale')).toMatchObject({
    isStale: true,
    cause: 'silent',
    service: '',
  });
  expect(held()).toBe(true);
  expect(reader.addresses('shop/web')).toHaveLength(3);
  relay.speak();
  expect(await reader.until('stale')).toMatchObject({ isStale: false });
  expect(held()).toBe(false);
});

test('a server that never answers is given up for the next', async () => {
  const mute = createServer().listen(0, '127.0.0.1');
  closers.push(() => mute.close());
  await once(mute, 'listening');
  const server = await live(shop);
  const client = clientOf(`127.0.0.1:${(mute.address() as AddressInfo).port}`, server.address);
  const reader = read(client, { connectWithinMs: 50 });
  const lost = await reader.until('disconnected');
  expect(lost.error.message).toBe('there was no answer within 50 ms');
  expect(await reader.until('complete')).toMatchObject({ server: server.address });
});

test('a server that asks to stay away is left alone for so long', async () => {
  const server = await live(shop, { limits: { streams: 1 } });
  const first = read(clientOf(server.address));
  await first.until('complete');
  const second = read(clientOf(server.address));
  const { retryInMs, error } = await second.until('disconnected');
  expect(error.message).toContain('1 streams are open, limit is 1');
  expect(retryInMs).toBeGreaterThanOrEqual(1000);
  second.session.close();
});

test('a hello that makes no sense throws, once', async () => {
  const server = await live(shop);
  const session = clientOf(server.address).session({ node: 'n1', agent: 'a'.repeat(129) });
  const reader = new Reader(session);
  await expect(reader.until('complete')).rejects.toMatchObject({ code: 3 });
  await expect(reader.until('complete')).rejects.toThrow('the session ended before');
});

test('L123: a slow reader holds the server back: it misses states, not content', async () => {
  const server = await live([...shop, ...web(100)]);
  const client = clientOf(server.address);
  const reader = read(client, { maxFrameBytes: 16_384 });
  await reader.until('complete');
  const rounds = 100;
  for (let i = 0; i < rounds; i++) {
    const ips = (at: number): string[] => [`10.${60 + (i % 50)}.0.${at + 1}`];
    await server.apply(
      ...Array.from({ length: 100 }, (_, at) =>
        pod('shop', { name: `web-${at}`, node: 'n1', ips: ips(at) }),
      ),
    );
    await setImmediate();
  }
  const status = await firstSession(client);
  expect(status).toMatchObject({ behind: 1, acked: 1 });
  expect(status.bytes).toBeLessThan(200_000); // the window of one stream, and what is about to be written
  const before = reader.events.length;
  await reader.untilHash('shop/web', await server.hashOf('shop/web', 'n1'));
  const states = reader.events.slice(before).filter(({ kind }) => kind === 'changed');
  expect(states.length).toBeLessThan(rounds / 2);
});

test('a thousand sessions on one connection hear the same change', async () => {
  const server = await live(shop);
  const client = clientOf(server.address);
  const readers = Array.from({ length: 1000 }, (_, i) => read(client, { node: `n${(i % 2) + 1}` }));
  await Promise.all(readers.map((one) => one.until('complete')));
  const peers = new Set<string>();
  for await (const { peer } of client.listSessions({ pageSize: 1000 })) peers.add(peer);
  expect(peers.size).toBe(1);
  await server.apply(...web(4));
  await Promise.all(readers.map((one) => one.until('changed')));
  expect(new Set(readers.map((one) => one.addresses('shop/web').length))).toEqual(new Set([4]));
});

test('one signal ends any number of sessions, without a warning', async () => {
  const server = await live(shop);
  const client = clientOf(server.address);
  const warnings: Error[] = [];
  const hear = (warning: Error): number => warnings.push(warning);
  process.on('warning', hear);
  const controller = new AbortController();
  const { signal } = controller;
  const readers = Array.from({ length: 30 }, () => read(client, { signal }));
  await Promise.all(readers.map((one) => one.until('complete')));
  controller.abort();
  for (const one of readers) await expect(one.until('changed')).rejects.toThrow('ended');
  process.off('warning', hear);
  expect(warnings).toEqual([]);
});

test('a signal that was given up before is the end of a session', async () => {
  const server = await live(shop);
  const reader = read(clientOf(server.address), { signal: AbortSignal.abort() });
  await expect(reader.until('complete')).rejects.toThrow('the session ended');
});

test('a session has one reader, and ends for it when it is closed', async () => {
  const server = await live(shop);
  const { session } = read(clientOf(server.address), { subscriptions: [] });
  const iterator = session[Symbol.asyncIterator]();
  const first = iterator.next();
  await expect(iterator.next()).rejects.toThrow('one reader');
  session.close();
  expect(await first).toEqual({ done: true, value: undefined });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});
