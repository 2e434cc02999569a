/**
 * One change of a Service, from the view's news in the hub to a response on each of 1,000 ADS streams: endpoints, three
 * zones' assignments, and frames that streams share; against protobufjs, which encodes the assignment and the response
 * around it for each stream. On one thread, without sockets.
 */
import { builtAssignment, keptOf } from './built-assignment.ts';
import {
  type Assignment,
  ASSIGNMENT_URL,
  assignmentIn,
  assignmentType,
  meaningOf,
  sotwResponseType,
} from './envoy-protos.ts';
import { checksumOf, cpuMsOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { resourcesOf } from './xds-acks.ts';
import { ZONES } from './xds-requests.ts';
import { openXdsStage } from './xds-stage.ts';
import { followingStreams } from './xds-streams.ts';

const NODES = 300;
const BUDGET = 1 / 50;

export async function benchXdsEncode(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const endpoints = full ? 1_000 : 100;
  const count = full ? 1_000 : 30;
  const stage = await openXdsStage({
    endpoints,
    nodes: NODES,
    trafficDistribution: 'PreferClose',
    seed: options.seed,
  });
  const streams = followingStreams(stage.source, count, 'web');
  for (let left = count; left > 0; left -= streams.next().length) {
    streams.acknowledge();
    await stage.settled();
  }
  streams.acknowledge();

  const ours: number[] = [];
  const theirs: number[] = [];
  const sums: string[] = [];
  const warm = full ? 5 : 1;
  for (let round = 0; round < options.runs * 2 + warm; round++) {
    globalThis.gc?.();
    stage.heardMs();
    await stage.flip();
    const heard = stage.heardMs();
    let frames: readonly Buffer[] = [];
    const our = cpuMsOf(() => {
      frames = streams.next();
    });
    streams.acknowledge();
    if (frames.length !== count || new Set(frames).size !== ZONES.length)
      throw new Error(`${new Set(frames).size} frames for ${frames.length} streams`);
    const told = frames.slice(0, ZONES.length).map(assignmentOf);
    // As if it had built them already: only its encoding counts.
    const built = told.map((assignment) => builtAssignment(keptOf(assignment)));
    const bytes = frames[0]?.length ?? 0;
    globalThis.gc?.();
    let last: Buffer = Buffer.alloc(0);
    const their = cpuMsOf(() => {
      for (let i = 0; i < count; i++) last = encoded(built[i % ZONES.length] as Assignment, i);
    });
    const meanings = told.map(meaningOf);
    if (meaningOf(assignmentOf(last)) !== meanings[(count - 1) % ZONES.length])
      throw new Error('protobufjs wrote other endpoints');
    if (round >= warm) ours.push(heard + our);
    if (round >= warm) theirs.push(their);
    sums.push(...meanings, String(bytes));
  }
  await stage.close();
  return [
    {
      bench: 'xds-encode',
      what: `one change among ${endpoints} endpoints for ${count} streams in 3 zones: CPU`,
      value: median(ours),
      unit: 'ms',
      against: { what: 'protobufjs, encoding for each stream', value: median(theirs) },
      budget: BUDGET,
      checksum: checksumOf(...sums),
    },
  ];
}

function assignmentOf(frame: Buffer): Assignment {
  return assignmentIn(resourcesOf(frame)[0] as Uint8Array);
}

function encoded(assignment: Assignment, stream: number): Buffer {
  const value = assignmentType.serialize(assignment);
  return sotwResponseType.serialize({
    versionInfo: 'g1',
    resources: [{ type_url: ASSIGNMENT_URL, value }],
    typeUrl: ASSIGNMENT_URL,
    nonce: String(stream),
  });
}
