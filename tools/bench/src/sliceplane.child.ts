/** The server as the daemon composes it: a plane whose shard is a worker thread, behind gRPC. */
import { setTimeout as sleep } from 'node:timers/promises';
import { itemPacking } from '@sliceplane/shard';
import { piscinaHost } from '@sliceplane/engine';
import { openPlane, type PlaneShardHost } from '@sliceplane/plane';
import { openGrpcServer } from '@sliceplane/wire';
import { createCodec } from '@sliceplane/wire/codec';
import { aboutItself, answer, sharedNowMs } from './answering.ts';

const plane = openPlane({
  shards: 1,
  host: (): PlaneShardHost =>
    piscinaHost({
      worker: new URL('./shard.worker.ts', import.meta.url),
      packing: itemPacking(),
    }),
  codec: createCodec(),
});
const server = await openGrpcServer({
  backend: plane,
  listen: ['127.0.0.1:0'],
  onError: (error) => console.error(error),
});
while (!plane.synced) await sleep(5);

answer(server.ports[0] ?? 0, {
  ...aboutItself,
  /** Whole views put together so far, responses of xDS encoded, and how resumed views were answered. */
  built: () => {
    const { snapshotBuilds, delivery } = plane.hub.status();
    const { framesMade } = server.status.xds;
    const { unchanged } = delivery.resumes;
    return { snapshotBuilds, framesMade, unchanged, resets: delivery.resets };
  },
  /** Objects in and, once their effects have reached the hub, when the first of them went in. */
  apply: async (question: { readonly objects: readonly unknown[] }) => {
    const atMs = sharedNowMs();
    for (const object of question.objects) {
      const { outcome, kind, name, errors } = plane.apply(object);
      if (outcome === 'refused') throw new Error(`${kind} ${name}: ${errors[0]?.message}`);
    }
    await plane.settled();
    return atMs;
  },
  remove: async (question: { readonly kind: string; readonly name: string }) => {
    const atMs = sharedNowMs();
    plane.remove(question.kind, 'bench', question.name);
    await plane.settled();
    return atMs;
  },
});
