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
import type { Variant } from './xds-acks.ts';

const NODES = 300;
const BUDGET = 1.3;
/** Opened and closed before the first reading: code, pools and the view itself are nobody's stream. */
const WARM = 100;

export interface IdleKind {
  readonly bench: string;
  /** Of stream. */
  readonly name: string;
  readonly layout: string;
  readonly streamsEach: number;
  readonly objects: readonly object[];
  /** Largest allowed share of what grpc-js takes. @defaultValue none */
  readonly budget?: number;
  /** On sliceplane, and on grpc-js. */
  readonly ours: Opening;
  readonly theirs: Opening;
}

/** As the children are asked to open streams. */
export interface Opening {
  readonly path: string;
  readonly requests: readonly string[];
  readonly isOpenEnded?: boolean;
  readonly acks?: Variant;
}

/** KiB of all streams, at each number of streams. */
type Reading = readonly number[];

const message = Buffer.alloc(40).toString('base64');
const plainStream: Opening = { path: PLAIN_STREAM_PATH, requests: [message] };
export const plainDuplex: Opening = {
  path: PLAIN_DUPLEX_PATH,
  requests: [`${message},${message}`],
  isOpenEnded: true,
};

export async function benchIdle(options: BenchOptions): Promise<ResultRow[]> {
  const nodes = Array.from({ length: NODES }, (_, i) => `n${(i * 31 + options.seed) % NODES}`);
  const objects = [...nodesOf(NODES), serviceOf('web'), ...podsOf('web', 20, NODES)];
  const watch = { path: WATCH_PATH, requests: nodes.map((node) => watchRequest(node, ['web'])) };
  const session = {
    path: SESSION_PATH,
    requests: nodes.map((node) => sessionRequests(node, ['web'])),
    isOpenEnded: true,
  };
  const many = {
    bench: 'idle',
    layout: '100 to a connection',
    streamsEach: 100,
    objects,
    budget: BUDGET,
  };
  const one = { ...many, layout: 'a connection each', streamsEach: 1 };
  const kinds: readonly IdleKind[] = [
    { ...many, name: 'Watch', ours: watch, theirs: plainStream },
    { ...one, name: 'Watch', ours: watch, theirs: plainStream },
    { ...many, name: 'Session', ours: session, theirs: plainDuplex },
  ];
  const rows: ResultRow[] = [];
  for (const kind of kinds) rows.push(...(await idleRows(kind, options)));
  return rows;
}

export async function idleRows(kind: IdleKind, options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const counts = full ? [1_000, 5_000] : [200];
  const rows: ResultRow[] = [];
  const ours: Reading[] = [];
  const theirs: Reading[] = [];
  let bytes = 0;
  // A process for every reading: what one leaves behind, the next would not pay for.
  for (let round = 0; round < (full ? options.runs : 1); round++) {
    const our = await sliceplaneReading(kind, counts);
    bytes = our.bytes;
    ours.push(our.kib);
    theirs.push(await plainReading(kind, counts, bytes));
  }
  const row = (what: string, of: (reading: Reading) => number): void =>
    void rows.push({
      bench: kind.bench,
      what: `${what} (${kind.name}), ${kind.layout}: each`,
      value: median(ours.map(of)),
      unit: 'KiB',
      against: { what: 'of grpc-js', value: median(theirs.map(of)) },
      ...(kind.budget === undefined ? {} : { budget: kind.budget }),
      checksum: checksumOf(what, kind.name, kind.layout, bytes),
    });
  for (const [i, count] of counts.entries()) {
    row(`${count} idle streams`, (reading) => (reading[i] ?? Number.NaN) / count);
  }
  const [few, many] = counts;
  if (few === undefined || many === undefined) return rows;
  // The first ones may live in room that the process had already; a server that did more before has more of it.
  row(
    `the ${many - few} after the first ${few}`,
    ([ofFew = 0, ofMany = 0]) => (ofMany - ofFew) / (many - few),
  );
  return rows;
}

async function sliceplaneReading(
  { objects, ours, streamsEach }: IdleKind,
  counts: readonly number[],
): Promise<{ kib: Reading; bytes: number }> {
  await using server = await openChild('sliceplane');
  await using load = await openChild('load');
  await server.ask({ do: 'apply', objects });
  const kib = await readingsOf(server, load, ours, streamsEach, counts);
  const received = await load.ask<{ bytes: number }[]>({ do: 'received', port: server.port });
  return { kib, bytes: median(received.map(({ bytes }) => bytes)) };
}

async function plainReading(
  { theirs, streamsEach }: IdleKind,
  counts: readonly number[],
  bytes: number,
): Promise<Reading> {
  await using server = await openChild('plain');
  await using load = await openChild('load');
  await server.ask({ do: 'size', bytes });
  return await readingsOf(server, load, theirs, streamsEach, counts);
}

async function readingsOf(
  server: Child,
  load: Child,
  call: Opening,
  streamsEach: number,
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
