import { type ServiceError, status } from '@grpc/grpc-js';
import type { InjectFaultRequest, InjectFaultResponse__Output } from '@sliceplane/proto';
import { afterEach, describe, expect, test } from 'vitest';
import { Admission } from '../src/grpc/admission.ts';
import { StatusError } from '../src/grpc/status-error.ts';
import { TokenBucket } from '../src/grpc/token-bucket.ts';
import {
  type GrpcServer,
  type GrpcServerOptions,
  openGrpcServer,
  resolveLimits,
} from '../src/index.ts';
import { FakeBackend } from './backend.ts';
import { ask, type Clients, connect, openSession, openWatch } from './client.ts';
import { DiscoveryClient, urls } from './xds/discovery-client.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function serve(
  options: Partial<GrpcServerOptions> = {},
): Promise<{ backend: FakeBackend; server: GrpcServer; clients: Clients }> {
  const backend = new FakeBackend();
  const server = await openGrpcServer({ backend, listen: ['127.0.0.1:0'], ...options });
  closers.push(() => server.close(0));
  const clients = connect(server.addresses[0] ?? '');
  closers.push(() => clients.close());
  return { backend, server, clients };
}

const reasonOf = (error: ServiceError): unknown => error.metadata.get('sliceplane-reason')[0];

test('a bucket gives its burst, then its pace, and never more than its burst', () => {
  const bucket = new TokenBucket(10, 3, 0);
  const taken = (nowMs: number): number => {
    let count = 0;
    while (bucket.take(1, nowMs)) count++;
    return count;
  };
  expect([0, 99, 100, 300, 10_000, 10_000].map(taken)).toEqual([3, 0, 1, 2, 3, 0]);
  expect(bucket.take(4, 1e9)).toBe(false);
});

describe('admission', () => {
  const admission = (): Admission =>
    new Admission(
      resolveLimits({ newStreamsPerSecond: 100, newStreamsBurst: 50, streams: 1000 }),
      0,
    );

  function admit(
    gate: Admission,
    nowMs: number,
    open = 0,
    draining = false,
  ): StatusError | undefined {
    try {
      gate.admit(open, draining, nowMs);
    } catch (error) {
      return error as StatusError;
    }
    return undefined;
  }

  const retryOf = (error: StatusError | undefined): number[] =>
    String(error?.metadata.get('sliceplane-retry-ms')[0]).split('-').map(Number);

  test('a herd is taken at a pace; each that is turned away hears when its turn would be', () => {
    const gate = admission();
    const errors = Array.from({ length: 250 }, () => admit(gate, 0));
    expect(errors.slice(0, 50).every((error) => error === undefined)).toBe(true);
    const away = errors.slice(50);
    expect(away.map((error) => error?.reason)).toEqual(away.map(() => 'too-many-new-streams'));
    expect(retryOf(away[0])).toEqual([5, 265]);
    expect(retryOf(away[99])).toEqual([500, 1750]);
    expect(retryOf(away[199])).toEqual([1000, 3250]);
    for (const error of away) {
      const pushback = Number(error?.metadata.get('grpc-retry-pushback-ms')[0]);
      const [least = NaN, most = NaN] = retryOf(error);
      expect(pushback).toBeGreaterThanOrEqual(least);
      expect(pushback).toBeLessThanOrEqual(most);
    }
  });

  test('5,000 who come back as they are told are all in within 5 seconds, by the default limits or a tenth of their burst', () => {
    for (const limits of [{}, { newStreamsBurst: 1000 }]) {
      const gate = new Admission(resolveLimits(limits), 0);
      let due = Array.from({ length: 5000 }, () => 0);
      let lastMs = 0;
      let turnedAway = 0;
      while (due.length > 0) {
        due = due.toSorted((a, b) => a - b);
        const nowMs = due.shift() as number;
        const error = admit(gate, nowMs);
        lastMs = nowMs;
        if (error === undefined) continue;
        turnedAway++;
        due.push(nowMs + Number(error.metadata.get('grpc-retry-pushback-ms')[0]));
      }
      expect(lastMs).toBeLessThan(5000);
      expect(turnedAway).toBeLessThan(5 * 5000);
    }
  });

  test('a full and a draining server say so, and take nothing from the pace', () => {
    const gate = admission();
    expect(admit(gate, 0, 1000)?.reason).toBe('too-many-streams');
    expect(admit(gate, 0, 1000, true)?.reason).toBe('draining');
    for (let i = 0; i < 50; i++) expect(admit(gate, 0)).toBeUndefined();
  });
});

test('streams beyond the pace are refused on the wire and counted', async () => {
  const { server, clients } = await serve({
    limits: { newStreamsPerSecond: 1, newStreamsBurst: 3 },
  });
  const watches = [1, 2, 3].map(() => openWatch(clients, { subscriptions: ['shop/a'] }));
  for (const watch of watches) await watch.until(() => watch.frames.length > 0);
  for (const refused of [openWatch(clients, { subscriptions: ['*'] }), openSession(clients, [])]) {
    const error = await refused.error();
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(reasonOf(error)).toBe('too-many-new-streams');
  }
  expect(server.status).toMatchObject({
    streams: 3,
    opened: { refused: { 'too-many-new-streams': 2 } },
  });
});

test('a drain ends streams over a time, each with a hint of its own, and takes no new ones meanwhile', async () => {
  const { server, clients } = await serve({ limits: { newStreamsPerSecond: 100 } });
  const sessions = Array.from({ length: 40 }, () =>
    openSession(clients, [{ hello: {} }, { subscribe: { subscriptions: ['shop/a'] } }]),
  );
  for (const session of sessions) await session.until(() => session.frames.length > 0);
  const began = performance.now();
  const ends = sessions.map(async (session) => {
    const error = await session.error();
    return { error, atMs: performance.now() - began };
  });
  const closed = server.close(2000);
  const all = await Promise.all(ends);
  await closed;
  expect(new Set(all.map(({ error }) => reasonOf(error)))).toEqual(new Set(['draining']));
  expect(new Set(all.map(({ error }) => error.code))).toEqual(new Set([status.UNAVAILABLE]));
  const hints = all.map(({ error }) => error.metadata.get('grpc-retry-pushback-ms')[0]);
  expect(new Set(hints).size).toBeGreaterThan(20);
  // 40 streams at 100 per second: 0.4 s, not at once.
  const times = all.map(({ atMs }) => atMs);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(200);
  expect(server.status).toMatchObject({ streams: 0, ended: 40 });
});

test('L132: an old stream is ended, to be opened elsewhere; one of xDS not before ten minutes', async () => {
  const { clients, server } = await serve({ limits: { streamAgeMs: 1 } });
  const xds = new DiscoveryClient(server.addresses[0] ?? '');
  const stream = xds.sotw();
  stream.stream.write({ typeUrl: urls.endpoint, resourceNames: ['shop/a/http'] });
  await stream.until(() => stream.frames.length > 0);
  const error = await openWatch(clients, { subscriptions: ['shop/a'] }).error();
  expect(error.code).toBe(status.UNAVAILABLE);
  expect(reasonOf(error)).toBe('rotated');
  expect(error.metadata.get('sliceplane-retry-ms')).toEqual(['0-1000']);
  expect(server.status.opened.open).toMatchObject({ Watch: 0, StreamAggregatedResources: 1 });
  xds.close();
});

describe('faults', () => {
  const inject = (clients: Clients, request: InjectFaultRequest): Promise<number> =>
    ask<InjectFaultResponse__Output>((done) => clients.admin.injectFault(request, done)).then(
      ({ incarnation }) => incarnation,
    );

  test('are refused unless the server was started for it', async () => {
    const { backend, clients } = await serve();
    await expect(inject(clients, { kind: 'FAULT_KIND_SHARD_EXIT' })).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
    });
    expect(backend.faults).toEqual([]);
  });

  test('name a shard and what to do to it', async () => {
    const { backend, clients } = await serve({ allowFaults: true });
    expect(await inject(clients, { kind: 'FAULT_KIND_SHARD_EXIT' })).toBe(7);
    expect(await inject(clients, { kind: 'FAULT_KIND_SHARD_HANG', shard: 0 })).toBe(7);
    expect(backend.faults).toEqual(['exit', 'hang']);
    await expect(inject(clients, { shard: 0 })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringMatching(/^kind: Invalid value: "FAULT_KIND_UNSPECIFIED"/),
    });
    await expect(
      inject(clients, { kind: 'FAULT_KIND_SHARD_EXIT', shard: 1 }),
    ).rejects.toMatchObject({
      details: 'shard: Invalid value: 1: must be below 1, the number of shards',
    });
  });
});
