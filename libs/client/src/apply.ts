import type { ApplyRequest, ApplyResponse__Output, ClusterClient } from '@sliceplane/proto';
import { once } from 'node:events';

/** Objects of one call: well below what a server takes, so that its answer stays small. */
const objectsPerCall = 5000;

/** Applies in order, in as many calls as it takes. When a call fails, what the calls before it did stays done. */
export async function applyAll(
  cluster: ClusterClient,
  objects: Iterable<ApplyRequest>,
  deadlineMs: number,
): Promise<ApplyResponse__Output> {
  const total: ApplyResponse__Output = { results: [], accepted: 0, refused: 0 };
  for (const some of chunks(objects, objectsPerCall)) {
    const { results, accepted, refused } = await applySome(cluster, some, deadlineMs);
    for (const result of results) total.results.push(result);
    total.accepted += accepted;
    total.refused += refused;
  }
  return total;
}

async function applySome(
  cluster: ClusterClient,
  objects: readonly ApplyRequest[],
  deadlineMs: number,
): Promise<ApplyResponse__Output> {
  let isOver = false;
  const { promise, resolve, reject } = Promise.withResolvers<ApplyResponse__Output>();
  const call = cluster.apply({ deadline: Date.now() + deadlineMs }, (error, answer) => {
    isOver = true;
    if (error === null && answer !== undefined) resolve(answer);
    else reject(error ?? new Error('the server did not answer'));
  });
  const over = promise.then(
    () => {},
    () => {},
  );
  for (const object of objects) {
    if (isOver) break;
    if (!call.write(object)) await Promise.race([once(call, 'drain'), over]);
  }
  call.end();
  return promise;
}

function* chunks<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
