import { piscinaHost } from '@sliceplane/engine';
import { itemPacking } from '@sliceplane/shard';
import type { KubeObject } from '@sliceplane/kube';
import { nodes, pod, pods, service } from '@sliceplane/testkit';
import { defaultViewOptions } from '@sliceplane/views';
import { expect, test } from 'vitest';
import { openPlane } from '../src/index.ts';
import { jsonCodec } from './json-codec.ts';

test('two worker threads give what one inline shard gives', { timeout: 30_000 }, async () => {
  const worker = new URL('./json.worker.ts', import.meta.url);
  const objects = [
    ...nodes('n1/za n2/zb'),
    ...['web', 'cart', 'pay'].map((name) => service(`${name} http:80`)),
    ...pods('w*120@n1'),
    ...pods('c*30@n2', { labels: { app: 'cart' } }),
  ];
  const inline = openPlane({ host: 'inline', codec: jsonCodec, sources: ['files'] });
  const threaded = openPlane({
    shards: 2,
    host: () => piscinaHost({ worker, packing: itemPacking() }),
    codec: jsonCodec,
    sources: ['files'],
  });
  for (const plane of [inline, threaded]) {
    plane.source('files').list(objects);
    await plane.settled();
    plane.source('files').apply([{ op: 'upsert', object: pod('w007@n1!notready') }]);
    await plane.settled();
  }
  expect([...threaded.slices()]).toEqual([...inline.slices()]);
  const page = { namespace: '', after: '', limit: 10 };
  expect(await threaded.services(page)).toEqual(await inline.services(page));
  const ask = ['test/web', { node: 'n2' }, defaultViewOptions] as const;
  expect(await threaded.view(...ask)).toEqual(await inline.view(...ask));
  await Promise.all([inline.close(), threaded.close()]);
});

test(
  'L72: services that move between real threads show nothing of it',
  { timeout: 30_000 },
  async () => {
    const worker = new URL('./json.worker.ts', import.meta.url);
    const names = ['web', 'cart', 'pay', 'mail', 'stock', 'search'];
    const still = openPlane({ host: 'inline', codec: jsonCodec, sources: ['files'] });
    const moving = openPlane({
      shards: 3,
      host: () => piscinaHost({ worker }),
      codec: jsonCodec,
      sources: ['files'],
      moveAbove: 1,
      moveLeast: 0,
    });
    for (const plane of [still, moving]) {
      const files = plane.source('files');
      const put = async (objects: readonly KubeObject[]): Promise<void> => {
        files.apply(objects.map((object) => ({ op: 'upsert', object })));
        await plane.settled();
      };
      await put(nodes('n1/za n2/zb'));
      await put(names.map((app) => service(`${app} http:80`, { selector: { app } })));
      for (const [i, app] of names.entries()) {
        await put(pods(`${app}*${10 + 20 * i}@n1`, { labels: { app } }));
        await put([pod(`${app}x@n2`, { labels: { app } })]);
      }
    }
    const moved = moving.status().shards.reduce((sum, { movedIn }) => sum + movedIn, 0);
    expect(moved).toBeGreaterThan(2);
    expect([...moving.slices()]).toEqual([...still.slices()]);
    const page = { namespace: '', after: '', limit: 10 };
    expect(await moving.services(page)).toEqual(await still.services(page));
    for (const app of names) {
      const ask = [`test/${app}`, { node: 'n2' }, defaultViewOptions] as const;
      expect(await moving.view(...ask)).toEqual(await still.view(...ask));
    }
    await Promise.all([still.close(), moving.close()]);
  },
);
