import http2 from 'node:http2';
import { afterEach, expect, test } from 'vitest';
import type { DirectCall } from '../src/grpc/direct-call.ts';
import { Flow, type FrameSource, type FrameStream } from '../src/grpc/flow.ts';
import { StatusError } from '../src/grpc/status-error.ts';
import { Turns } from '../src/grpc/turns.ts';
import { type GrpcServer, openGrpcServer } from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { connect, openWatch } from './client.ts';

/** A stream whose writes finish when the test says so. */
class SlowStream implements FrameStream, DirectCall {
  readonly written: string[] = [];
  readonly listeners: Map<string, () => void> = new Map();
  error: unknown;
  release: () => void = () => {};

  sendMessage(frame: Buffer, sent: () => void): void {
    this.written.push(frame.toString());
    this.release = sent;
  }

  emit(_: 'error', error: unknown): boolean {
    this.error = error;
    return true;
  }

  on(event: string, listener: () => void): void {
    this.listeners.set(event, listener);
  }

  getPeer(): string {
    return 'test';
  }
}

function flowOf(source: Partial<FrameSource>, nowMs: () => number = () => 0) {
  const stream = new SlowStream();
  let wake = (): void => {};
  let ended = 0;
  const flow = new Flow(
    stream,
    {
      turns: new Turns(),
      now: nowMs,
      traffic: { frames: 0, bytes: 0, heartbeats: 0 },
      fail: () => new StatusError('internal', 'failed'),
    },
    { out: stream, kind: { heartbeatMs: () => 100 }, ended: () => void ended++ },
    (wakeFlow) => {
      wake = wakeFlow;
      return { next: () => undefined, close: () => {}, ...source };
    },
  );
  return { stream, flow, wake: () => wake(), ended: () => ended };
}

const turn = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('one frame in flight: the next is made when this one has left, of what is newest then', async () => {
  let newest = 1;
  const { stream, wake } = flowOf({ next: () => Buffer.from(`v${newest}`) });
  wake();
  await turn();
  expect(stream.written).toEqual(['v1']);
  for (; newest < 50; newest++) wake();
  await turn();
  expect(stream.written).toEqual(['v1']);
  stream.release();
  await turn();
  expect(stream.written).toEqual(['v1', 'v50']);
});

test('a source that fell asleep with its frame is not asked again until it wakes its flow', async () => {
  let asked = 0;
  const next = (): Buffer => Buffer.from(`v${++asked}`);
  const { stream, wake } = flowOf({ next, isAwake: false });
  wake();
  await turn();
  stream.release();
  await turn();
  expect(stream.written).toEqual(['v1']);
  wake();
  await turn();
  wake(); // while v2 is on its way
  stream.release();
  expect(stream.written).toEqual(['v1', 'v2', 'v3']);
  stream.release();
  await turn();
  expect(stream.written).toHaveLength(3);
});

test('a heartbeat that cannot be made ends its stream and nothing else', () => {
  const heartbeat = (): Buffer => {
    throw new Error('no status');
  };
  let nowMs = 0;
  const { stream, flow, ended } = flowOf({ heartbeat }, () => nowMs);
  nowMs = 150;
  flow.beat();
  expect(stream.error).toMatchObject({ reason: 'internal' });
  expect(ended()).toBe(1);
});

test('a heartbeat is sent into silence only', async () => {
  let nowMs = 0;
  const frames = [Buffer.from('a')];
  const heartbeat = (): Buffer => Buffer.from('beat');
  const { stream, flow, wake } = flowOf({ next: () => frames.pop(), heartbeat }, () => nowMs);
  wake();
  await turn();
  nowMs = 150;
  flow.beat();
  expect(stream.written).toEqual(['a']);
  stream.release();
  flow.beat();
  expect(stream.written).toEqual(['a', 'beat']);
  stream.release();
  nowMs = 200;
  flow.beat();
  expect(stream.written).toEqual(['a', 'beat']);
});

test.each(['cancelled', 'close'])('%s ends it once, and nothing is pulled after', async (event) => {
  let closed = 0;
  const { stream, wake, ended } = flowOf({
    next: () => Buffer.from('x'),
    close: () => void closed++,
  });
  wake();
  stream.listeners.get(event)?.();
  stream.listeners.get(event)?.();
  wake();
  await turn();
  expect([stream.written, closed, ended()]).toEqual([[], 1, 1]);
});

test('a source that throws ends the stream as an error, never as OK', async () => {
  const next = (): never => {
    throw new TypeError('bug');
  };
  const { stream, wake, ended } = flowOf({ next });
  wake();
  await turn();
  expect(stream.error).toMatchObject({ reason: 'internal' });
  expect(ended()).toBe(1);
});

test('thousands of woken streams leave the thread free between slices of turns', async () => {
  const turns = new Turns(1);
  let served = 0;
  const slow = (): void => {
    const end = performance.now() + 0.2;
    while (performance.now() < end);
    served++;
  };
  for (let i = 0; i < 100; i++) turns.take({ turn: slow });
  await new Promise((resolve) => setImmediate(resolve));
  expect(served).toBeGreaterThan(0);
  expect(served).toBeLessThan(100);
  await expect.poll(() => served).toBe(100);
});

let server: GrpcServer | undefined;
afterEach(async () => {
  await server?.close(0);
  server = undefined;
});

/** A client that opens a Watch and then reads nothing, not even into its own buffers. */
function openStuckReader(address: string, subscription: string) {
  const session = http2.connect(`http://${address}`, { settings: { initialWindowSize: 1024 } });
  const stream = session.request({
    ':method': 'POST',
    ':path': '/sliceplane.v1.EndpointViews/Watch',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const request = Buffer.concat([
    Buffer.from([0x1a, subscription.length]),
    Buffer.from(subscription),
  ]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(request.length, 1);
  stream.end(Buffer.concat([head, request]));
  stream.pause();
  for (const one of [session, stream]) one.on('error', () => {});
  return { session, stream };
}

test('L8: a reader that reads nothing holds one frame, delays nobody, and catches up with the newest', async () => {
  const backend = new FakeBackend();
  backend.put('shop/cart', 100);
  server = await openGrpcServer({ backend, listen: ['127.0.0.1:0'] });
  const address = server.addresses[0] ?? '';
  const clients = connect(address);
  const reader = openWatch(clients, { subscriptions: ['shop/cart'] });
  await reader.until(() => reader.frames.some((frame) => frame.snapshotEnd));
  const stuck = openStuckReader(address, 'shop/cart');
  await expect.poll(() => backend.hub.status().streams).toBe(2);
  for (let size = 101; size <= 400; size++) {
    backend.put('shop/cart', size);
    if (size % 50 === 0) {
      const sent = size;
      await reader.until(
        () =>
          reader.frames.flatMap(({ views }) => views).flatMap(({ endpoints }) => endpoints)
            .length >= sent,
      );
    }
  }
  await expect.poll(() => backend.hub.status()).toMatchObject({ streams: 2, behind: 1 });
  let bytes = 0;
  stuck.stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
  stuck.stream.resume();
  await expect.poll(() => backend.hub.status().behind).toBe(0);
  // Its first frame, and the 300 changes after it as one: far from 300 frames.
  await expect.poll(() => bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(60_000);
  stuck.session.destroy();
  await expect.poll(() => backend.hub.status().streams).toBe(1);
  clients.close();
});

test('many streams: each gets every change', async () => {
  const backend = new FakeBackend();
  backend.put('shop/cart', 1);
  server = await openGrpcServer({ backend, listen: ['127.0.0.1:0'] });
  const clients = connect(server.addresses[0] ?? '');
  const watches = Array.from({ length: 300 }, () =>
    openWatch(clients, { subscriptions: ['shop/cart'] }),
  );
  for (const watch of watches)
    await watch.until(() => watch.frames.some((frame) => frame.snapshotEnd));
  const endpoints = (watch: (typeof watches)[0]): number =>
    watch.frames.flatMap(({ views }) => views).flatMap((view) => view.endpoints).length;
  for (const size of [2, 3, 4]) {
    backend.put('shop/cart', size);
    for (const watch of watches) await watch.until(() => endpoints(watch) === size);
  }
  expect(backend.hub.status()).toMatchObject({ streams: 300, classes: 1 });
  clients.close();
});
