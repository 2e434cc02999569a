/**
 * One change of a Service, from the pod's arrival to an assignment on each of 1,000 ADS streams, which ACK it; against a
 * control plane of grpc-js and protobufjs that tells the same assignments, decoded from what ours sent, to as many streams.
 */
import { type Child, openChild } from './child.ts';
import { assignmentIn, meaningOf } from './envoy-protos.ts';
import { roundOf, type Round as Arrived } from './fan-out.ts';
import type { Content } from './load.child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { nodesOf, podOf, podsOf, serviceOf } from './served-cluster.ts';
import type { ControlMode } from './xds-control.child.ts';
import { ADS_PATH, endpointRequest, nodeOf, sotwRequests, ZONES } from './xds-requests.ts';

const NODES = 300;
interface Size {
  readonly endpoints: number;
  readonly connections: number;
  readonly streamsEach: number;
  /** What the clients' ACKs need, and what the server does with them. */
  readonly settleMs: number;
  /** Of our CPU to that of the control which builds and encodes for each stream. */
  readonly budget: number;
}

const sizes: Readonly<Record<BenchOptions['scale'], readonly Size[]>> = {
  full: [
    { endpoints: 1_000, connections: 10, streamsEach: 100, settleMs: 150, budget: 1 / 8 },
    { endpoints: 10_000, connections: 10, streamsEach: 20, settleMs: 150, budget: 1 / 40 },
  ],
  small: [{ endpoints: 100, connections: 2, streamsEach: 15, settleMs: 30, budget: 1 / 8 }],
};

interface Round extends Arrived {
  /** The longest turn of the server's main thread, ms. */
  readonly blocked: number;
}

interface Sides {
  readonly sliceplane: Child;
  readonly control: Child;
  readonly load: Child;
  readonly size: Size;
}

/** Of one round, by zone: the resource as it was sent, base64. */
type Told = Readonly<Record<string, string>>;

const controls: Readonly<Record<ControlMode, string>> = {
  built: 'grpc-js, protobufjs for each stream',
  encoded: 'grpc-js, built once a zone, encoded for each stream',
  'per-zone': 'grpc-js, built and encoded once a zone',
  joined: 'grpc-js, frames joined for each stream',
};

export async function benchXdsFanOut(options: BenchOptions): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const size of sizes[options.scale]) rows.push(...(await ofSize(size, options)));
  return rows;
}

async function ofSize(size: Size, options: BenchOptions): Promise<ResultRow[]> {
  await using sliceplane = await openChild('sliceplane');
  await using control = await openChild('xds-control');
  await using load = await openChild('load');
  const sides = { sliceplane, control, load, size };
  await openStreams(sides);

  const ours: Round[] = [];
  const theirs = new Map<ControlMode, Round[]>();
  const warm = options.scale === 'full' ? 6 : 1;
  const sums: number[] = [];
  for (let round = 1; round <= options.runs + warm; round++) {
    // Out and in again.
    const i = (((round - 1) >> 1) * 7 + options.seed) % size.endpoints;
    const pod = podOf('web', i, NODES, round % 2 === 0);
    const apply = { do: 'apply', objects: [pod] };
    const our = await timed(sides, sliceplane, () => sliceplane.ask(apply));
    const told = await toldBy(sides, sliceplane);
    await control.ask({ do: 'hold', byZone: told });
    if (round > warm) ours.push(our);
    sums.push(sumOf(told));
    for (const mode of Object.keys(controls) as ControlMode[]) {
      const their = await timed(sides, control, () => control.ask({ do: 'tell', mode }));
      if (sumOf(await toldBy(sides, control)) !== sums.at(-1))
        throw new Error(`${mode}: told other endpoints`);
      const all = theirs.get(mode) ?? [];
      theirs.set(mode, all);
      if (round > warm) all.push(their);
    }
  }
  return rowsOf(size, ours, theirs, checksumOf(...sums));
}

/** A third of the streams in each zone, first on sliceplane, then on the control with what those were told. */
async function openStreams(sides: Sides): Promise<void> {
  const { sliceplane, control, load, size } = sides;
  const { endpoints, connections, streamsEach } = size;
  const web = serviceOf('web', 'PreferClose');
  const objects = [...nodesOf(NODES), web, ...podsOf('web', endpoints, NODES)];
  await sliceplane.ask({ do: 'apply', objects });
  const requests = ZONES.map((zone) => sotwRequests(endpointRequest(nodeOf({ zone }), ['web'])));
  const open = async ({ port }: Child): Promise<void> => {
    const layout = { connections, streamsEach, acks: 'sotw' };
    await load.ask({ do: 'open', port, path: ADS_PATH, requests, ...layout });
    await load.ask({ do: 'quiet', port });
  };
  await open(sliceplane);
  const byZone = await toldBy(sides, sliceplane);
  await control.ask({ do: 'hold', byZone });
  await open(control);
}

async function timed(
  { load, size }: Sides,
  server: Child,
  change: () => Promise<number>,
): Promise<Round> {
  await server.ask({ do: 'attend' });
  const round = await roundOf(server, [load], change, size.settleMs);
  return { ...round, blocked: await server.ask<number>({ do: 'blocked' }) };
}

/** @throws Error unless the streams of each zone were all told the same one resource */
async function toldBy({ load, size }: Sides, { port }: Child): Promise<Told> {
  const contents = await load.ask<Content[]>({ do: 'contents', port });
  const told: Record<string, string> = {};
  for (const { first, resources } of contents) {
    const [resource, ...more] = resources;
    if (resource === undefined || more.length > 0) throw new Error('not one resource');
    told[ZONES[first % ZONES.length] ?? ''] = resource;
  }
  const streams = contents.reduce((sum, content) => sum + content.streams, 0);
  if (contents.length !== ZONES.length || streams !== size.connections * size.streamsEach)
    throw new Error(`${contents.length} contents on ${streams} streams`);
  return told;
}

function sumOf(told: Told): number {
  return checksumOf(
    ...ZONES.map((zone) => meaningOf(assignmentIn(Buffer.from(told[zone] ?? '', 'base64')))),
  );
}

function rowsOf(
  size: Size,
  ours: readonly Round[],
  theirs: ReadonlyMap<ControlMode, readonly Round[]>,
  checksum: number,
): ResultRow[] {
  const streams = size.connections * size.streamsEach;
  const row = (
    part: 'p50' | 'p99' | 'cpu' | 'blocked',
    what: string,
    mode: ControlMode,
    budget?: number,
  ): ResultRow => ({
    bench: 'xds-fan-out',
    what,
    value: median(ours.map((round) => round[part])),
    unit: 'ms',
    against: {
      what: controls[mode],
      value: median((theirs.get(mode) ?? []).map((round) => round[part])),
    },
    ...(budget === undefined ? {} : { budget }),
    checksum,
  });
  const bytes = median(ours.map((round) => round.bytes));
  const change = `one change, ${size.endpoints} endpoints (${bytes} bytes) to ${streams} streams`;
  return [
    row('cpu', `${change}: CPU of the server, all threads`, 'built', size.budget),
    row('p50', '  p50 of arrival', 'built'),
    row('p99', '  p99 of arrival', 'built'),
    row('blocked', '  longest turn of the main thread', 'built'),
    row('cpu', '  CPU', 'encoded'),
    row('cpu', '  CPU', 'per-zone'),
    row('cpu', '  CPU', 'joined'),
  ];
}
