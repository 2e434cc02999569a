/**
 * What an idle Watch or Session costs the server's process in resident memory, once its first view was sent and the garbage
 * collected; against an idle grpc-js stream of the same kind that was sent as many bytes. Many streams to a connection, and one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, openChild } from './child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import {
  nodesOf,
  PLAIN_DUPLEX_PATH,
  PLAIN_STREAM_PATH,
  podsOf,
  serviceOf,
  SESSION_PATH,
  sessionRequests,
  WATCH_PATH,
  watchRequest,
} from './served-cluster.ts';

const NODES = 300;
const BUDGET = 1.3;
/** Opened and closed before the first reading: code, pools and the view itself are nobody's stream. */
const WARM = 100;

interface Layout {
  readonly kind: 'Watch' | 'Session';
  readonly name: string;
  readonly streamsEach: number;
}

const layouts: readonly Layout[] = [
  { kind: 'Watch', name: '100 to a connection', streamsEach: 100 },
  { kind: 'Watch', name: 'a connection each', streamsEach: 1 },
  { kind: 'Session', name: '100 to a connection', streamsEach: 100 },
];

/** KiB of all streams, at each number of streams. */
type Reading = readonly number[];

export async function benchIdle(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const counts = full ? [1_000, 5_000] : [200];
  const rows: ResultRow[] = [];
  for (const layout of layouts) {
    const ours: Reading[] = [];
    const theirs: Reading[] = [];
    let bytes = 0;
    // A process for every reading: what one leaves behind, the next would not pay for.
    for (let round = 0; round < (full ? options.runs : 1); round++) {
      const our = await sliceplaneReading(layout, counts, options.seed);
      bytes = our.bytes;
      ours.push(our.kib);
      theirs.push(await plainReading(layout, counts, bytes));
    }
    const row = (what: string, of: (reading: Reading) => number): void =>
      void rows.push({
        bench: 'idle',
        what: `${what} (${layout.kind}), ${layout.name}: each`,
        value: median(ours.map(of)),
        unit: 'KiB',
        against: { what: 'of grpc-js', value: median(theirs.map(of)) },
        budget: BUDGET,
        checksum: checksumOf(what, layout.kind, layout.name, bytes),
      });
    for (const [i, count] of counts.entries()) {
      row(`${count} idle streams`, (reading) => (reading[i] ?? Number.NaN) / count);
    }
    const [few, many] = counts;
    if (few === undefined || many === undefined) continue;
    // The first ones may live in room that the process had already; a server that did more before has more of it.
    row(
      `the ${many - few} after the first ${few}`,
      ([ofFew = 0, ofMany = 0]) => (ofMany - ofFew) / (many - few),
    );
  }
  return rows;
}

async function sliceplaneReading(
  layout: Layout,
  counts: readonly number[],
  seed: number,
): Promise<{ kib: Reading; bytes: number }> {
  await using server = await openChild('sliceplane');
  await using load = await openChild('load');
  const objects = [...nodesOf(NODES), serviceOf('web'), ...podsOf('web', 20, NODES)];
  await server.ask({ do: 'apply', objects });
  const isSession = layout.kind === 'Session';
  const requestOf = isSession ? sessionRequests : watchRequest;
  const requests = Array.from({ length: NODES }, (_, i) =>
    requestOf(`n${(i * 31 + seed) % NODES}`, ['web']),
  );
  const call = { path: isSession ? SESSION_PATH : WATCH_PATH, requests, isOpenEnded: isSession };
  const kib = await readingsOf(server, load, call, layout, counts);
  const received = await load.ask<{ bytes: number }[]>({ do: 'received', port: server.port });
  return { kib, bytes: median(received.map(({ bytes }) => bytes)) };
}

async function plainReading(
  layout: Layout,
  counts: readonly number[],
  bytes: number,
): Promise<Reading> {
  await using server = await openChild('plain');
  await using load = await openChild('load');
  await server.ask({ do: 'size', bytes });
  const message = Buffer.alloc(40).toString('base64');
  const isSession = layout.kind === 'Session';
  const call = isSession
    ? { path: PLAIN_DUPLEX_PATH, requests: [`${message},${message}`], isOpenEnded: true }
    : { path: PLAIN_STREAM_PATH, requests: [message], isOpenEnded: false };
  return await readingsOf(server, load, call, layout, counts);
}

async function readingsOf(
  server: Child,
  load: Child,
  call: {
    readonly path: string;
    readonly requests: readonly string[];
    readonly isOpenEnded: boolean;
  },
  { streamsEach }: Layout,
  counts: readonly number[],
): Promise<Reading> {
  const { port } = server;
  const open = async (streams: number): Promise<void> => {
    const connections = streams / streamsEach;
    await load.ask({ do: 'open', port, ...call, connections, streamsEach });
    await load.ask({ do: 'quiet', port });
  };
  await open(WARM);
  await load.ask({ do: 'close', port });
  await sleep(300);
  const empty = await server.ask<number>({ do: 'memory' });
  const reading: number[] = [];
  let opened = 0;
  for (const count of counts) {
    await open(count - opened);
    opened = count;
    reading.push(((await server.ask<number>({ do: 'memory' })) - empty) / 1024);
  }
  return reading;
}
