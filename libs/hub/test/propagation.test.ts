import { expect, test } from 'vitest';
import { parseSubscriptions, type PropagationStage } from '../src/index.ts';
import { Durations } from '../src/durations.ts';
import { Propagation } from '../src/propagation.ts';
import { fieldsOf, Reader } from './reader.ts';
import { World } from './world.ts';

const cart = 'shop/cart';

function openReaders(world: World, count: number): Reader[] {
  const readers = Array.from({ length: count }, () => {
    const watch = world.hub.watch({
      place: { node: '', zone: '' },
      options: { mode: 'default', family: 'both', includeNotReady: false, subset: 0 },
      subscriptions: parseSubscriptions([cart]),
      maxFrameBytes: 1_000_000,
      wake: () => {},
    });
    return new Reader(watch);
  });
  for (const reader of readers) reader.drain();
  world.settle();
  for (const reader of readers) reader.drain();
  return readers;
}

/** How often a stage was counted, and how long it took in all. */
function counted(world: World, stage: PropagationStage): readonly [times: number, sumMs: number] {
  const { buckets, sumMs } = world.hub.status().propagation[stage];
  return [buckets.reduce((sum, count) => sum + count, 0), sumMs];
}

function worldOf(readers: number): { world: World; readers: Reader[] } {
  const world = new World();
  world.hub.setSynced(true);
  world.put(cart, { 1: 'a' });
  return { world, readers: openReaders(world, readers) };
}

test('each duration is in the first bucket that holds it', () => {
  const durations = new Durations([1, 10]);
  for (const ms of [-5, 0, 1, 1.5, 10, 11, 1000]) durations.count(ms);
  expect(durations.counts).toEqual({ boundsMs: [1, 10], buckets: [3, 2, 2], sumMs: 1023.5 });
});

test('a first view has not travelled; a change is counted once by stage, whatever the number of streams', () => {
  const { world, readers } = worldOf(3);
  expect(counted(world, 'ingest')).toEqual([0, 0]);
  expect(counted(world, 'first-send')).toEqual([0, 0]);
  world.nowMs = 10;
  world.put(cart, { 1: 'b' });
  expect(counted(world, 'ingest')).toEqual([1, 1]);
  expect(counted(world, 'queue')).toEqual([1, 1]);
  expect(counted(world, 'compute')).toEqual([1, 7]);
  readers[0]?.pull(12);
  expect(counted(world, 'first-send')).toEqual([1, 2]);
  expect(counted(world, 'last-send')).toEqual([0, 0]);
  readers[1]?.pull(13);
  readers[2]?.pull(20);
  expect(counted(world, 'first-send')).toEqual([1, 2]);
  expect(counted(world, 'last-send')).toEqual([1, 10]);
});

test('who does not read is not waited for: the last is the last before the next change', () => {
  const { world, readers } = worldOf(3);
  world.nowMs = 10;
  world.put(cart, { 1: 'b' });
  readers[0]?.pull(11);
  readers[1]?.pull(15);
  world.nowMs = 1000;
  world.put(cart, { 1: 'c' });
  expect(counted(world, 'last-send')).toEqual([1, 5]);
  for (const reader of readers) reader.pull(1001);
  expect(counted(world, 'first-send')).toEqual([2, 2]);
  expect(counted(world, 'last-send')).toEqual([2, 6]);
});

test('a stream that comes later is told of a view, not of its change', () => {
  const { world, readers } = worldOf(2);
  world.nowMs = 10;
  world.put(cart, { 1: 'b' });
  readers[0]?.pull(11);
  const [late] = openReaders(world, 1);
  expect(late?.held.get(cart)?.entries.get(1)).toBe('b');
  readers[1]?.pull(14);
  expect(counted(world, 'last-send')).toEqual([1, 4]);
});

test('what nobody has open, and times nobody knows, are not counted', () => {
  const { world, readers } = worldOf(1);
  for (const reader of readers) reader.watch.close();
  world.nowMs = 10;
  world.put(cart, { 1: 'b' });
  expect(counted(world, 'compute')).toEqual([0, 0]);
  const propagation = new Propagation();
  propagation.landed({ triggerMs: 0, ingestMs: 0, computedMs: 0 }, 10);
  propagation.landed({ triggerMs: 0, ingestMs: 5, computedMs: 0 }, 10);
  propagation.landed({ triggerMs: 1, ingestMs: 3_600_002, computedMs: 0 }, 10);
  expect(Object.values(propagation.counts).map(({ sumMs }) => sumMs)).toEqual([0, 0, 0, 0, 0]);
});

test('who is behind and what is followed is known without asking each stream', () => {
  const { world, readers } = worldOf(3);
  expect(world.hub.status()).toMatchObject({ streams: 3, subscriptions: 3, behind: 0 });
  world.put(cart, { 1: 'b' });
  expect(world.hub.status().behind).toBe(3);
  readers[0]?.drain();
  readers[1]?.watch.close();
  expect(world.hub.status()).toMatchObject({ streams: 2, subscriptions: 2, behind: 1 });
  readers[2]?.watch.close();
  expect(world.hub.status()).toMatchObject({ streams: 1, subscriptions: 1, behind: 0 });
});

test('a reader is told when there was something to send, not when its shard began', () => {
  const { world, readers } = worldOf(1);
  world.nowMs = 10;
  world.put(cart, { 1: 'b' });
  const frame = new Map(fieldsOf(readers[0]?.watch.next(12) ?? Buffer.alloc(0)));
  const view = new Map(fieldsOf(frame.get(4) as Buffer));
  const times = new Map(fieldsOf(view.get(10) as Buffer));
  expect((times.get(2) as Buffer).readDoubleLE()).toBe(2);
  expect(times.get(4)).toBe(8);
});
