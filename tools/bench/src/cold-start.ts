/**
 * Cold start: a folder of JSON Lists as an API server prints them (~3 KB a pod), read into a plane with real worker threads
 * until every slice is packed and a view is answered; against reading the same files and only `JSON.parse`-ing them.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { piscinaHost } from '@sliceplane/engine';
import { openPlane, type PlaneShardHost } from '@sliceplane/plane';
import { streamManifests } from '@sliceplane/sources';
import { listPages, objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import { defaultViewOptions } from '@sliceplane/views';
import { createCodec } from '@sliceplane/wire/codec';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import { type BenchOptions, thresholdSpec } from './scale.ts';

const BUDGET = 2;
const MIB = 2 ** 20;

/** One cold start, taken apart. Times in ms. */
interface Start {
  /** Until all is read and given to the plane; the shard works meanwhile. */
  readonly readMs: number;
  readonly settleMs: number;
  readonly viewMs: number;
  /** Of this thread, after garbage collection; what the worker holds is in `rssMib` only. */
  readonly heapMib: number;
  readonly rssMib: number;
  readonly checksum: number;
}

export async function benchColdStart(options: BenchOptions): Promise<ResultRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-cold-start-'));
  try {
    const input = writeInput(folder, options);
    const parses: number[] = [];
    const starts: Start[] = [];
    // In turn, the first of each uncounted.
    for (let round = 0; round <= options.runs; round++) {
      const parseMs = parseOnly(input.files);
      const start = await coldStart(folder, input.service);
      if (starts.some(({ checksum }) => checksum !== start.checksum))
        throw new Error('L6: another start, another result');
      if (round > 0) parses.push(parseMs);
      if (round > 0) starts.push(start);
    }
    return rowsOf(input, parses, starts);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Input {
  readonly files: readonly string[];
  readonly bytes: number;
  readonly pods: number;
  /** namespace/name of the largest service. */
  readonly service: string;
}

function writeInput(folder: string, options: BenchOptions): Input {
  const cluster = syntheticCluster(thresholdSpec(options));
  const files: string[] = [];
  let bytes = 0;
  for (const page of listPages(objectsOf(cluster))) {
    const file = join(folder, `${String(files.length).padStart(5, '0')}.json`);
    writeFileSync(file, page);
    files.push(file);
    bytes += Buffer.byteLength(page);
  }
  const largest = cluster.services[0]?.metadata;
  if (largest === undefined) throw new Error('no Service');
  return {
    files,
    bytes,
    pods: cluster.pods.length,
    service: `${largest.namespace}/${largest.name}`,
  };
}

function parseOnly(files: readonly string[]): number {
  globalThis.gc?.();
  const start = performance.now();
  let items = 0;
  for (const file of files) {
    const list = JSON.parse(readFileSync(file, 'utf8')) as { items: unknown[] };
    items += list.items.length;
  }
  if (items === 0) throw new Error('nothing parsed');
  return performance.now() - start;
}

async function coldStart(folder: string, service: string): Promise<Start> {
  globalThis.gc?.();
  const started = performance.now();
  const faults: string[] = [];
  const plane = openPlane({
    log: (entry) => {
      if (entry.event === 'fault') faults.push(entry.fault.message);
    },
    shards: Math.max(1, availableParallelism() - 1),
    host: (): PlaneShardHost =>
      piscinaHost({ worker: new URL('./shard.worker.ts', import.meta.url) }),
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
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return {
      readMs: read - started,
      settleMs: settled - read,
      viewMs: viewed - settled,
      heapMib: (heapUsed + external) / MIB,
      rssMib: rss / MIB,
      checksum: checksumOf(counts.pods, counts.podsLeftOut, counts.services, view.hash),
    };
  } finally {
    await plane.close();
  }
}

function rowsOf(input: Input, parses: readonly number[], starts: readonly Start[]): ResultRow[] {
  const of = (part: (start: Start) => number): number => median(starts.map(part));
  const parseMs = median(parses);
  const checksum = starts[0]?.checksum ?? 0;
  const against = { what: `JSON.parse of ${(input.bytes / 1e6).toFixed(0)} MB`, value: parseMs };
  const part = (what: string, value: number): ResultRow => ({
    bench: 'cold-start',
    what,
    value,
    unit: 'ms',
    against,
    checksum,
  });
  return [
    {
      ...part(
        `${input.pods} pods: files to a view`,
        of((s) => s.readMs + s.settleMs + s.viewMs),
      ),
      budget: BUDGET,
    },
    part(
      '  read, parsed and given, the shard working beside',
      of((s) => s.readMs),
    ),
    part(
      '  from then until every slice is packed',
      of((s) => s.settleMs),
    ),
    part(
      '  first view, of the largest service',
      of((s) => s.viewMs),
    ),
    {
      bench: 'cold-start',
      what: 'heap and buffers of the main thread after garbage collection',
      value: of((s) => s.heapMib),
      unit: 'MiB',
      checksum,
    },
    {
      bench: 'cold-start',
      what: 'resident afterwards, process with its threads',
      value: of((s) => s.rssMib),
      unit: 'MiB',
      checksum,
    },
  ];
}
