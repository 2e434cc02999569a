/**
 * KEP-752's table, measured. One Service of N endpoints is served to readers on nodes: each has a connection of its own
 * through a relay that counts what the server sends. Three things happen, and after each write the next waits until every
 * reader has what is its due:
 *
 *   create           the pods are there, the Service comes
 *   one change       one endpoint turns not ready
 *   rolling update   endpoint by endpoint, another one takes its place: one write each, as in the KEP's model (N4)
 */
import { type Kep752Cluster, kep752Cluster, type Kep752Size } from './cluster.ts';
import { type Cost, costs, counted, type Representation } from './cost.ts';
import { clientThrough, type ServerAddress } from './readers.ts';
import { openRelay } from './relay.ts';
import { sampleOf, type Stratum } from './sample.ts';
import { Watched } from './watched.ts';
import { apply, untilIdle } from './writing.ts';

export interface Kep752Options extends Kep752Size {
  /** Nodes with real readers; the others are reckoned from those of their zone. At least one for each zone. */
  readonly sampleNodes: number;
  /** Endpoints that the rolling update really replaces, at least 1; the rest is reckoned from them. */
  readonly replaced: number;
}

export const operations = ['create', 'one-change', 'rolling-update'] as const;
export type Operation = (typeof operations)[number];

export interface Kep752Result {
  readonly options: Kep752Options;
  readonly costs: Readonly<Record<Operation, Readonly<Record<Representation, Cost>>>>;
  /** What the one change was to a sampled node of each zone. */
  readonly oneChange: readonly ZoneShare[];
  readonly seconds: number;
}

export interface ZoneShare {
  readonly zone: string;
  /** The endpoint that changed is in this zone. */
  readonly changed: boolean;
  readonly sampledNodes: number;
  /** Bytes on each node's connection, in the order of the nodes. */
  readonly views: readonly number[];
  readonly viewsOwnZone: readonly number[];
}

/** What is to be measured, before there is a server. */
export interface Kep752Plan {
  readonly options: Kep752Options;
  readonly cluster: Kep752Cluster;
  readonly strata: readonly Stratum[];
}

/** @throws RangeError for a size that makes no sense */
export function planKep752(options: Kep752Options): Kep752Plan {
  const cluster = kep752Cluster(options);
  return { options, cluster, strata: sampleOf(cluster.nodes, options.sampleNodes) };
}

/** @throws Error when readers do not get what is their due within a minute, or the server is not empty */
export async function measureKep752(
  server: ServerAddress,
  { options, cluster, strata }: Kep752Plan,
  step: (text: string) => void,
): Promise<Kep752Result> {
  const startedMs = performance.now();
  const nodes = strata.flatMap((stratum) => stratum.nodes);
  await using opened = new AsyncDisposableStack();
  const relay = opened.adopt(await openRelay(server.address), (one) => one.close());
  const control = opened.adopt(clientThrough(relay, server), (one) => one.close());

  step(`applying ${cluster.nodes.length} nodes and ${cluster.pods.length} pods`);
  await apply(control, [...cluster.nodes, ...cluster.pods]);
  await control.mark('synced'); // a server that waits for a first state has it now
  await untilIdle(control);
  step(`connecting two readers on each of ${nodes.length} nodes`);
  const watched = opened.use(await Watched.open(server, control, cluster, nodes));

  step('creating the Services');
  const create = await watched.operation(() => watched.create());
  step('one endpoint changes');
  const [first] = cluster.pods;
  if (first === undefined) throw new RangeError('endpoints must be at least 1, not 0');
  const oneChange = await watched.operation(() => watched.write({ ...first, ready: false }));
  await watched.write(first);
  const count = Math.min(options.replaced, cluster.pods.length);
  const rolling = await watched.operation(async () => {
    for (const [done, i] of evenly(cluster.pods.length, count).entries()) {
      if (done % 50 === 0) step(`rolling update: ${done} of ${count} endpoints replaced`);
      const successor = cluster.successors[i];
      if (successor !== undefined) await watched.write(successor);
    }
  });

  const { readers } = watched;
  const scale = { strata, nodes: cluster.nodes.length, times: 1 };
  return {
    options,
    costs: {
      create: costs(create, readers, scale),
      'one-change': costs(oneChange, readers, scale),
      'rolling-update': costs(rolling, readers, { ...scale, times: cluster.pods.length / count }),
    },
    oneChange: strata.map((stratum) => ({
      zone: stratum.zone,
      changed: stratum.zone === watched.zoneOf(first),
      sampledNodes: stratum.nodes.length,
      views: stratum.nodes.map((node) => counted(oneChange, readers.everywhere.get(node)).bytes),
      viewsOwnZone: stratum.nodes.map(
        (node) => counted(oneChange, readers.ownZone.get(node)).bytes,
      ),
    })),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** `count` of the numbers below `total`, evenly spread, each once. */
function evenly(total: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * total) / count));
}
