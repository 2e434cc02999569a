import { expect, test, vi } from 'vitest';
import { ClassView } from '../src/class-view.ts';
import { type AskedPlace, parseSubscriptions } from '../src/index.ts';
import { ServiceRecord } from '../src/service-record.ts';
import { type Stance, stanceOf, stepFrom } from '../src/watch-entry.ts';
import { hashOf, plainOutlook, portOutlook, World, zonedOutlook } from './world.ts';
import { fieldsOf, Reader, readView } from './reader.ts';

const options = { mode: 'default', family: 'both', includeNotReady: false, subset: 0 } as const;

function open(
  world: World,
  subscriptions: string[],
  { place = { node: '' } as AskedPlace, maxFrameBytes = 1 << 20, wake = () => {} } = {},
): Reader {
  const parsed = parseSubscriptions(subscriptions);
  return new Reader(
    world.hub.watch({ place, options, subscriptions: parsed, maxFrameBytes, wake }),
  );
}

function syncedWorld(): World {
  const world = new World();
  world.hub.setSynced(true);
  return world;
}

function node(name: string, zone: string) {
  return {
    kind: 'Node',
    name,
    uid: name,
    zone,
    region: '',
    ready: true,
    controlPlane: false,
    cpuMillis: 1000,
  } as const;
}

/** Pulls, lets the shard answer, and pulls again. */
function follow(world: World, reader: Reader) {
  const before = reader.frames.length;
  reader.drain();
  world.settle();
  reader.drain();
  return reader.frames.slice(before);
}

test('L94: every subscription is answered, also an empty and an unknown one, then the snapshot ends', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 3: 'a', 4: 'b' });
  world.put('shop/idle', {});
  const reader = open(world, ['shop/cart', 'shop/idle', 'shop/gone']);
  const frames = follow(world, reader);
  expect(reader.held.get('shop/cart')?.entries).toEqual(
    new Map([
      [3, 'a'],
      [4, 'b'],
    ]),
  );
  expect([...reader.held].map(([name, held]) => `${name} ${held.state}`).toSorted()).toEqual([
    'shop/cart ready',
    'shop/gone not-found',
    'shop/idle empty',
  ]);
  expect(frames.filter((frame) => frame.snapshotEnd)).toHaveLength(1);
  expect(frames.at(-1)?.snapshotEnd).toBe(true);
  expect(frames.map((frame) => frame.epoch)).toEqual(['e1', '']);
});

test('L7: a service that is gone is answered with no smaller revision than it had', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 3: 'a' });
  world.put('shop/cart', { 4: 'b' });
  const revision = world.service('shop/cart').revision + 1;
  const times = { triggerMs: 0, ingestMs: 0, computedMs: 0 };
  const view = { found: false, revision, times, classes: [] };
  world.hub.applyEffect('shop/cart', { revision, view, gone: true });
  const late = open(world, ['shop/cart']);
  const views = follow(world, late).flatMap((frame) => frame.views);
  expect(views).toMatchObject([{ service: 'shop/cart', revision }]);
  expect(late.held.get('shop/cart')?.state).toBe('not-found');
});

test('before the first sync the answer is pending, afterwards the view', () => {
  const world = new World();
  world.put('shop/cart', { 3: 'a' });
  const wake = vi.fn<() => void>();
  const reader = open(world, ['shop/cart'], { wake });
  follow(world, reader);
  expect(reader.held.get('shop/cart')?.state).toBe('pending-sync');
  expect(reader.snapshotEnd).toBe(true);
  wake.mockClear();
  world.hub.setSynced(true);
  expect(wake).toHaveBeenCalledOnce();
  follow(world, reader);
  expect(reader.held.get('shop/cart')).toMatchObject({
    state: 'ready',
    entries: new Map([[3, 'a']]),
  });
});

test('a pattern is answered once the sources are synced, even by nothing', () => {
  const world = new World();
  const reader = open(world, ['shop/*']);
  expect(follow(world, reader)).toEqual([]);
  world.hub.setSynced(true);
  expect(follow(world, reader)).toMatchObject([{ snapshotEnd: true, views: [] }]);
});

test('a pattern follows services that appear and disappear', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  world.put('other/x', { 1: 'a' });
  const [shop, all] = [open(world, ['shop/*']), open(world, ['*'])];
  follow(world, shop);
  follow(world, all);
  expect([...shop.held.keys()]).toEqual(['shop/cart']);
  expect([...all.held.keys()].toSorted()).toEqual(['other/x', 'shop/cart']);
  world.put('shop/new', { 7: 'z' });
  follow(world, shop);
  expect(shop.held.get('shop/new')?.state).toBe('ready');
  world.service('shop/new').found = false;
  world.commit('shop/new');
  expect(follow(world, shop)).toMatchObject([
    { views: [{ service: 'shop/new', state: 3, reset: true }] },
  ]);
  expect(shop.watch.counts.followed).toBe(1);
  world.commit('shop/new');
  expect(follow(world, shop)).toEqual([]);
});

test('a change is sent as a delta on the hash before it, upserts and removals in one', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a', 2: 'b' });
  const reader = open(world, ['shop/cart']);
  follow(world, reader);
  const before = world.service('shop/cart').entries;
  const base = Buffer.from(hashOf(before)).toString('hex');
  before.delete(1);
  world.put('shop/cart', { 5: 'e' });
  expect(follow(world, reader)).toMatchObject([
    {
      views: [
        {
          reset: false,
          baseHash: base.slice(0, 16),
          upserts: [[5, 'e']],
          removed: [1],
          viewClass: '',
        },
      ],
    },
  ]);
});

test('a reader that fell behind gets the changes it missed as one', () => {
  const world = syncedWorld();
  world.put('shop/cart', Object.fromEntries(Array.from({ length: 50 }, (_, i) => [i + 1, 'x'])));
  const reader = open(world, ['shop/cart']);
  follow(world, reader);
  for (let i = 0; i < 10; i++) world.put('shop/cart', { 7: `v${i}` });
  world.service('shop/cart').entries.delete(8);
  world.commit('shop/cart');
  expect(follow(world, reader)).toMatchObject([
    { views: [{ reset: false, upserts: [[7, 'v9']], removed: [8] }] },
  ]);
});

test('L8 L91: a reader that never pulls is woken once and costs nothing per event', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  const wake = vi.fn<() => void>();
  const reader = open(world, ['shop/cart'], { wake });
  follow(world, reader);
  wake.mockClear();
  for (let i = 0; i < 1000; i++) world.put('shop/cart', { 1: `v${i}` });
  expect(wake).toHaveBeenCalledOnce();
  expect(reader.watch.counts).toMatchObject({ followed: 1, behind: 1 });
  expect(follow(world, reader)).toMatchObject([{ views: [{ upserts: [[1, 'v999']] }] }]);
});

test('L6 L92: streams in step are sent the very same Buffer', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  const readers = Array.from({ length: 5 }, () => open(world, ['shop/cart']));
  for (const reader of readers) follow(world, reader);
  world.put('shop/cart', { 2: 'b' });
  const [first, ...others] = readers.map((reader) => reader.watch.next(10));
  expect(first).toBeDefined();
  for (const other of others) expect(other).toBe(first);
});

test('L97: a change elsewhere sends nothing: other zone, other service, counts alone', () => {
  const world = syncedWorld();
  world.hub.setNode(node('n1', 'za'));
  world.put('shop/cart', { 3: 'za', 4: 'zb' }, zonedOutlook);
  const reader = open(world, ['shop/cart'], { place: { node: 'n1' } });
  follow(world, reader);
  expect(reader.held.get('shop/cart')).toMatchObject({
    viewClass: 'default/both/zone:za',
    entries: new Map([[3, 'za']]),
  });
  const port = { ...zonedOutlook.ports[0]!, total: 9, ready: 7 };
  world.put('shop/cart', { 7: 'zb' }, { ...zonedOutlook, ports: [port] });
  world.put('shop/other', { 3: 'x' });
  expect(follow(world, reader)).toEqual([]);
});

test('a node that is relabelled, comes late or goes moves its readers to the right class', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 3: 'za', 4: 'zb' }, zonedOutlook);
  const reader = open(world, ['shop/cart'], { place: { node: 'n1' } });
  const state = () => {
    follow(world, reader);
    const { viewClass, reasons } = reader.held.get('shop/cart') ?? {};
    return `${viewClass} ${reasons?.join()}`;
  };
  expect(state()).toBe('default/both/any unknown-node');
  world.hub.setNode(node('n1', ''));
  expect(state()).toBe('default/both/any node-without-zone');
  world.hub.setNode(node('n1', 'za'));
  expect(state()).toBe('default/both/zone:za same-zone');
  world.hub.setNode(node('n1', 'zb'));
  expect(state()).toBe('default/both/zone:zb same-zone');
  world.hub.deleteNode('n1');
  expect(state()).toBe('default/both/any unknown-node');
});

test('a class that is not open yet leaves the reader its old view until it is', () => {
  const world = syncedWorld();
  world.hub.setNode(node('n1', 'za'));
  world.put('shop/cart', { 3: 'za', 4: 'zb' }, zonedOutlook);
  const reader = open(world, ['shop/cart'], { place: { node: 'n1' } });
  follow(world, reader);
  world.hub.setNode(node('n1', 'zb'));
  expect(reader.drain()).toEqual([]);
  expect(reader.held.get('shop/cart')?.entries).toEqual(new Map([[3, 'za']]));
  world.settle();
  expect(reader.drain()).toMatchObject([{ views: [{ reset: true, upserts: [[4, 'zb']] }] }]);
});

test('L7: whoever moves to a class that was quiet for long does not go back in revisions', async () => {
  const world = syncedWorld();
  world.hub.setNode(node('n1', 'za'));
  world.hub.setNode(node('n2', 'zb'));
  world.put('shop/cart', { 3: 'za', 4: 'zb' }, zonedOutlook);
  follow(world, open(world, ['shop/cart'], { place: { node: 'n2' } }));
  const reader = open(world, ['shop/cart'], { place: { node: 'n1' } });
  follow(world, reader);
  world.put('shop/cart', { 6: 'za' });
  world.put('shop/cart', { 9: 'za' });
  follow(world, reader);
  world.hub.setNode(node('n1', 'zb'));
  expect(follow(world, reader)).toMatchObject([
    { views: [{ reset: true, revision: 3, upserts: [[4, 'zb']] }] },
  ]);
  const place = { node: 'n2' };
  const asked = { service: 'shop/cart', place, options: { ...options, port: '' } };
  const answer = readView(fieldsOf(await world.hub.getView(asked)).at(-1)?.[1] as Buffer);
  expect(answer).toMatchObject({ revision: 3, upserts: [[4, 'zb']] });
  world.put('shop/cart', { 7: 'zb' });
  expect(follow(world, reader)).toMatchObject([
    { views: [{ reset: false, baseRevision: 3, revision: 4, upserts: [[7, 'zb']] }] },
  ]);
});

test('a call that nobody waits for any more leaves nothing behind, and the next one is answered', async () => {
  const world = new World(0);
  world.hub.setSynced(true);
  world.put('shop/cart', { 1: 'a' });
  const asked = { service: 'shop/cart', place: { node: '' }, options: { ...options, port: '' } };
  const caller = new AbortController();
  const calls = Array.from({ length: 100 }, async () => world.hub.getView(asked, caller));
  expect(world.hub.status()).toMatchObject({ waiting: 100, classes: 1 });
  caller.abort();
  const ends = await Promise.allSettled(calls);
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(world.hub.status()).toMatchObject({ waiting: 0, classes: 0 });
  expect(world.interests.size).toBe(0);

  const answer = world.hub.getView(asked, new AbortController());
  world.settle();
  expect(readView(fieldsOf(await answer).at(-1)?.[1] as Buffer).upserts).toEqual([[1, 'a']]);
  expect(world.hub.status()).toMatchObject({ waiting: 0, classes: 0 });
});

test('L98: what was encoded for one reader is let go of when the service changes, also if that reader never asks again', () => {
  const record = new ServiceRecord('shop/cart', 0);
  record.found = true;
  record.outlook = plainOutlook;
  const view = new ClassView('default/both/any', () => {});
  const asked = { ...options, port: '' };
  const viewpoint = { node: 'n1', nodeKnown: true, zone: 'za', zoneGiven: false };
  const stance = stanceOf(record, viewpoint, asked) as Stance;
  const step = stepFrom(undefined, record, view, stance, viewpoint, asked);
  expect(stepFrom(undefined, record, view, stance, viewpoint, asked)).toBe(step);
  expect([stance.steps.size, record.changes.size, record.warm.size]).toEqual([1, 1, 1]);
  record.touch();
  expect([stance.steps.size, record.changes.size, record.warm.size]).toEqual([0, 0, 0]);
  expect(stance.selection).toBeUndefined();
});

test('L97: a port that is renamed while nobody is behind it is news', () => {
  const world = syncedWorld();
  const idle = (port: string) => ({
    ...plainOutlook,
    ports: [portOutlook({ port, total: 0, ready: 0 })],
  });
  world.put('shop/idle', {}, idle('http'));
  const reader = open(world, ['shop/idle']);
  follow(world, reader);
  world.commit('shop/idle', idle('web'));
  expect(follow(world, reader)).toMatchObject([
    { views: [{ reset: false, selection: ['no-endpoints'] }] },
  ]);
});

test('a view whose last port went is told whole: a delta cannot say that no port is left', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  const reader = open(world, ['shop/cart']);
  follow(world, reader);
  world.service('shop/cart').entries.clear();
  world.commit('shop/cart', { ...plainOutlook, ports: [] });
  expect(follow(world, reader)).toMatchObject([
    { views: [{ reset: true, selection: [], upserts: [] }] },
  ]);
});

test('L10 L93: stale is said and taken back; an equal reset after a restore sends nothing', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  const reader = open(world, ['shop/cart']);
  follow(world, reader);
  world.hub.markStale(['shop/cart'], true);
  expect(follow(world, reader)).toMatchObject([
    { views: [{ state: 6, reset: false, upserts: [], removed: [] }] },
  ]);
  world.service('shop/cart').revision += 10;
  world.reset('shop/cart', 'default/both/any');
  world.hub.markStale(['shop/cart'], false);
  expect(follow(world, reader)).toMatchObject([
    { views: [{ state: 1, reset: false, upserts: [] }] },
  ]);
  world.reset('shop/cart', 'default/both/any');
  expect(follow(world, reader)).toEqual([]);
  world.put('shop/cart', { 2: 'b' });
  expect(follow(world, reader)).toMatchObject([{ views: [{ reset: false, upserts: [[2, 'b']] }] }]);
});

test('L94: views of a service that is withheld are pending sync, and told when it is back', async () => {
  const world = syncedWorld();
  world.put('shop/bad', { 1: 'a' });
  world.put('shop/good', { 1: 'a' });
  const reader = open(world, ['shop/*']);
  const request = { service: 'shop/bad', place: { node: '' }, options: { ...options, port: '' } };
  const asked = world.hub.getView(request);
  reader.drain();
  world.hub.markStale(['shop/bad'], true);
  world.reset('shop/good', 'default/both/any');
  reader.drain();
  expect([reader.held.size, reader.frames.some(({ snapshotEnd }) => snapshotEnd)]).toEqual([
    1,
    false,
  ]);
  world.hub.markWithheld(['shop/bad']);
  reader.drain();
  expect(reader.held.get('shop/bad')?.state).toBe('pending-sync');
  expect(reader.frames.at(-1)?.snapshotEnd).toBe(true);
  for (const answer of [await asked, world.hub.getView(request)]) {
    const view = readView(fieldsOf(answer as Buffer).at(-1)?.[1] as Buffer);
    expect(view).toMatchObject({ state: 4, upserts: [] });
  }
  world.settle();
  reader.drain();
  world.hub.markStale(['shop/bad'], false);
  follow(world, reader);
  expect(reader.held.get('shop/bad')).toMatchObject({
    state: 'ready',
    entries: new Map([[1, 'a']]),
  });
});

test('L94: a view that is open is still answered while its service is withheld', () => {
  const world = syncedWorld();
  world.put('shop/bad', { 1: 'a' });
  const first = open(world, ['shop/bad']);
  follow(world, first);
  world.hub.markStale(['shop/bad'], true);
  world.hub.markWithheld(['shop/bad']);
  const late = open(world, ['shop/bad']);
  late.drain();
  first.drain();
  expect([first, late].map(({ held }) => held.get('shop/bad')?.state)).toEqual(['stale', 'stale']);
});

test('a reset with other content reaches readers as what differs', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a', 2: 'b' });
  const reader = open(world, ['shop/cart']);
  follow(world, reader);
  const { entries } = world.service('shop/cart');
  entries.delete(1);
  entries.set(3, 'c');
  world.reset('shop/cart', 'default/both/any');
  expect(follow(world, reader)).toMatchObject([
    { views: [{ reset: false, upserts: [[3, 'c']], removed: [1] }] },
  ]);
});

test('L96: an update that does not follow makes the hub ask again; readers keep their view meanwhile', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  const reader = open(world, ['shop/cart']);
  follow(world, reader);
  const { open: classes, entries } = world.service('shop/cart');
  classes.set('default/both/any', new Map([[9, 'never sent']]));
  entries.set(2, 'b');
  world.commit('shop/cart');
  expect(world.hub.status().gaps).toBe(1);
  expect(reader.drain()).toEqual([]);
  follow(world, reader);
  expect(reader.held.get('shop/cart')?.entries).toEqual(
    new Map([
      [1, 'a'],
      [2, 'b'],
    ]),
  );
});

test('L95: chunks stay under the budget and say what follows', () => {
  const world = syncedWorld();
  const entries = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [i + 1, `10.0.${i >> 8}.${i & 255}`]),
  );
  world.put('shop/cart', entries);
  const reader = open(world, ['shop/cart'], { maxFrameBytes: 16 * 1024 });
  const frames = follow(world, reader);
  expect(frames.length).toBeGreaterThan(3);
  for (const frame of frames) expect(frame.bytes).toBeLessThanOrEqual(16 * 1024);
  expect(frames.map((frame) => frame.views[0]?.more)).toEqual([
    ...frames.slice(1).map(() => true),
    false,
  ]);
  expect(frames.map((frame) => frame.views[0]?.reset)).toEqual([
    true,
    ...frames.slice(1).map(() => false),
  ]);
  expect(reader.held.get('shop/cart')?.entries.size).toBe(3000);
  world.service('shop/cart').entries.clear();
  world.commit('shop/cart');
  for (const frame of follow(world, reader)) expect(frame.bytes).toBeLessThanOrEqual(16 * 1024);
  expect(reader.held.get('shop/cart')).toMatchObject({ state: 'empty', entries: new Map() });
});

test('L95: what cannot be cut goes whole, in one frame, and nothing follows', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'x'.repeat(2000) });
  world.put('shop/idle', {});
  const reader = open(world, ['shop/cart', 'shop/idle'], { maxFrameBytes: 64 });
  const frames = follow(world, reader);
  const views = frames.flatMap((frame) => frame.views);
  expect(views.map(({ service, reset, more }) => [service, reset, more])).toEqual([
    ['shop/cart', true, false],
    ['shop/idle', true, false],
  ]);
  expect(reader.held.get('shop/cart')?.entries.size).toBe(1);
});

test('a service that comes back while a reader is behind is just a change to it', () => {
  const world = syncedWorld();
  world.put('shop/cart', { 1: 'a' });
  const reader = open(world, ['*']);
  follow(world, reader);
  world.service('shop/cart').found = false;
  world.commit('shop/cart');
  world.put('shop/cart', { 1: 'a', 2: 'b' });
  follow(world, reader);
  expect(reader.held.get('shop/cart')).toMatchObject({
    state: 'ready',
    entries: new Map([
      [1, 'a'],
      [2, 'b'],
    ]),
  });
});

test('classes nobody needs stay for a while, least recently used first to go; nothing stays of a closed reader', () => {
  const world = new World(2);
  world.hub.setSynced(true);
  for (const name of ['a/1', 'a/2', 'a/3']) {
    world.put(name, { 1: 'x' });
    const reader = open(world, [name]);
    follow(world, reader);
    reader.watch.close();
  }
  expect([...world.interests]).toEqual(['a/2 default/both/any', 'a/3 default/both/any']);
  expect(world.hub.status()).toMatchObject({
    classes: 2,
    idleClasses: 2,
    streams: 0,
    subscriptions: 0,
  });
  const reader = open(world, ['a/2', 'no/such']);
  expect(reader.drain().flatMap((frame) => frame.views)).toHaveLength(2);
  reader.watch.close();
  expect(world.hub.status().services).toBe(3);
  expect(reader.watch.next(0)).toBeUndefined();
});

test('a heartbeat is a frame of its own', () => {
  const world = syncedWorld();
  const reader = open(world, ['*']);
  reader.drain();
  const frame = reader.watch.heartbeat(5, { sourceLagMs: 10, synced: true, queued: 3 });
  expect(frame.length).toBeLessThan(32);
});
