import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FollowOptions } from '../src/index.ts';
import type { Held } from './reader.ts';
import { defaults, services, SessionReader } from './session-reader.ts';
import { hashOf, plainOutlook, seen, World, zonedOutlook, zones } from './world.ts';

/** Whatever was subscribed, ended, resumed, refused and changed in whatever order, in the end a session holds what a new one is told. */
const texts = [...services, 'a/*', '*', 'no/such'];
const everything: FollowOptions = { ...defaults, mode: 'everything' };

const arbService = fc.constantFrom(...services);
const arbReader = fc.nat(1);
const arbText = fc.constantFrom(...texts);
const arbEvent = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      service: arbService,
      ids: fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 12 }),
      text: fc.constantFrom('x', 'y'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('vanish' as const), service: arbService }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('outlook' as const),
      service: arbService,
      zoned: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), service: arbService }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('node' as const), zone: fc.constantFrom(...zones) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('subscribe' as const),
      reader: arbReader,
      text: arbText,
      options: fc.constantFrom(defaults, defaults, everything),
      known: fc.constantFrom('held', 'wrong', 'none'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('unsubscribe' as const),
      reader: arbReader,
      text: arbText,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('nack' as const),
      reader: arbReader,
      service: arbService,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reconnect' as const),
      reader: arbReader,
      keep: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pull' as const), reader: arbReader }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
);
type Event = typeof arbEvent extends fc.Arbitrary<infer T> ? T : never;

function run(world: World, readers: readonly SessionReader[], event: Event): void {
  const reader = 'reader' in event ? (readers[event.reader] as SessionReader) : undefined;
  switch (event.do) {
    case 'put':
      return world.put(event.service, Object.fromEntries(event.ids.map((id) => [id, event.text])));
    case 'vanish':
      world.service(event.service).found = false;
      world.service(event.service).entries.clear();
      return world.commit(event.service);
    case 'outlook':
      return world.commit(event.service, event.zoned ? zonedOutlook : plainOutlook);
    case 'restore':
      world.service(event.service).revision += 3;
      for (const key of world.service(event.service).open.keys()) world.reset(event.service, key);
      return undefined;
    case 'node':
      return setNode(world, event.zone);
    case 'subscribe': {
      const known = event.known === 'none' ? [] : (reader?.known(event.text) ?? []);
      const wrong = known.map(({ service }) => ({ service, hash: Buffer.alloc(16, 7) }));
      return reader?.subscribe(event.text, event.options, event.known === 'wrong' ? wrong : known);
    }
    case 'unsubscribe':
      return reader?.unsubscribe(event.text);
    case 'nack':
      return reader?.nack(event.service);
    case 'reconnect':
      return reader?.reconnect(event.keep);
    case 'settle':
      return world.settle();
    case 'pull':
      return void reader?.pull();
    case 'sync':
      return world.hub.setSynced(true);
  }
}

function setNode(world: World, zone: string): void {
  const node = { kind: 'Node', name: 'n1', uid: 'u', zone, region: '', ready: true } as const;
  world.hub.setNode({ ...node, controlPlane: false, cpuMillis: 1 });
}

/** One that was told `not-found` holds as little as one that was never told of the service. */
function known(held: Held | undefined): Held | undefined {
  return held?.state === 'not-found' ? undefined : held;
}

for (const maxFrameBytes of [400, 1 << 20]) {
  test(`L7 L90 L100 L101: a session holds what a new one is told, in frames of ${maxFrameBytes} bytes`, () => {
    fc.assert(
      fc.property(
        fc.array(arbEvent, { maxLength: 100, size: 'max' }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        (events, idle, early) => {
          const world = new World(idle);
          const nodes = ['n1', 'n2'];
          const readers = nodes.map((node) => new SessionReader(world.hub, node, maxFrameBytes));
          if (early) world.hub.setSynced(true);
          for (const event of events) run(world, readers, event);
          world.hub.setSynced(true);
          const newcomers = readers.map(({ wanted, node }) => {
            const newcomer = new SessionReader(world.hub, node, maxFrameBytes);
            for (const [text, options] of wanted) newcomer.subscribe(text, options);
            return newcomer;
          });
          for (let round = 0; round < 6; round++) {
            for (const reader of [...readers, ...newcomers]) reader.drain();
            world.settle();
          }
          for (const [i, reader] of readers.entries()) {
            expect(reader.owed).toBe(0);
            for (const frame of reader.frames)
              expect(frame.bytes).toBeLessThanOrEqual(maxFrameBytes);
            for (const name of services) {
              const told = known(reader.held.get(name));
              const fresh = known(newcomers[i]?.held.get(name));
              expect(told).toEqual(fresh);
              if (fresh === undefined) continue;
              const entries = seen(
                world.service(name).entries,
                fresh.viewClass as `default/both/any`,
              );
              expect(told?.entries).toEqual(entries);
              expect(told?.hash).toBe(Buffer.from(hashOf(entries)).toString('hex'));
            }
          }
          for (const reader of [...readers, ...newcomers]) reader.session.close();
          const { streams, subscriptions, classes, delivery } = world.hub.status();
          expect({ streams, subscriptions }).toEqual({ streams: 0, subscriptions: 0 });
          expect(classes).toBeLessThanOrEqual(idle);
          expect(Object.values(delivery.views).every((count) => count === 0)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
}
