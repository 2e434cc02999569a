import { EngineFault, inlineHost } from '@sliceplane/engine';
import { ANNOTATION_TRIGGER_TIME, type Delta, type EndpointSlice } from '@sliceplane/kube';
import { shardProgram } from '@sliceplane/shard';
import { arbHistory, type Move, nodes, pod, pods, service, tampered } from '@sliceplane/testkit';
import { defaultViewOptions } from '@sliceplane/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openPlane, type Plane, type PlaneLog, type PlaneShardHost } from '../src/index.ts';
import { jsonCodec } from './json-codec.ts';

/** Shards whose next batch dies when told so, after the program has run: the result is lost with the thread. */
function fragile(): { host: () => PlaneShardHost; kill: () => void } {
  let doomed = 0;
  return {
    kill: () => {
      doomed += 1;
    },
    host: () => {
      const inner = inlineHost(shardProgram({ codec: jsonCodec }));
      return {
        run: async (task) => {
          const result = await inner.run(structuredClone(task));
          if (doomed === 0) return structuredClone(result);
          doomed -= 1;
          throw new EngineFault('THREAD_ENDED', 'killed by the test');
        },
        close: () => inner.close(),
      };
    },
  };
}

test('L10: a shard that dies with a batch loses nothing and empties no view', async () => {
  const log: PlaneLog['event'][] = [];
  const { host, kill } = fragile();
  const plane = openPlane({
    host,
    shards: 1,
    codec: jsonCodec,
    sources: ['files'],
    log: ({ event }) => log.push(event),
  });
  plane.source('files').list([...nodes('n1/za'), service('web :80'), ...pods('a@n1 b@n1')]);
  await plane.settled();
  const before = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
  kill();
  plane.source('files').apply([{ op: 'upsert', object: pod('c@n1') }]);
  const after = await plane.view('test/web', { node: 'n1' }, defaultViewOptions);
  expect(after.entries).toHaveLength(3);
  expect(after.revision).toBe(before.revision + 1);
  expect(log).toEqual(expect.arrayContaining(['shard-lost', 'fault', 'shard-restored']));
  expect(plane.status().shards[0]).toMatchObject({ restarts: 1, incarnation: 2 });
  await plane.close();
});

test('L7: a service that was dropped before its shard died comes back with a larger revision', async () => {
  const { host, kill } = fragile();
  const plane = openPlane({ host, shards: 1, codec: jsonCodec, sources: ['files'], after: atOnce });
  const files = plane.source('files');
  const revision = async (): Promise<number> =>
    (await plane.view('test/web', { node: 'n1' }, defaultViewOptions)).revision;
  files.list([...nodes('n1/za'), service('web :80'), service('other :80'), pod('a@n1')]);
  for (const label of ['b@n1', 'c@n1', 'd@n1']) {
    files.apply([{ op: 'upsert', object: pod(label) }]);
    await plane.settled();
  }
  const before = await revision();
  files.apply([{ op: 'delete', kind: 'Service', namespace: 'test', name: 'web' }]);
  await plane.settled();
  kill();
  files.apply([{ op: 'upsert', object: pod('e@n1') }]);
  await plane.settled();
  files.apply([{ op: 'upsert', object: service('web :80') }]);
  await plane.settled();
  expect(await revision()).toBeGreaterThan(before);
  await plane.close();
});

test('a service that is removed while its shard is lost is not stale when it comes back', async () => {
  const { host, kill } = fragile();
  const plane = openPlane({ host, shards: 1, codec: jsonCodec, sources: ['files'], after: atOnce });
  const files = plane.source('files');
  files.list([service('web :80'), service('other :80')]);
  await plane.settled();
  kill();
  files.apply([{ op: 'delete', kind: 'Service', namespace: 'test', name: 'web' }]);
  await plane.settled();
  files.apply([{ op: 'upsert', object: service('web :80') }]);
  const rows = await plane.services({ namespace: '', after: '', limit: 10 });
  expect(rows.map(({ service: name, stale }) => [name, stale])).toEqual([
    ['test/other', false],
    ['test/web', false],
  ]);
  await plane.close();
});

test('L6 L10: random lives with random deaths and services that move end like lives without', async () => {
  const four = { services: ['web', 'api', 'db', 'cart'] };
  let moved = 0;
  const deaths = fc.array(fc.boolean(), { minLength: 3, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(arbHistory({ ...four, batches: 6 }), deaths, async (history, dies) => {
      const { host, kill } = fragile();
      const calm = openPlane({ host: 'inline', shards: 2, codec: jsonCodec, sources: ['files'] });
      const stormy = openPlane({
        host,
        shards: 2,
        codec: jsonCodec,
        sources: ['files'],
        after: atOnce,
        moveAbove: 1,
        moveLeast: 0,
      });
      for (const [i, moves] of history.entries()) {
        const deltas = moves.flatMap((move) => deltaOf(move, [...calm.slices()]));
        if (dies[i % dies.length] === true) kill();
        for (const plane of [calm, stormy]) plane.source('files').apply(deltas);
        await Promise.all([calm.settled(), stormy.settled()]);
      }
      expect(await hashes(stormy)).toEqual(await hashes(calm));
      expect(slicesOf(stormy)).toEqual(slicesOf(calm));
      expect(stormy.leftOut()).toEqual(calm.leftOut());
      moved += stormy.status().shards.reduce((sum, { movedIn }) => sum + movedIn, 0);
      await Promise.all([calm.close(), stormy.close()]);
    }),
    { numRuns: 40 },
  );
  expect(moved).toBeGreaterThan(0);
});

/** Without trigger times: a change that meets the loss of its shard may be written without (R6.9). */
function slicesOf(plane: Plane): readonly unknown[] {
  return [...plane.slices()].map(({ metadata, ...slice }) => {
    const { [ANNOTATION_TRIGGER_TIME]: _, ...annotations } = metadata.annotations;
    return { ...slice, metadata: { ...metadata, annotations } };
  });
}

/** A Service that is being deleted uses up slice names without writing a slice, once for each full look at it. */
function living(delta: Delta): Delta {
  if (delta.op === 'delete' || delta.object.kind !== 'Service') return delta;
  const { deletionTimestamp: _, ...metadata } = delta.object.metadata;
  return { op: 'upsert', object: { ...delta.object, metadata } };
}

/** A hand on a slice is a delta of it, whoever manages it. */
function deltaOf(move: Move, slices: readonly EndpointSlice[]): readonly Delta[] {
  if (move.move === 'delta') return [living(move.delta)];
  const slice = slices[move.pick % Math.max(1, slices.length)];
  if (slice === undefined) return [];
  const object = tampered(slice, move.how);
  if (object !== undefined) return [{ op: 'upsert', object }];
  const { namespace, name } = slice.metadata;
  return [{ op: 'delete', kind: 'EndpointSlice', namespace, name }];
}

/** Restarts do not wait; the deadline of a batch does. */
function atOnce(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms >= 10_000 ? ms : 0);
  return () => clearTimeout(timer);
}

async function hashes(plane: Plane): Promise<readonly unknown[]> {
  const options = { ...defaultViewOptions, mode: 'everything', includeNotReady: true } as const;
  const rows = await plane.services({ namespace: '', after: '', limit: 100 });
  return Promise.all(
    rows.map(async ({ service: name }) => {
      const { state, hash } = await plane.view(name, { node: '' }, options);
      return [name, state, hash];
    }),
  );
}

test('L71: a service that kills its shard stays as it was, stale, and the others are served', async () => {
  let poison = '';
  const plane = openPlane({
    shards: 1,
    codec: jsonCodec,
    sources: ['files'],
    host: () => {
      const inner = inlineHost(shardProgram({ codec: jsonCodec }));
      const bad = ({ key }: { key: string }): boolean => key === poison;
      return {
        run: async (task) => {
          if (task.batch.items.some(bad)) throw new EngineFault('THREAD_ENDED', 'poison');
          return inner.run(structuredClone(task));
        },
        close: () => inner.close(),
      };
    },
    after: atOnce,
  });
  const files = plane.source('files');
  const cart = { labels: { app: 'cart' } };
  files.list([
    ...nodes('n1/za'),
    service('web :80'),
    service('cart :80', { selector: { app: 'cart' } }),
    pod('a@n1'),
    pod('c1@n1', cart),
  ]);
  await plane.settled();
  poison = 'test/b';
  files.apply([{ op: 'upsert', object: pod('b@n1') }]);
  await expect.poll(() => plane.status().shards[0]?.quarantined).toEqual(['test/web']);
  await expect.poll(() => plane.status().staleServices).toBe(1);
  files.apply([{ op: 'upsert', object: pod('c2@n1', cart) }]);
  const view = await plane.view('test/cart', { node: 'n1' }, defaultViewOptions);
  expect(view.entries).toHaveLength(2);
  await expect(plane.view('test/web', { node: 'n1' }, defaultViewOptions)).rejects.toMatchObject({
    code: 'PARTITION_QUARANTINED',
  });
  const [web] = [...plane.slices('test', 'test/web')];
  expect(web?.endpoints).toHaveLength(1);
  const pending = plane.hub.getView({
    service: 'test/web',
    place: { node: 'n1' },
    options: defaultViewOptions,
  });
  expect(Buffer.isBuffer(pending)).toBe(true);
  await plane.close();
});
