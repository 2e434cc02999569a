import type { Endpoint } from '@sliceplane/kube';
import { expect, test } from 'vitest';
import { TooManyClasses } from '../src/index.ts';
import { hinted, LoneService, Renderer } from './lone-service.ts';
import { hashOf, piecesOf, World } from './world.ts';

const ready = (octet: number): Endpoint => ({ addresses: [`10.0.0.${octet}`] });
const draining = (octet: number): Endpoint => ({
  ...ready(octet),
  conditions: { ready: false, terminating: true },
});
const closed = (octet: number): Endpoint => ({
  ...ready(octet),
  conditions: { ready: false, serving: false },
});
const one = ready(1);
const two = ready(2);

/** A synced service of these endpoints and a renderer that has taken them. */
function tapped(...endpoints: readonly Endpoint[]) {
  const service = new LoneService();
  service.hub.setSynced(true);
  service.setPolicy('Cluster');
  service.setEndpoints(endpoints);
  service.commit();
  const renderer = new Renderer(service.hub);
  service.settle();
  renderer.take();
  return { service, renderer, hub: service.hub };
}

const addresses = ({ held }: Renderer): readonly string[] =>
  [...held.values()].map((text) => (JSON.parse(text) as { address: string }).address).sort();

test('L112: changes since the last take come as one: newest pieces, then the removed', () => {
  const { service, renderer } = tapped(one, two);
  for (const endpoints of [
    [one, ready(3)],
    [draining(1), ready(3)],
    [draining(1), ready(4)],
  ]) {
    service.setEndpoints(endpoints);
    service.commit();
  }
  expect(renderer.calls).toBe(1);
  renderer.take();
  expect(addresses(renderer)).toEqual(['10.0.0.1', '10.0.0.4']);
  expect(renderer).toMatchObject({ state: 'ready', resets: 1 });
  expect(renderer.tap.take()).toBeUndefined();
});

test('L112: the times are those of the first change that was not taken', () => {
  const { service, renderer } = tapped(one);
  const { triggerMs } = renderer.tap.times;
  for (const octet of [2, 3]) {
    service.setEndpoints([one, ready(octet)]);
    service.commit();
  }
  renderer.take();
  expect(renderer.tap.times.triggerMs).toBe(triggerMs + 1);
  expect(renderer.tap.revision).toBe(3);
});

test('L113: what changes neither content, state nor shape is not told', () => {
  const { service, renderer, hub } = tapped(one, two);
  service.setEndpoints([one, two, closed(3)]);
  service.commit();
  hub.markStale([service.name], true);
  expect(renderer.tap.state).toBe('ready');
  service.replace();
  hub.markStale([service.name], false);
  expect(renderer.calls).toBe(0);
  service.setEndpoints([two]);
  service.commit();
  expect(renderer.calls).toBe(1);
});

test('L113: another policy is told, and leaves nothing to take', () => {
  const { service, renderer } = tapped(one);
  service.setPolicy('Local');
  service.commit();
  expect(renderer.calls).toBe(1);
  expect(renderer.tap.outlook?.local).toBe(true);
  expect(renderer.tap.take()).toBeUndefined();
});

test('L112: a service that goes is not found, and comes back as a whole view', () => {
  const { service, renderer } = tapped(one);
  service.setPolicy(undefined);
  service.commit();
  expect(renderer.calls).toBe(1);
  renderer.take();
  expect(renderer.state).toBe('not-found');
  expect(renderer.tap.outlook).toBeUndefined();
  expect(service.interests.size).toBe(0);
  service.setPolicy('Cluster');
  service.commit();
  renderer.take();
  expect(renderer.state).toBe('pending');
  service.settle();
  expect(renderer.calls).toBe(1);
  renderer.take();
  expect(renderer).toMatchObject({ state: 'ready', resets: 2 });
  expect(addresses(renderer)).toEqual(['10.0.0.1']);
});

test('L112: a view that cannot be followed is not given away; what mends it is', () => {
  const world = new World();
  world.hub.setSynced(true);
  world.put('shop/cart', { 1: 'a' });
  let calls = 0;
  const tap = world.hub.tap('shop/cart', hinted, () => void calls++);
  world.settle();
  tap.take();
  world.put('shop/cart', { 2: 'b' });
  const { entries } = world.service('shop/cart');
  const torn = {
    viewClass: hinted,
    reset: false,
    baseRevision: 2,
    baseHash: hashOf(entries),
    revision: 3,
    hash: hashOf(new Map()),
    size: 99,
    chosen: [99],
    upserts: piecesOf([[3, 'c']]),
    removed: [],
  } as const;
  const times = { triggerMs: 0, ingestMs: 0, computedMs: 0 };
  const view = { found: true, revision: 3, times, classes: [torn] };
  world.hub.applyEffect('shop/cart', { revision: 3, view });
  expect(world.hub.status().gaps).toBe(1);
  expect(tap.take()).toBeUndefined();
  expect(tap.state).toBe('ready');
  calls = 0;
  world.settle();
  expect(calls).toBe(1);
  const pieces = Buffer.from(piecesOf(entries).bytes);
  expect(tap.take()).toEqual({ reset: true, pieces: new Uint8Array(pieces), removed: [] });
});

test('L113: a service that nobody knows is waited for without its shard, and a closed tap leaves nothing', () => {
  const { hub, service } = tapped(one);
  const before = hub.status();
  const stranger = new Renderer(hub, 'shop/none');
  expect(stranger.state).toBe('not-found');
  expect(hub.status()).toMatchObject({ services: 2, classes: 1 });
  stranger.tap.close();
  stranger.tap.close();
  expect(stranger.tap.take()).toBeUndefined();
  expect(hub.status()).toEqual(before);
  expect(service.interests).toEqual(new Set([hinted]));
});

test('L113: a tap that is closed by another while both are being told is not told', () => {
  const { service, hub } = tapped(one);
  const calls: string[] = [];
  const taps = ['a', 'b'].map((name) => {
    const tap = hub.tap(service.name, hinted, () => {
      calls.push(name);
      for (const each of taps) each.close();
    });
    tap.take();
    return tap;
  });
  service.setEndpoints([two]);
  service.commit();
  expect(calls).toHaveLength(1);
});

test('L103: a tap that would be one class too many is refused and leaves nothing; one that waits tries again', () => {
  const world = new World(0, { maxClasses: 1 });
  world.hub.setSynced(true);
  world.put('shop/cart', { 1: 'a' });
  const late = world.hub.tap('shop/late', hinted, () => {});
  const first = world.hub.tap('shop/cart', hinted, () => {});
  expect(() => world.hub.tap('shop/cart', 'hinted/IPv4/any', () => {})).toThrow(TooManyClasses);
  world.put('shop/late', { 2: 'b' });
  expect(() => late.take()).toThrow(TooManyClasses);
  expect(late.state).toBe('pending');
  first.close();
  expect(late.take()).toBeUndefined();
  world.settle();
  expect(late.take()).toMatchObject({ reset: true });
  late.close();
  expect(world.hub.status()).toMatchObject({ classes: 0, services: 2 });
});
