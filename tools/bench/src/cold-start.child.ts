/** One cold start, or the baseline it is held against, in a process that has done nothing before. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { piscinaHost } from '@sliceplane/engine';
import { openPlane, type PlaneShardHost } from '@sliceplane/plane';
import { itemPacking } from '@sliceplane/shard';
import { streamManifests } from '@sliceplane/sources';
import { defaultViewOptions } from '@sliceplane/views';
import { createCodec } from '@sliceplane/wire/codec';
import { answer } from './answering.ts';
import { checksumOf } from './measure.ts';

const MB = 1e6;
/** After the start, before memory is read: what a serving process looks like, not one that has just stopped working. */
const REST_MS = 2000;

/** One cold start, taken apart. Times in ms. */
export interface ColdStart {
  /** Until all is read and given to the plane; the shard works meanwhile. */
  readonly readMs: number;
  readonly settleMs: number;
  readonly viewMs: number;
  /** Of the main thread, after garbage collection; what the worker holds is in `rssMb` only. */
  readonly heapMb: number;
  /** Of the process; only the main thread has been told to collect garbage. */
  readonly rssMb: number;
  readonly checksum: number;
}

function parse(folder: string): number {
  const start = performance.now();
  let items = 0;
  for (const name of readdirSync(folder).sort()) {
    const list = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { items: unknown[] };
    items += list.items.length;
  }
  if (items === 0) throw new Error('nothing parsed');
  return performance.now() - start;
}

async function coldStart(folder: string, service: string): Promise<ColdStart> {
  const started = performance.now();
  const faults: string[] = [];
  const plane = openPlane({
    log: (entry) => {
      if (entry.event === 'fault') faults.push(entry.fault.message);
    },
    shards: Math.max(1, availableParallelism() - 1),
    host: (): PlaneShardHost =>
      piscinaHost({
        worker: new URL('./shard.worker.ts', import.meta.url),
        packing: itemPacking(),
      }),
    codec: createCodec(),
    sources: ['files'],
  });
  try {
    const listing = plane.source('files').relist();
    const { invalid } = await streamManifests([folder], {
      onObjects: (objects) => void listing.add(objects),
    });
    if (invalid.length > 0) throw new Error(`${invalid.length} objects refused`);
    listing.end();
    const read = performance.now();
    await plane.settled();
    const settled = performance.now();
    if (faults.length > 0) throw new Error(`not a fair start: ${faults.join('; ')}`);
    const view = await plane.view(service, { node: '' }, defaultViewOptions);
    const viewed = performance.now();
    const { objects: counts } = plane.status();
    await sleep(REST_MS);
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return {
      readMs: read - started,
      settleMs: settled - read,
      viewMs: viewed - settled,
      heapMb: (heapUsed + external) / MB,
      rssMb: rss / MB,
      checksum: checksumOf(counts.pods, counts.podsLeftOut, counts.services, view.hash),
    };
  } finally {
    await plane.close();
  }
}

answer(0, {
  parse: ({ folder }: { readonly folder: string }) => parse(folder),
  start: ({ folder, service }: { readonly folder: string; readonly service: string }) =>
    coldStart(folder, service),
});
