import type { ViewMode } from '@sliceplane/views';
import { expect, test } from 'vitest';
import { parseSubscriptions, TooManyClasses } from '../src/index.ts';
import { Reader } from './reader.ts';
import { portOutlook, World } from './world.ts';

const options = { mode: 'default', family: 'both', includeNotReady: false, subset: 0 } as const;

function worldOf(limits: ConstructorParameters<typeof World>[1], idleClasses = 4096): World {
  const world = new World(idleClasses, limits);
  world.hub.setSynced(true);
  world.put('shop/cart', { 1: 'a', 2: 'b' });
  const ports = [portOutlook({ total: 10 }), portOutlook({ port: 'admin', total: 10 })];
  world.commit('shop/cart', { local: false, externalName: false, ports });
  return world;
}

function watch(
  world: World,
  node: string,
  over: { mode?: ViewMode; subset?: number; zone?: string },
): Reader {
  const { zone = '', ...asked } = over;
  const request = { place: { node, zone }, maxFrameBytes: 1 << 20, wake: () => {} };
  const subscriptions = parseSubscriptions(['shop/cart']);
  return new Reader(
    world.hub.watch({ ...request, options: { ...options, ...asked }, subscriptions }),
  );
}

test('L103: zones that are made up open no more classes than there may be, and what is open goes on', () => {
  const world = worldOf({ maxClasses: 2 });
  const zoned = (zone: string): Reader => watch(world, '', { mode: 'strict-zone', zone });
  const first = ['x1', 'x2'].map(zoned);
  for (const reader of first) reader.drain();
  const refused = zoned('x3');
  expect(() => refused.drain()).toThrow(TooManyClasses);
  refused.watch.close();
  zoned('x2').drain();
  world.settle();
  for (const reader of first) reader.drain();
  expect(first.map(({ held }) => held.get('shop/cart')?.state)).toEqual(['ready', 'ready']);
  expect(world.hub.status()).toMatchObject({ classes: 2, streams: 3 });
  first[0]?.watch.close();
  const late = zoned('x4');
  late.drain();
  world.settle();
  late.drain();
  expect(late.held.has('shop/cart')).toBe(true);
  expect(world.hub.status()).toMatchObject({ classes: 2, idleClasses: 0 });
});

test('L103: subsets choose from no more endpoints than they may, others are not counted, and a GetView is refused too', () => {
  const world = worldOf({ maxRanks: 40 }, 1);
  const first = ['n1', 'n2'].map((node) => watch(world, node, { subset: 2 }));
  for (const reader of first) reader.drain();
  const place = { node: 'n3' };
  const ask = (subset: number) =>
    world.hub.getView({ service: 'shop/cart', place, options: { ...options, port: '', subset } });
  expect(() => ask(2)).toThrow(
    'view default/both+subset-2/node:n3 of shop/cart cannot be opened: subsets that are open choose from 40 endpoints, ' +
      'this one from 20, and all may from 40',
  );
  expect(ask(0)).toBeInstanceOf(Promise);
  first[0]?.watch.close();
  expect(ask(2)).toBeInstanceOf(Promise);
  expect(() => ask(3)).toThrow(TooManyClasses);
});

test.each([
  [{ maxClasses: 0 }, 'maxClasses must be an integer from 1 to 10000000, not 0'],
  [{ maxRanks: 0.5 }, 'maxRanks must be an integer from 1 to 1000000000000, not 0.5'],
])('limits that are none are refused: %j', (limits, message) => {
  expect(() => new World(1, limits)).toThrow(message);
});
