/**
 * 5,000 agents come back at once, each by a connection of its own, and hold the views that are still right. They say their
 * hashes, and are told `unchanged`: how long until the last of them knows so, what it costs, and that no view was built for it.
 */
import { loadPackageDefinition, credentials } from '@grpc/grpc-js';
import { type EndpointViewsGrpcType, packageDefinition } from '@sliceplane/proto';
import { askAll, type Child, openChild } from './child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { nodesOf, podsOf, serviceOf, SESSION_PATH, sessionRequests } from './served-cluster.ts';

const SERVICES = 20;
const ENDPOINTS = 30;
const ZONES = 3;
const BUDGET_S = 5;
const CLIENTS = 2;

interface Built {
  readonly snapshotBuilds: number;
  readonly unchanged: number;
  readonly resets: number;
}

interface Back {
  readonly ms: number;
  readonly bytes: number;
  readonly messages: number;
}

interface Round {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** Whole views put together meanwhile. */
  readonly built: number;
}

export async function benchReconnect(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const agents = full ? 5_000 : 100;
  await using server = await openChild('sliceplane');
  await using first = await openChild('load');
  await using second = await openChild('load');
  const loads = [first, second];
  const names = Array.from({ length: SERVICES }, (_, i) => `web-${i}`);
  await server.ask({
    do: 'apply',
    objects: [
      ...nodesOf(agents),
      ...names.map((name) => serviceOf(name, 'PreferClose')),
      ...names.flatMap((name) => podsOf(name, ENDPOINTS, agents)),
    ],
  });
  const known = await Promise.all(
    Array.from({ length: ZONES }, (_, zone) => hashesOf(server.port, `n${zone}`, names)),
  );
  const requests = Array.from({ length: agents }, (_, i) =>
    sessionRequests(`n${i}`, names, known[i % ZONES]),
  );
  const shares = loads.map((_, i) => requests.filter((__, agent) => agent % CLIENTS === i));

  const rounds: Round[] = [];
  // The first one warms the code, and is not counted.
  for (let round = 0; round <= options.runs; round++) {
    const one = await roundOf(server, loads, shares);
    if (round > 0) rounds.push(one);
  }
  return rowsOf(rounds, agents);
}

async function roundOf(
  server: Child,
  loads: readonly Child[],
  shares: readonly (readonly string[])[],
): Promise<Round> {
  const { port } = server;
  const before = await server.ask<Built>({ do: 'built' });
  const cpuBefore = await server.ask<number>({ do: 'cpu' });
  const question = { do: 'comeBack', port, path: SESSION_PATH };
  const all = await Promise.all(
    loads.map((load, i) => load.ask<Back>({ ...question, requests: shares[i] })),
  );
  const cpu = (await server.ask<number>({ do: 'cpu' })) - cpuBefore;
  const after = await server.ask<Built>({ do: 'built' });
  const agents = shares.reduce((sum, share) => sum + share.length, 0);
  const built = after.snapshotBuilds - before.snapshotBuilds;
  if (built !== 0) throw new Error(`${built} views were built`);
  if (after.unchanged - before.unchanged !== agents * SERVICES || after.resets !== before.resets)
    throw new Error(`not all were unchanged: ${JSON.stringify([before, after])}`);
  await askAll(loads, { do: 'close', port });
  await server.ask({ do: 'memory' });
  return {
    seconds: Math.max(...all.map(({ ms }) => ms)) / 1000,
    cpuSeconds: cpu / 1000,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) / agents / SERVICES,
    built,
  };
}

/** What an agent on that node holds. */
async function hashesOf(
  port: number,
  node: string,
  names: readonly string[],
): Promise<{ service: string; hash: Uint8Array }[]> {
  const loaded = loadPackageDefinition(packageDefinition) as unknown as EndpointViewsGrpcType;
  const { EndpointViews } = loaded.sliceplane.v1;
  const client = new EndpointViews(`127.0.0.1:${port}`, credentials.createInsecure());
  const hashOf = (service: string): Promise<{ service: string; hash: Uint8Array }> =>
    new Promise((resolve, reject) => {
      client.GetView({ service, viewpoint: { node } }, (error, answer) => {
        const hash = answer?.view?.hash;
        if (hash === undefined) reject(error ?? new Error(`no view of ${service}`));
        else resolve({ service, hash });
      });
    });
  try {
    return await Promise.all(names.map((name) => hashOf(`bench/${name}`)));
  } finally {
    client.close();
  }
}

function rowsOf(rounds: readonly Round[], agents: number): ResultRow[] {
  const of = (part: keyof Round): number => median(rounds.map((round) => round[part]));
  const bytes = of('bytes');
  const checksum = checksumOf(agents, SERVICES, bytes.toFixed(3));
  const what = `${agents} agents come back with ${SERVICES} unchanged views each`;
  return [
    {
      bench: 'reconnect',
      what: `${what}: until all know so`,
      value: of('seconds'),
      unit: 's',
      against: { what: 'promised', value: BUDGET_S },
      budget: 1,
      checksum,
    },
    {
      bench: 'reconnect',
      what: '  CPU of the server for it',
      value: of('cpuSeconds'),
      unit: 's',
      checksum,
    },
    {
      bench: 'reconnect',
      what: '  an agent is told of each service',
      value: bytes,
      unit: 'bytes',
      checksum,
    },
    {
      bench: 'reconnect',
      what: '  whole views put together for it',
      value: of('built'),
      unit: 'views',
      checksum,
    },
  ];
}
