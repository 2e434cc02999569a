/** What another Node process holds, once its garbage is gone: asked through its inspector. */
import { eventually, type Sliceplane, startSliceplane } from '@sliceplane/peers';

/** A server whose `heldBytes` can be asked. */
export async function startInspected(): Promise<Sliceplane> {
  const before = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = `${before ?? ''} --inspect=127.0.0.1:0`;
  try {
    return await startSliceplane();
  } finally {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  }
}

/** Of the main thread: objects, and the buffers they have. */
export async function heldBytes(server: Sliceplane): Promise<number> {
  const url = await eventually(() => {
    const found = /ws:\/\/\S+/.exec(server.logs())?.[0];
    if (found === undefined) throw new Error(`no inspector in:\n${server.logs()}`);
    return found;
  });
  const inspector = new WebSocket(url);
  await new Promise((resolve) => inspector.addEventListener('open', resolve, { once: true }));
  try {
    await ask(inspector, 'HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await ask<{
      usedSize: number;
      backingStorageSize: number;
    }>(inspector, 'Runtime.getHeapUsage');
    return usedSize + backingStorageSize;
  } finally {
    inspector.close();
  }
}

function ask<Answer>(inspector: WebSocket, method: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const heard = ({ data }: MessageEvent): void => {
    const { id, result, error } = JSON.parse(String(data)) as {
      id?: number;
      result: Answer;
      error?: object;
    };
    if (id !== 1) return;
    inspector.removeEventListener('message', heard);
    if (error === undefined) resolve(result);
    else reject(new Error(JSON.stringify(error)));
  };
  inspector.addEventListener('message', heard);
  inspector.send(JSON.stringify({ id: 1, method }));
  return promise;
}
