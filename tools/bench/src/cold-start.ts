/**
 * Cold start: a folder of JSON Lists as an API server prints them (~3 KB a pod), read into a plane with real worker threads
 * until every slice is packed and a view is answered; against reading the same files and only `JSON.parse`-ing them. Each in
 * a process of its own, so that what is resident is the plane's alone.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPages, objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import { openChild } from './child.ts';
import type { ColdStart } from './cold-start.child.ts';
import { median } from './measure.ts';
import type { ResultRow } from './report.ts';
import { type BenchOptions, thresholdSpec } from './scale.ts';

const BUDGET = 2;
/** 150,000 pods and 10,000 services, everything included. */
const RESIDENT_BUDGET_MB = 600;

export async function benchColdStart(options: BenchOptions): Promise<ResultRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-cold-start-'));
  const codeCache = mkdtempSync(join(tmpdir(), 'sliceplane-code-'));
  const asked = async <Answer>(question: object): Promise<Answer> => {
    await using child = await openChild('cold-start', codeCache);
    return await child.ask<Answer>(question);
  };
  try {
    const input = writeInput(folder, options);
    const parses: number[] = [];
    const starts: ColdStart[] = [];
    // In turn, the first of each uncounted.
    for (let round = 0; round <= options.runs; round++) {
      const parseMs = await asked<number>({ do: 'parse', folder });
      const start = await asked<ColdStart>({ do: 'start', folder, service: input.service });
      if (starts.some(({ checksum }) => checksum !== start.checksum))
        throw new Error('L6: another start, another result');
      if (round > 0) parses.push(parseMs);
      if (round > 0) starts.push(start);
    }
    return rowsOf(input, parses, starts);
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(codeCache, { recursive: true });
  }
}

interface Input {
  readonly bytes: number;
  readonly pods: number;
  /** namespace/name of the largest service. */
  readonly service: string;
}

function writeInput(folder: string, options: BenchOptions): Input {
  const cluster = syntheticCluster(thresholdSpec(options));
  let files = 0;
  let bytes = 0;
  for (const page of listPages(objectsOf(cluster))) {
    writeFileSync(join(folder, `${String(files++).padStart(5, '0')}.json`), page);
    bytes += Buffer.byteLength(page);
  }
  const largest = cluster.services[0]?.metadata;
  if (largest === undefined) throw new Error('no Service');
  return {
    bytes,
    pods: cluster.pods.length,
    service: `${largest.namespace}/${largest.name}`,
  };
}

function rowsOf(
  input: Input,
  parses: readonly number[],
  starts: readonly ColdStart[],
): ResultRow[] {
  const of = (part: (start: ColdStart) => number): number => median(starts.map(part));
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
      value: of((s) => s.heapMb),
      unit: 'MB',
      checksum,
    },
    {
      bench: 'cold-start',
      what: 'resident afterwards, process with its threads',
      value: of((s) => s.rssMb),
      unit: 'MB',
      against: { what: 'promised', value: RESIDENT_BUDGET_MB },
      budget: 1,
      checksum,
    },
  ];
}
