import { objectsOf, syntheticCluster, workload } from '@sliceplane/synthetic';
import { describe, expect, test } from 'vitest';
import { syntheticFeed } from '../src/index.ts';
import { fakeClock, Heard } from './recording-heard.ts';

const spec = { services: 20, pods: 150, nodes: 12, seed: 4 };
const cluster = syntheticCluster(spec);

describe('a synthetic feed', () => {
  test('delivers the cluster, then its workload: what a recording of it would', async () => {
    const heard = new Heard();
    const stepped = { kind: 'stepped', steps: [{ perSecond: 40, seconds: 10 }] } as const;
    const feed = await syntheticFeed(heard.source, spec, {
      clock: fakeClock(),
      workload: { arrivals: stepped },
    });
    expect(heard.synced).toBe([...objectsOf(cluster)].length);
    const end = await feed.ended;
    expect([end.how, end.progress.changes, feed.progress.phase]).toEqual([
      'finished',
      400,
      'ended',
    ]);
    const steps = workload(cluster, { arrivals: stepped });
    const direct = new Heard();
    direct.source.list([...objectsOf(cluster)]);
    for (const { deltas } of steps) direct.source.apply(deltas);
    expect(heard.objects).toEqual(direct.objects);
  });

  test('without a workload the cluster stands still and is always current', async () => {
    const heard = new Heard();
    const feed = await syntheticFeed(heard.source, spec);
    const { how, progress } = await feed.ended;
    expect([how, progress.steps]).toEqual(['finished', 0]);
    expect(progress.objects).toBe(heard.objects.size);
  });

  test('a signal gives up the first state: nothing that the source had is deleted', async () => {
    const heard = new Heard();
    heard.source.list(cluster.nodes);
    const controller = new AbortController();
    const { signal } = controller;
    const feed = syntheticFeed(
      heard.source,
      { nodes: 3, services: 2, pods: 2_500 },
      { signal, onProgress: () => controller.abort(new Error('shutting down')) },
    );
    await expect(feed).rejects.toThrow('shutting down');
    expect(heard.parts).toEqual([cluster.nodes.length, 1_000]);
  });

  test('an option that is none rejects before anything is delivered', async () => {
    const heard = new Heard();
    await expect(
      syntheticFeed(heard.source, spec, {
        workload: { arrivals: { kind: 'constant', perSecond: 1 }, maxSurge: 7 },
      }),
    ).rejects.toThrow('maxSurge must be from 0 to 1, not 7');
    expect(heard.objects.size).toBe(0);
  });
});
