/**
 * GetView over loopback: a server with its shard in a thread, against plain grpc-js answering as many bytes from as many
 * buffers made beforehand, and reading nothing of the request. Each server and the callers have a process of their own.
 */
import { type Child, openChild } from './child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import {
  nodesOf,
  PLAIN_UNARY_PATH,
  podsOf,
  requestBytes,
  serviceOf,
  VIEW_PATH,
} from './served-cluster.ts';

const NODES = 300;
const SERVICES = 30;
/** 0.8x of the calls per second. */
const BUDGET = 1.25;

interface Case {
  readonly endpoints: number;
  readonly calls: number;
}

interface Round {
  readonly usPerCall: number;
  readonly cpuUsPerCall: number;
  readonly bytes: number;
}

export async function benchGetView(options: BenchOptions): Promise<ResultRow[]> {
  const cases: readonly Case[] =
    options.scale === 'full'
      ? [
          { endpoints: 20, calls: 30_000 },
          { endpoints: 1_000, calls: 10_000 },
        ]
      : [{ endpoints: 20, calls: 500 }];
  const rows: ResultRow[] = [];
  for (const one of cases) rows.push(...(await benchCase(one, options)));
  return rows;
}

async function benchCase({ endpoints, calls }: Case, options: BenchOptions): Promise<ResultRow[]> {
  await using sliceplane = await openChild('sliceplane');
  await using plain = await openChild('plain');
  await using load = await openChild('load');
  const names = Array.from({ length: SERVICES }, (_, i) => `web-${i}`);
  await sliceplane.ask({
    do: 'apply',
    objects: [
      ...nodesOf(NODES),
      ...names.map((name) => serviceOf(name)),
      ...names.flatMap((name) => podsOf(name, endpoints, NODES)),
    ],
  });
  const requests = Array.from({ length: SERVICES * 10 }, (_, i) =>
    requestBytes('EndpointViews', 'GetView', {
      service: `bench/${names[i % SERVICES]}`,
      viewpoint: { node: `n${(i * 31 + options.seed) % NODES}` },
    }),
  );
  const run = async (server: Child, path: string): Promise<Round> => {
    const before = await server.ask<number>({ do: 'cpu' });
    const spec = { port: server.port, path, requests, connections: 4, concurrency: 64, calls };
    const { ms, bytes } = await load.ask<{ ms: number; bytes: number }>({ do: 'calls', ...spec });
    const cpuMs = (await server.ask<number>({ do: 'cpu' })) - before;
    return { usPerCall: (ms * 1000) / calls, cpuUsPerCall: (cpuMs * 1000) / calls, bytes };
  };
  const ours: Round[] = [];
  const theirs: Round[] = [];
  // In turn; the first of each opens its views and warms its code, and is not counted.
  for (let round = 0; round <= options.runs; round++) {
    const our = await run(sliceplane, VIEW_PATH);
    const bytes = Math.round(our.bytes / calls);
    await plain.ask({ do: 'size', bytes, different: SERVICES });
    const their = await run(plain, PLAIN_UNARY_PATH);
    if (their.bytes !== bytes * calls) throw new Error('the plain server sent other bytes');
    if (round > 0) ours.push(our);
    if (round > 0) theirs.push(their);
  }
  const checksum = checksumOf(...new Set(ours.map(({ bytes }) => bytes)));
  const bytes = Math.round((ours[0]?.bytes ?? 0) / calls);
  const of = (rounds: readonly Round[], part: (round: Round) => number): number =>
    median(rounds.map(part));
  const wall = { ours: of(ours, (r) => r.usPerCall), theirs: of(theirs, (r) => r.usPerCall) };
  const rate = (us: number): string => `${Math.round(1e6 / us)}/s`;
  return [
    {
      bench: 'get-view',
      what: `a call for ${endpoints} endpoints, ${bytes} bytes (${rate(wall.ours)})`,
      value: wall.ours,
      unit: 'µs',
      against: { what: `grpc-js unary (${rate(wall.theirs)})`, value: wall.theirs },
      budget: BUDGET,
      checksum,
    },
    {
      bench: 'get-view',
      what: '  CPU of the server for it, all threads',
      value: of(ours, (r) => r.cpuUsPerCall),
      unit: 'µs',
      against: { what: 'grpc-js unary', value: of(theirs, (r) => r.cpuUsPerCall) },
      checksum,
    },
  ];
}
