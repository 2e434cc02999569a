/**
 * What one flip costs until the assignment of a viewpoint is whole again, as bytes: of a zone, with the two others as
 * second priority, and of 1,000 nodes that all follow a Service with PreferSameNode; against protobufjs, with objects
 * built from as many endpoints. On one thread.
 */
import { builtAssignment, type KeptCluster, keptOf } from './built-assignment.ts';
import { type Assignment, assignmentIn, assignmentType, meaningOf } from './envoy-protos.ts';
import { checksumOf, cpuMsOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { resourcesOf } from './xds-acks.ts';
import type { Followed } from '@sliceplane/wire/xds';
import { arrived, clusterName, endpointRequest, nodeOf } from './xds-requests.ts';
import { openXdsStage, type StageSpec } from './xds-stage.ts';

/** In each run: enough for warm code, and for a run to take longer than the clock's step. */
const ENDPOINTS_WRITTEN = { full: 200_000, small: 10_000 } as const;

interface Case extends Omit<StageSpec, 'seed'> {
  readonly what: string;
  /** Of Envoys, each a viewpoint. */
  readonly places: readonly { readonly zone?: string; readonly host?: string }[];
}

function casesOf({ scale }: BenchOptions): readonly Case[] {
  const full = scale === 'full';
  const zonal = (endpoints: number): Case => ({
    what: `${endpoints} endpoints, 3 zones, prioritised: one zone's assignment`,
    endpoints,
    nodes: 300,
    trafficDistribution: 'PreferClose',
    places: [{ zone: 'zone-a' }],
  });
  const count = full ? 1_000 : 50;
  const nodal: Case = {
    what: `${count} endpoints, PreferSameNode: the assignments of ${count} nodes`,
    endpoints: count,
    nodes: count,
    trafficDistribution: 'PreferSameNode',
    places: Array.from({ length: count }, (_, i) => ({ host: `n${i}` })),
  };
  return [...(full ? [1_000, 10_000, 20_000] : [200]).map(zonal), nodal];
}

export async function benchXdsAssemble(options: BenchOptions): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const one of casesOf(options)) rows.push(await rowOf(one, options));
  return rows;
}

async function rowOf(one: Case, { scale, seed, runs }: BenchOptions): Promise<ResultRow> {
  const stage = await openXdsStage({ ...one, seed });
  const follow = one.places.map((place) => {
    const { node } = arrived(endpointRequest(nodeOf(place), []));
    return stage.source.open(node, () => {}).follow('endpoint', clusterName('web'));
  });
  const look = async (): Promise<void> => {
    while (follow.some((followed) => followed.look() === 'pending')) await stage.settled();
  };
  await look();
  const flips = Math.ceil(ENDPOINTS_WRITTEN[scale] / one.endpoints / one.places.length);
  const warm = scale === 'full' ? 2 : 1;
  const ours: number[] = [];
  const theirs: number[] = [];
  const sums: number[] = [];
  let kept: readonly KeptCluster[] | undefined;
  for (let run = 0; run < runs + warm; run++) {
    globalThis.gc?.();
    let our = 0;
    stage.heardMs();
    for (let i = 0; i < flips; i++) {
      await stage.flip();
      our += cpuMsOf(() => {
        for (const followed of follow) bytesOf(followed);
      });
    }
    our += stage.heardMs();
    // Decoded once: what else a flip changes is one endpoint of many.
    kept ??= follow.map(keptBy);
    const built = kept;
    globalThis.gc?.();
    let bytes = 0;
    const their = cpuMsOf(() => {
      for (let i = 0; i < flips; i++) bytes = encodedAll(built);
    });
    sums.push(bytes, checksumOf(...follow.slice(0, 3).map(meaningFrom)));
    if (run >= warm) ours.push(our / flips);
    if (run >= warm) theirs.push(their / flips);
  }
  await stage.close();
  return {
    bench: 'xds-assemble',
    what: `${one.what} after one flip`,
    value: median(ours),
    unit: 'ms',
    against: { what: 'built and encoded by protobufjs', value: median(theirs) },
    checksum: checksumOf(...sums),
  };
}

function bytesOf(followed: Followed): Uint8Array {
  const resource = followed.look();
  if (resource === 'pending' || 'absent' in resource) throw new Error('nothing to see');
  return resource.sotw;
}

function assignmentFrom(followed: Followed): Assignment {
  return assignmentIn(resourcesOf(bytesOf(followed))[0] as Uint8Array);
}

/** What a control plane would keep of it. @throws Error unless it could say the same of it */
function keptBy(followed: Followed): KeptCluster {
  const assignment = assignmentFrom(followed);
  const kept = keptOf(assignment);
  const again = assignmentType.deserialize(assignmentType.serialize(builtAssignment(kept)));
  if (meaningOf(again) !== meaningOf(assignment)) throw new Error('not what was built');
  return kept;
}

function meaningFrom(followed: Followed): string {
  return meaningOf(assignmentFrom(followed));
}

/** Bytes. */
function encodedAll(kept: readonly KeptCluster[]): number {
  return kept.reduce(
    (sum, cluster) => sum + assignmentType.serialize(builtAssignment(cluster)).length,
    0,
  );
}
