import { setImmediate } from 'node:timers/promises';
import { EngineFault, inlineHost } from '@sliceplane/engine';
import { parseSubscriptions } from '@sliceplane/hub';
import { parseManifests } from '@sliceplane/kube';
import { openPlane, type PlaneShardHost } from '@sliceplane/plane';
import { packageDefinition, type WatchResponse__Output } from '@sliceplane/proto';
import { shardProgram } from '@sliceplane/shard';
import { defaultViewOptions } from '@sliceplane/views';
import { createCodec } from '@sliceplane/wire/codec';
import { expect, test } from 'vitest';

const codec = createCodec();
const pod = (name: string, ip: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: web } }
spec: { nodeName: n1 }
status: { phase: Running, podIP: ${ip}, podIPs: [{ ip: ${ip} }], conditions: [{ type: Ready, status: 'True' }] }
---`;
const shop = `
apiVersion: v1
kind: Node
metadata: { name: n1, labels: { topology.kubernetes.io/zone: za } }
status: { conditions: [{ type: Ready, status: 'True' }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, clusterIP: 10.96.0.7, ports: [{ port: 80 }] }
---${pod('a', '10.0.0.1')}${pod('b', '10.0.0.2')}`;

function objectsOf(text: string): ReturnType<typeof parseManifests>['objects'] {
  return parseManifests(text).objects;
}

function frame(bytes: Buffer): WatchResponse__Output {
  const definition = packageDefinition['sliceplane.v1.WatchResponse'] as unknown as {
    deserialize: (bytes: Buffer) => WatchResponse__Output;
  };
  return definition.deserialize(bytes);
}

test('L10: a watcher sees a lost shard as stale, never as empty, and then only what changed', async () => {
  let doomed = false;
  const host = (): PlaneShardHost => {
    const inner = inlineHost(shardProgram({ codec }));
    return {
      run: async (task) => {
        if (!doomed) return inner.run(structuredClone(task));
        doomed = false;
        throw new EngineFault('THREAD_ENDED', 'killed by the test');
      },
      close: () => inner.close(),
    };
  };
  const plane = openPlane({ host, shards: 1, codec, sources: ['files'] });
  plane.source('files').list(objectsOf(shop));
  await plane.settled();
  const seen: { state: string; revision: number; endpoints: readonly string[]; removed: number }[] =
    [];
  const watch = plane.hub.watch({
    place: { node: 'n1' },
    options: defaultViewOptions,
    subscriptions: parseSubscriptions(['shop/web']),
    maxFrameBytes: 1 << 20,
    wake: () => queueMicrotask(pull),
  });
  function pull(): void {
    for (let bytes = watch.next(0); bytes !== undefined; bytes = watch.next(0)) {
      for (const view of frame(bytes).views) {
        seen.push({
          state: view.state,
          revision: view.revision,
          endpoints: view.endpoints.map(({ address }) => address).toSorted(),
          removed: view.removed.length,
        });
      }
    }
  }
  await plane.settled();
  await setImmediate();
  expect(seen.splice(0)).toEqual([
    { state: 'VIEW_STATE_READY', revision: 1, endpoints: ['10.0.0.1', '10.0.0.2'], removed: 0 },
  ]);

  doomed = true;
  plane
    .source('files')
    .apply(objectsOf(pod('c', '10.0.0.3')).map((object) => ({ op: 'upsert', object })));
  await plane.settled();
  await setImmediate();
  pull();
  expect(seen.every(({ state, removed }) => state !== 'VIEW_STATE_EMPTY' && removed === 0)).toBe(
    true,
  );
  expect(seen.some(({ state }) => state === 'VIEW_STATE_STALE')).toBe(true);
  expect(seen.at(-1)).toMatchObject({ state: 'VIEW_STATE_READY', revision: 2 });
  expect(new Set(seen.flatMap(({ endpoints }) => endpoints))).toContain('10.0.0.3');
  watch.close();
  await plane.close();
});
