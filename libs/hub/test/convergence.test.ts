import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AskedPlace, parseSubscriptions } from '../src/index.ts';
import { type Held, Reader } from './reader.ts';
import { hashOf, plainOutlook, seen, World, zonedOutlook, zones } from './world.ts';

/**
 * Random changes, class switches, losses and pulls at random times; afterwards everybody who pulls on holds
 * exactly what the store would give a newcomer.
 */
const services = ['a/1', 'a/2', 'b/1'];
const nodes = ['n1', 'n2'];

const arbService = fc.constantFrom(...services);
const arbId = fc.integer({ min: 1, max: 24 });
const arbEvent = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      service: arbService,
      ids: fc.array(arbId, { maxLength: 12 }),
      text: fc.constantFrom('x', 'y'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('remove' as const),
      service: arbService,
      ids: fc.array(arbId, { maxLength: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vanish' as const), service: arbService }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('outlook' as const),
      service: arbService,
      zoned: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('node' as const),
      node: fc.constantFrom(...nodes),
      zone: fc.constantFrom('', ...zones),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('forget-node' as const),
      node: fc.constantFrom(...nodes),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('stale' as const),
      service: arbService,
      on: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), service: arbService }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pull' as const), reader: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
);
type Event = typeof arbEvent extends fc.Arbitrary<infer T> ? T : never;

const places: readonly (readonly [AskedPlace, string[]])[] = [
  [{ node: 'n1' }, ['a/1', 'b/1']],
  [{ node: 'n1' }, ['*']],
  [{ node: 'n2' }, ['a/*', 'no/such']],
  [{ node: '' }, ['a/1']],
  [{ node: 'n2', zone: 'zb' }, ['*']],
];

const options = { mode: 'default', family: 'both', includeNotReady: false, subset: 0 } as const;

/** A reader that was told `not-found` holds as little as one that was never told of the service. */
function known(held: Held | undefined): Held | undefined {
  return held?.state === 'not-found' ? undefined : held;
}

/** Everybody is synced, and up to date with services of a few endpoints. */
function settleAll(world: World, readers: readonly Reader[]): void {
  world.hub.setSynced(true);
  for (const name of services) world.put(name, { 1: 'x', 2: 'x', 3: 'x' });
  for (const reader of readers) reader.drain();
  world.settle();
  for (const reader of readers) reader.drain();
}

function run(world: World, readers: readonly Reader[], event: Event): void {
  switch (event.do) {
    case 'put':
      return world.put(event.service, Object.fromEntries(event.ids.map((id) => [id, event.text])));
    case 'remove':
      for (const id of event.ids) world.service(event.service).entries.delete(id);
      return world.commit(event.service);
    case 'vanish':
      world.service(event.service).found = false;
      world.service(event.service).entries.clear();
      return world.commit(event.service);
    case 'outlook':
      return world.commit(event.service, event.zoned ? zonedOutlook : plainOutlook);
    case 'node':
      return world.hub.setNode({
        kind: 'Node',
        name: event.node,
        uid: 'u',
        zone: event.zone,
        region: '',
        ready: true,
        controlPlane: false,
        cpuMillis: 1,
      });
    case 'forget-node':
      return world.hub.deleteNode(event.node);
    case 'stale':
      return world.hub.markStale([event.service], event.on);
    case 'restore': {
      world.service(event.service).revision += 3;
      for (const key of world.service(event.service).open.keys()) world.reset(event.service, key);
      return undefined;
    }
    case 'settle':
      return world.settle();
    case 'pull':
      return void readers[event.reader]?.pull();
    case 'sync':
      return world.hub.setSynced(true);
  }
}

for (const maxFrameBytes of [400, 1 << 20]) {
  test(`L7 L90: deltas lead to the view a newcomer gets, in frames of ${maxFrameBytes} bytes`, () => {
    fc.assert(
      fc.property(
        fc.array(arbEvent, { maxLength: 120, size: 'max' }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        (events, idle, early) => {
          const world = new World(idle);
          const openReader = ([place, texts]: (typeof places)[number]): Reader => {
            const subscriptions = parseSubscriptions(texts);
            return new Reader(
              world.hub.watch({ place, options, subscriptions, maxFrameBytes, wake: () => {} }),
            );
          };
          const readers = places.map(openReader);
          if (early) settleAll(world, readers);
          for (const event of events) run(world, readers, event);
          world.hub.setSynced(true);
          world.hub.markStale(services, false);
          const newcomers = places.map(openReader);
          for (let round = 0; round < 4; round++) {
            for (const reader of [...readers, ...newcomers]) reader.drain();
            world.settle();
          }
          for (const [i, reader] of readers.entries()) {
            const newcomer = newcomers[i] as Reader;
            expect(reader.snapshotEnd && newcomer.snapshotEnd).toBe(true);
            for (const frame of reader.frames)
              expect(frame.bytes).toBeLessThanOrEqual(maxFrameBytes);
            for (const name of services) {
              const [told, fresh] = [known(reader.held.get(name)), known(newcomer.held.get(name))];
              expect(told).toEqual(fresh);
              if (fresh === undefined) continue;
              const wanted = seen(
                world.service(name).entries,
                fresh.viewClass as `default/both/any`,
              );
              expect(told?.entries).toEqual(wanted);
              expect(told?.hash).toBe(Buffer.from(hashOf(wanted)).toString('hex'));
            }
          }
          expect(world.hub.status()).toMatchObject({ gaps: 0, behind: 0 });
          for (const reader of [...readers, ...newcomers]) reader.watch.close();
          expect(world.hub.status()).toMatchObject({ streams: 0, subscriptions: 0 });
          expect(world.hub.status().classes).toBeLessThanOrEqual(idle);
        },
      ),
      { numRuns: 400 },
    );
  });
}
