/** Plain grpc-js on as many serving threads as it is told to start. The main thread serves nobody: it hands messages out. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { aboutItself, answer, sharedNowMs } from './answering.ts';

const threads: Worker[] = [];
const file = new URL('./serving.worker.ts', import.meta.url);

async function start(port: number, bytes: number): Promise<number> {
  const worker = new Worker(file, { workerData: { port, first: new Uint8Array(bytes) } });
  const [listening] = (await once(worker, 'message')) as [number];
  threads.push(worker);
  return listening;
}

answer(0, {
  ...aboutItself,
  /** Opens that many threads on one port; which. */
  serve: async ({ count, bytes }: { readonly count: number; readonly bytes: number }) => {
    const port = await start(0, bytes);
    while (threads.length < count) await start(port, bytes);
    return port;
  },
  /** One message to every stream of every thread; when that began. */
  write: ({ bytes }: { readonly bytes: number }) => {
    const message = new Uint8Array(bytes).fill(0x79);
    const atMs = sharedNowMs();
    for (const thread of threads) thread.postMessage(message);
    return atMs;
  },
});
