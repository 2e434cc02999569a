/**
 * One change of a Service, from the object's arrival to its last agent: pod, shard, hub, and a frame on each of 5,000
 * Watch streams; against plain grpc-js writing one ready-made message of as many bytes to as many streams in a loop.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { askAll, type Child, openChild } from './child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import {
  nodesOf,
  PLAIN_STREAM_PATH,
  podOf,
  podsOf,
  serviceOf,
  WATCH_PATH,
  watchRequest,
} from './served-cluster.ts';

const NODES = 300;
const ENDPOINTS = 100;
/** Streams that have been told different amounts of news share no frame. */
const HISTORIES = 16;
const CLIENTS = 2;
const BUDGET = 1.3;

interface Arrivals {
  readonly atMs: readonly number[];
  readonly bytes: readonly number[];
  readonly messages: number;
}

export interface Round {
  /** Of arrival after the change began, over all streams. */
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
  readonly messages: number;
  /** Of the server's process, all threads, ms. */
  readonly cpu: number;
}

export async function benchFanOut(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const layout = { connections: full ? 25 : 2, streamsEach: 100 };
  const rounds = full ? options.runs * 10 : options.runs;
  await using sliceplane = await openChild('sliceplane');
  await using plain = await openChild('plain');
  await using first = await openChild('load');
  await using second = await openChild('load');
  const loads = [first, second];

  await openWatches(sliceplane, loads, layout, options.seed);
  const flip = (round: number): Promise<number> => {
    const pod = podOf('web', (round >> 1) % ENDPOINTS, NODES, round % 2 === 1);
    return sliceplane.ask({ do: 'apply', objects: [pod] });
  };
  const sample = await roundOf(sliceplane, loads, () => flip(0));
  await plain.ask({ do: 'size', bytes: sample.bytes });
  const streams = { port: plain.port, path: PLAIN_STREAM_PATH, requests: [''], ...layout };
  await askAll(loads, { do: 'open', ...streams });

  const ours: Round[] = [];
  const theirs: Round[] = [];
  for (let round = 1; round <= rounds + 5; round++) {
    const our = await roundOf(sliceplane, loads, () => flip(round));
    const their = await roundOf(plain, loads, () => plain.ask({ do: 'write', bytes: our.bytes }));
    if (our.messages !== their.messages || our.bytes !== their.bytes)
      throw new Error(`unequal work: ${JSON.stringify([our, their])}`);
    // Both sides' code is warm after five.
    if (round > 5) ours.push(our);
    if (round > 5) theirs.push(their);
  }
  return rowsOf(ours, theirs, layout.connections * CLIENTS * layout.streamsEach);
}

/** Every stream follows `web` and one of sixteen other Services, of which the k-th has changed k times before. */
async function openWatches(
  sliceplane: Child,
  loads: readonly Child[],
  layout: { readonly connections: number; readonly streamsEach: number },
  seed: number,
): Promise<void> {
  const others = Array.from({ length: HISTORIES }, (_, i) => `other-${i}`);
  await sliceplane.ask({
    do: 'apply',
    objects: [
      ...nodesOf(NODES),
      ...['web', ...others].map((name) => serviceOf(name)),
      ...podsOf('web', ENDPOINTS, NODES),
      ...others.flatMap((name) => podsOf(name, 2, NODES)),
    ],
  });
  const requests = Array.from({ length: NODES * HISTORIES }, (_, i) =>
    watchRequest(`n${(i * 31 + seed) % NODES}`, ['web', others[i % HISTORIES] ?? '']),
  );
  await askAll(loads, {
    do: 'open',
    port: sliceplane.port,
    path: WATCH_PATH,
    requests,
    ...layout,
  });
  const quiet = (): Promise<unknown> => askAll(loads, { do: 'quiet', port: sliceplane.port });
  await quiet();
  for (let change = 1; change < HISTORIES; change++) {
    const objects = others.slice(change).map((name) => podOf(name, 0, NODES, change % 2 === 0));
    await sliceplane.ask({ do: 'apply', objects });
    await quiet();
  }
}

/** `settleMs`: what the clients say to a message is waited for, and counted to the server's CPU. */
export async function roundOf(
  server: Child,
  loads: readonly Child[],
  change: () => Promise<number>,
  settleMs = 0,
): Promise<Round> {
  await askAll(loads, { do: 'forget', port: server.port });
  const cpuBefore = await server.ask<number>({ do: 'cpu' });
  const beganMs = await change();
  const all = await askAll<Arrivals>(loads, { do: 'arrivals', port: server.port });
  if (settleMs > 0) await sleep(settleMs);
  const cpu = (await server.ask<number>({ do: 'cpu' })) - cpuBefore;
  const took = all.flatMap(({ atMs }) => atMs.map((ms) => ms - beganMs)).sort((a, b) => a - b);
  const at = (share: number): number => took[Math.ceil(took.length * share) - 1] ?? Number.NaN;
  const sizes = all.flatMap(({ bytes }) => bytes);
  return {
    p50: at(0.5),
    p99: at(0.99),
    bytes: Math.max(...sizes),
    messages: all.reduce((sum, { messages }) => sum + messages, 0),
    cpu,
  };
}

function rowsOf(ours: readonly Round[], theirs: readonly Round[], streams: number): ResultRow[] {
  const checksum = checksumOf(
    streams,
    ours.length,
    ours.reduce((sum, r) => sum + r.messages, 0),
  );
  const bytes = median(ours.map((round) => round.bytes));
  const row = (part: 'p50' | 'p99' | 'cpu', what: string): ResultRow => ({
    bench: 'fan-out',
    what,
    value: median(ours.map((round) => round[part])),
    unit: 'ms',
    against: {
      what: 'grpc-js writing as many bytes',
      value: median(theirs.map((round) => round[part])),
    },
    ...(part === 'p99' ? { budget: BUDGET } : {}),
    checksum,
  });
  const change = `one change of ${bytes} bytes on ${streams} streams`;
  return [
    row('p50', `${change}, p50 of arrival`),
    row('p99', `${change}, p99 of arrival`),
    row('cpu', '  CPU of the server for it, all threads'),
  ];
}
