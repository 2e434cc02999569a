import { expect, test } from 'vitest';
import { InvalidArgument } from '../src/index.ts';
import { states } from './reader.ts';
import { defaults, SessionReader } from './session-reader.ts';
import { World } from './world.ts';

function open(world: World, ...texts: string[]): SessionReader {
  const reader = new SessionReader(world.hub, 'n1', 1 << 20);
  for (const text of texts) reader.subscribe(text, defaults);
  follow(world, reader);
  return reader;
}

/** What comes until both sides are quiet, in words: `a/1 whole ready 1,2`. */
function follow(world: World, reader: SessionReader): string[] {
  const start = reader.frames.length;
  for (let round = 0; round < 4; round++) {
    reader.drain();
    world.settle();
  }
  return reader.frames.slice(start).flatMap(({ views, refused, snapshotEnd }) => [
    ...views.map(({ service, state, reset, unchanged, upserts }) => {
      const kind = unchanged ? 'unchanged' : reset ? 'whole' : 'delta';
      return `${service} ${kind} ${states[state]} ${upserts.map(([id]) => id).join()}`.trim();
    }),
    ...refused.map((text) => `refused ${text}`),
    ...(snapshotEnd ? ['end'] : []),
  ]);
}

function worldOf(...services: string[]): World {
  const world = new World();
  world.hub.setSynced(true);
  for (const service of services) world.put(service, { 1: 'x', 2: 'x' });
  return world;
}

test('L94: every subscribe is answered in full and then ended, also one that is held, unknown or refused', () => {
  const world = worldOf('a/1', 'a/2');
  const reader = open(world);
  for (const [text, answer] of [
    ['a/1', ['a/1 whole ready 1,2', 'end']],
    ['a/1', ['a/1 whole ready 1,2', 'end']],
    ['a/none', ['a/none whole not-found', 'end']],
    ['a/1:http', ['refused a/1:http', 'end']],
    ['a b', ['refused a b', 'end']],
    ['a/*', ['a/2 whole ready 1,2', 'end']],
    ['b/*', ['end']],
  ] as const) {
    reader.subscribe(text, defaults);
    expect([text, follow(world, reader)]).toEqual([text, answer]);
  }
});

test('a service is followed by its nearest subscription; when that ends the next takes over and answers anew', () => {
  const world = worldOf('a/1', 'a/2', 'b/1');
  const reader = open(world, '*', 'a/1');
  expect(reader.session.counts.followed).toBe(3);
  reader.unsubscribe('a/1');
  expect(follow(world, reader)).toEqual(['a/1 whole ready 1,2']);
  reader.subscribe('a/*', { ...defaults, mode: 'everything' });
  expect(follow(world, reader)).toEqual(['a/1 whole ready 1,2', 'a/2 whole ready 1,2', 'end']);
  expect(reader.held.get('a/2')?.viewClass).toBe('everything/both/any');
  reader.unsubscribe('*');
  expect(follow(world, reader)).toEqual([]);
  expect(reader.session.counts.followed).toBe(2);
  world.put('a/3', { 7: 'x' });
  expect(follow(world, reader)).toEqual(['a/3 whole ready 7']);
  reader.unsubscribe('a/*');
  world.put('a/4', { 7: 'x' });
  expect(follow(world, reader)).toEqual([]);
  expect(world.hub.status().subscriptions).toBe(0);
});

test('L94: a service that went as its subscription ended is said to be gone by the next nearest', () => {
  const world = worldOf('a/1', 'a/2');
  const reader = open(world, '*', 'a/*');
  world.service('a/1').found = false;
  world.commit('a/1');
  reader.unsubscribe('a/*');
  expect(follow(world, reader)).toEqual(['a/1 whole not-found', 'a/2 whole ready 1,2']);
  expect(reader.session.counts.followed).toBe(1);
});

test('L100: what is held is answered in few bytes, and not before the server can know', () => {
  const world = new World();
  world.put('a/1', { 1: 'x', 2: 'x' });
  const elsewhere = worldOf('a/1', 'a/2');
  const held = open(elsewhere, 'a/*').known('a/*');
  const reader = open(world);
  reader.subscribe('a/*', defaults, held);
  expect(follow(world, reader)).toEqual([]); // not "pending sync", which would empty what is held
  world.hub.setSynced(true);
  expect(follow(world, reader)).toEqual(['a/2 whole not-found', 'a/1 unchanged ready', 'end']);
  const frame = reader.frames.find(({ views }) => views[0]?.unchanged === true);
  expect(frame?.bytes).toBeLessThan(150);
  expect(world.hub.status().snapshotBuilds).toBe(0);
  world.put('a/1', { 3: 'x' });
  expect(reader.session.next(0)).toBeDefined();
  expect(world.hub.status().delivery.resumes).toEqual({ unchanged: 1, reset: 0, notFound: 1 });
});

test('L100: of a service without ports the whole view is told: unchanged would leave the ports from elsewhere', () => {
  const world = worldOf();
  world.put('a/1', {}, { local: false, externalName: false, ports: [] });
  const elsewhere = worldOf();
  elsewhere.put('a/1', {});
  const held = open(elsewhere, 'a/1').known('a/1');
  const reader = open(world);
  reader.subscribe('a/1', defaults, held);
  expect(follow(world, reader)).toEqual(['a/1 whole empty', 'end']);
});

test('L101: a nack is answered by the whole view once; the next change comes whole; nothing loops', () => {
  const world = worldOf('a/1');
  const reader = open(world, 'a/1');
  reader.nack('a/1');
  reader.nack('a/1');
  expect(follow(world, reader)).toEqual(['a/1 whole ready 1,2']);
  reader.session.nack(1, 'a/1'); // of a frame before the answer
  expect(follow(world, reader)).toEqual([]);
  for (let i = 0; i < 3; i++) {
    reader.nack('a/1');
    expect(follow(world, reader)).toEqual([]);
  }
  world.put('a/1', { 3: 'x' });
  expect(follow(world, reader)).toEqual(['a/1 whole ready 1,2,3']);
  reader.nack('a/1');
  expect(follow(world, reader)).toEqual([]);
  world.put('a/1', { 4: 'x' });
  expect(follow(world, reader)).toEqual(['a/1 whole ready 1,2,3,4']);
  world.put('a/1', { 5: 'x' });
  expect(follow(world, reader)).toEqual(['a/1 delta ready 5']);
  reader.nack('a/1');
  expect(follow(world, reader)).toEqual(['a/1 whole ready 1,2,3,4,5']);
  reader.nack('no/such');
  expect(follow(world, reader)).toEqual([]);
  expect(world.hub.status().delivery.nacks).toBe(9);
  expect(() => reader.session.nack(99, 'a/1')).toThrow(InvalidArgument);
  expect(() => reader.session.ack(99)).toThrow(InvalidArgument);
});

test('L92: a Watch and a Session in step are sent the very same Buffer', () => {
  const world = worldOf('a/1');
  const options = { ...defaults };
  const subscription = { follows: 'service', service: 'a/1', port: '' } as const;
  const watch = world.hub.watch({
    place: { node: 'n2' },
    options,
    subscriptions: [subscription],
    maxFrameBytes: 1 << 20,
    wake: () => {},
  });
  const session = open(world, 'a/1').session;
  while (watch.next(0) !== undefined);
  while (session.counts.sequence > watch.counts.sequence)
    watch.heartbeat(0, { sourceLagMs: 0, synced: true, queued: 0 });
  world.put('a/1', { 3: 'x' });
  const frame = watch.next(0);
  expect(frame).toBeDefined();
  expect(session.next(0)).toBe(frame);
});

test('L91: a session costs what it is subscribed to, and when it ends nothing', () => {
  const world = worldOf('a/1', 'a/2');
  const reader = open(world);
  for (let i = 0; i < 50; i++) {
    reader.subscribe('a/*', defaults);
    reader.unsubscribe('a/*');
    reader.subscribe(`a/${i % 3}`, defaults);
    reader.unsubscribe(`a/${i % 3}`);
  }
  expect(reader.session.counts).toMatchObject({ followed: 0, behind: 0 });
  expect(follow(world, reader)).toEqual(['end']);
  expect(world.hub.status().classes).toBeLessThanOrEqual(2);
});

test('changes told together are counted, and views by their reason', () => {
  const world = worldOf('a/1');
  const reader = open(world, 'a/1');
  for (let id = 3; id < 8; id++) world.put('a/1', { [id]: 'x' });
  follow(world, reader);
  const { delivery } = world.hub.status();
  expect(delivery).toMatchObject({ resets: 1, deltas: 1, coalesced: 4, views: { 'no-hints': 1 } });
});
