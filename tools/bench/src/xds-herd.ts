/**
 * 5,000 Envoys come back at once, each by a connection of its own and a Delta ADS stream on it, and hold everything but one
 * cluster that is new: how long until the last of them has that one, what it costs, and that nothing else was sent.
 */
import { Client, credentials } from '@grpc/grpc-js';
import { askAll, type Child, openChild } from './child.ts';
import { ASSIGNMENT_URL } from './envoy-protos.ts';
import type { Returned } from './load.child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { nodesOf, podsOf, serviceOf } from './served-cluster.ts';
import {
  CLUSTER_URL,
  clusterName,
  DELTA_ADS_PATH,
  deltaMethod,
  deltaRequests,
  type Held,
  heldClustersRequest,
  heldEndpointsRequest,
  nodeOf,
} from './xds-requests.ts';

const SERVICES = 20;
const ENDPOINTS = 30;
const ZONES = 3;
const BUDGET_S = 5;
const CLIENTS = 2;
/** The cluster that nobody holds. */
const NEW = 'news';

interface Round {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** To one client. */
  readonly bytes: number;
  readonly resources: number;
  /** Whole views put together meanwhile. */
  readonly built: number;
  /** Responses encoded meanwhile. */
  readonly encoded: number;
}

interface Built {
  readonly snapshotBuilds: number;
  readonly framesMade: number;
}

interface HeldByType {
  readonly clusters: Held;
  readonly endpoints: Held;
}

export async function benchXdsHerd(options: BenchOptions): Promise<ResultRow[]> {
  const envoys = options.scale === 'full' ? 5_000 : 100;
  await using server = await openChild('sliceplane');
  await using first = await openChild('load');
  await using second = await openChild('load');
  const loads = [first, second];
  const names = Array.from({ length: SERVICES }, (_, i) => `web-${i}`);
  const all = [...names, NEW];
  await server.ask({
    do: 'apply',
    objects: [
      ...nodesOf(envoys),
      ...all.map((name) => serviceOf(name, 'PreferClose')),
      ...all.flatMap((name) => podsOf(name, ENDPOINTS, envoys)),
    ],
  });
  const held = await Promise.all(
    Array.from({ length: ZONES }, (_, zone) => heldOn(server.port, `n${zone}`, all)),
  );
  const requests = Array.from({ length: envoys }, (_, i) => {
    const { clusters, endpoints } = held[i % ZONES] as HeldByType;
    return deltaRequests(
      heldClustersRequest(nodeOf({ host: `n${i}` }), clusters),
      heldEndpointsRequest(all, endpoints),
    );
  });
  const shares = loads.map((_, i) => requests.filter((__, envoy) => envoy % CLIENTS === i));

  const rounds: Round[] = [];
  // The first one warms the code, and is not counted.
  for (let round = 0; round <= options.runs; round++) {
    const one = await roundOf(server, loads, shares);
    if (round > 0) rounds.push(one);
  }
  return rowsOf(rounds, envoys);
}

async function roundOf(
  server: Child,
  loads: readonly Child[],
  shares: readonly (readonly string[])[],
): Promise<Round> {
  const { port } = server;
  const cpuBefore = await server.ask<number>({ do: 'cpu' });
  const before = await server.ask<Built>({ do: 'built' });
  const question = { do: 'comeBack', port, path: DELTA_ADS_PATH, acks: 'delta', answers: 2 };
  const all = await Promise.all(
    loads.map((load, i) => load.ask<Returned>({ ...question, requests: shares[i] })),
  );
  const cpu = (await server.ask<number>({ do: 'cpu' })) - cpuBefore;
  const after = await server.ask<Built>({ do: 'built' });
  const envoys = shares.reduce((sum, share) => sum + share.length, 0);
  const sum = (part: 'bytes' | 'messages' | 'resources'): number =>
    all.reduce((total, told) => total + told[part], 0);
  if (sum('messages') !== 2 * envoys || sum('resources') !== 2 * envoys)
    throw new Error(`what they held was sent to some: ${JSON.stringify(all)}`);
  await askAll(loads, { do: 'close', port });
  await server.ask({ do: 'memory' });
  return {
    seconds: Math.max(...all.map(({ ms }) => ms)) / 1000,
    cpuSeconds: cpu / 1000,
    bytes: sum('bytes') / envoys,
    resources: sum('resources') / envoys,
    built: after.snapshotBuilds - before.snapshotBuilds,
    encoded: after.framesMade - before.framesMade,
  };
}

/** What an Envoy on that node holds, all but the new cluster. */
async function heldOn(
  port: number,
  host: string,
  services: readonly string[],
): Promise<HeldByType> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { requestSerialize, responseDeserialize } = deltaMethod;
  const stream = client.makeBidiStreamRequest(
    DELTA_ADS_PATH,
    requestSerialize,
    responseDeserialize,
  );
  const held: Record<string, Record<string, string>> = { [CLUSTER_URL]: {}, [ASSIGNMENT_URL]: {} };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.on('error', reject);
  stream.on('data', ({ typeUrl, nonce, resources }) => {
    for (const { name, version } of resources) (held[typeUrl] ??= {})[name] = version;
    stream.write({ typeUrl, responseNonce: nonce });
    if (Object.values(held).every((one) => Object.keys(one).length === services.length)) resolve();
  });
  stream.write(heldClustersRequest(nodeOf({ host }), {}));
  stream.write(heldEndpointsRequest(services, {}));
  try {
    await promise;
  } finally {
    stream.removeListener('error', reject);
    stream.on('error', () => {});
    client.close();
    stream.cancel();
  }
  for (const one of Object.values(held)) delete one[clusterName(NEW)];
  return { clusters: held[CLUSTER_URL] ?? {}, endpoints: held[ASSIGNMENT_URL] ?? {} };
}

function rowsOf(rounds: readonly Round[], envoys: number): ResultRow[] {
  const of = (part: keyof Round): number => median(rounds.map((round) => round[part]));
  const checksum = checksumOf(envoys, SERVICES, of('resources'), of('built'));
  const what = `${envoys} Envoys come back with ${SERVICES} unchanged clusters and their endpoints`;
  const row = (name: string, part: keyof Round, unit: string): ResultRow => ({
    bench: 'xds-herd',
    what: name,
    value: of(part),
    unit,
    checksum,
  });
  return [
    {
      ...row(`${what}: until all have the one that is new`, 'seconds', 's'),
      against: { what: 'promised', value: BUDGET_S },
      budget: 1,
    },
    row('  CPU of the server for it', 'cpuSeconds', 's'),
    row('  each is sent', 'bytes', 'bytes'),
    row('  each is sent, of 42 followed', 'resources', 'resources'),
    row('  whole views put together for it', 'built', 'views'),
    row('  responses encoded for it', 'encoded', 'responses'),
  ];
}
