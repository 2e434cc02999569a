import { piscinaHost } from '@sliceplane/engine';
import { parseManifests } from '@sliceplane/kube';
import { openPlane, type Plane } from '@sliceplane/plane';
import { defaultViewOptions } from '@sliceplane/views';
import type { Backend } from '@sliceplane/wire';
import { createCodec } from '@sliceplane/wire/codec';
import { expect, test } from 'vitest';

const slices = { maxEndpointsPerSlice: 3 };
const manifest = `
apiVersion: v1
kind: Node
metadata: { name: n1, labels: { topology.kubernetes.io/zone: za } }
status: { conditions: [{ type: Ready, status: 'True' }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, clusterIP: 10.96.0.7, ports: [{ port: 80, targetPort: 8080 }] }
${Array.from(
  { length: 7 },
  (_, i) => `---
apiVersion: v1
kind: Pod
metadata: { name: web-${i}, namespace: shop, labels: { app: web } }
spec: { nodeName: n1 }
status: { phase: Running, podIP: 10.0.0.${i}, podIPs: [{ ip: 10.0.0.${i} }], conditions: [{ type: Ready, status: 'True' }] }
`,
).join('')}`;

function opened(threads: boolean): Plane {
  const worker = new URL('../src/shard.worker.ts', import.meta.url);
  return openPlane({
    shards: 2,
    host: threads ? () => piscinaHost({ worker, workerData: { slices } }) : 'inline',
    slices,
    codec: createCodec(),
    sources: ['files'],
  });
}

test(
  'threads speak protobuf and keep the options they were given',
  { timeout: 30_000 },
  async () => {
    const { objects, invalid } = parseManifests(manifest);
    expect(invalid).toEqual([]);
    const [threaded, inline] = [opened(true), opened(false)];
    for (const plane of [threaded, inline]) {
      plane.source('files').list(objects);
      await plane.settled();
    }
    expect(
      [...threaded.slices()].map(({ endpoints }) => endpoints.length).toSorted((a, b) => a - b),
    ).toEqual([1, 3, 3]);
    expect([...threaded.slices()]).toEqual([...inline.slices()]);
    const view = await threaded.view('shop/web', { node: 'n1' }, defaultViewOptions);
    expect(view.entries).toHaveLength(7);
    await Promise.all([threaded.close(), inline.close()]);
  },
);

test('a plane is what a server needs behind it', async () => {
  const plane = opened(false);
  const backend: Backend = plane;
  expect(backend.status().objects.services).toBe(0);
  await plane.close();
});
