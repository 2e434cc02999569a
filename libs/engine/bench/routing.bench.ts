/** What the router costs, on a cluster's shape: Zipf-sized anchors in many scopes, members with the labels of their template. */
import type { Change } from '@sliceplane/program';
import { expect, test } from 'vitest';
import { Router } from '../src/router.ts';

interface Facts {
  readonly ip: string;
}

function cluster(
  anchors: number,
  members: number,
): { anchors: Change<Facts>[]; members: Change<Facts>[] } {
  const harmonic = Array.from({ length: anchors }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b);
  const all: Change<Facts>[] = [];
  const selected: Change<Facts>[] = [];
  for (let k = 0; k < anchors; k++) {
    const scope = `ns-${k % 50}`;
    const labels = { app: `app-${k}`, tier: 'web' };
    all.push({
      kind: 'anchor',
      key: `${scope}/s-${k}`,
      put: {
        payload: { ip: '' },
        placement: {
          to: 'partitions',
          partitions: [`${scope}/s-${k}`],
          selects: { scope, labels },
        },
      },
    });
    const count = Math.max(1, Math.round(members / harmonic / (k + 1)));
    for (let i = 0; i < count; i++) {
      const own = { ...labels, 'pod-template-hash': `h${i % 2}`, release: 'stable' };
      selected.push({
        kind: 'member',
        key: `${scope}/s-${k}-${i}`,
        put: {
          payload: { ip: `10.0.${k}.${i}` },
          placement: { to: 'selecting', scope, labels: own },
        },
      });
    }
  }
  return { anchors: all, members: selected };
}

test.each([
  [100, 1_500],
  [10_000, 150_000],
])('route %i anchors and about %i members', async (anchors, members) => {
  const world = cluster(anchors, members);
  const router = new Router<Facts, undefined>(4);
  const startMs = performance.now();
  for (const change of world.anchors) router.apply(change, 1);
  for (const change of world.members) router.apply(change, 1);
  router.settlePlacement();
  let items = 0;
  for (const shard of [0, 1, 2, 3]) {
    items += router.cut(shard, Infinity).length;
    router.landed(shard);
  }
  const coldMs = performance.now() - startMs;
  const again = performance.now();
  for (const change of world.members) router.apply(change, 2);
  const flipUs = ((performance.now() - again) / world.members.length) * 1000;
  const mean = router.loads.reduce((a, b) => a + b) / 4;
  console.log(
    `cold ${coldMs.toFixed(0)} ms for ${items} items · ${flipUs.toFixed(2)} us per member update · ` +
      `busiest shard ${(Math.max(...router.loads) / mean).toFixed(3)} of the mean`,
  );
  expect(items).toBe(world.anchors.length + world.members.length);
});
