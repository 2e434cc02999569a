/**
 * What one change of one endpoint is on the wire, for a stream whose view it changes and for one whose view it does not;
 * against the EndpointSlice that changed (100 endpoints) and the Endpoints object, sent whole. All of it is the length of
 * messages that arrived.
 */
import { type Child, openChild } from './child.ts';
import { checksumOf } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import {
  nodeOf,
  nodesOf,
  podOn,
  podName,
  podOf,
  podsOf,
  requestBytes,
  serviceOf,
  WATCH_PATH,
  watchRequest,
} from './served-cluster.ts';

const NODES = 30;
const BUDGET_BYTES = 200;
/** As a cloud names its nodes; in the zone of the near watcher. */
const LONG_NODE = 'ip-10-0-113-101.eu-central-1.compute.internal';
const SLICES_PATH = '/sliceplane.v1.Cluster/WatchSlices';
const ENDPOINTS_PATH = '/sliceplane.v1.Cluster/ListEndpoints';

/** On n1 in zone-b, its neighbour in zone-b, a node elsewhere, one that also wants what is not ready, and a slice reader. */
const watchers = ['near', 'elsewhere', 'all', 'slices'] as const;
type Bytes = Readonly<Record<(typeof watchers)[number], number>>;

interface Received {
  readonly messages: number;
  readonly bytes: number;
  readonly lastBytes: number;
}

export async function benchMessageBytes(_options: BenchOptions): Promise<ResultRow[]> {
  await using sliceplane = await openChild('sliceplane');
  await using load = await openChild('load');
  // 99 in one slice, so that the added one is its hundredth.
  await sliceplane.ask({
    do: 'apply',
    objects: [
      ...nodesOf(NODES),
      nodeOf(LONG_NODE, 1),
      serviceOf('web', 'PreferClose'),
      ...podsOf('web', 99, NODES),
      serviceOf('marker'),
      ...podsOf('marker', 3, NODES),
    ],
  });
  await openStreams(sliceplane, load);
  const change = (what: object): Promise<Bytes> => bytesOf(sliceplane, load, what);
  const pod = (i: number, ready = true): object => ({
    do: 'apply',
    objects: [podOf('web', i, NODES, ready)],
  });
  // 100 is on n10, which is in zone-b: of a change in zone-b, zone-a hears nothing.
  const added = await change(pod(100));
  const notReady = await change(pod(1, false));
  const readyAgain = await change(pod(1, true));
  const endpoints = await endpointsBytes(sliceplane, load);
  const removed = await change({ do: 'remove', kind: 'Pod', name: podName('web', 100) });
  const onLongNode = await change({ do: 'apply', objects: [podOn(LONG_NODE, 'web', 101)] });

  const changes: readonly (readonly [what: string, bytes: number])[] = [
    ['added', added.near],
    ['removed', removed.near],
    ['turned not ready, so it leaves the view', notReady.near],
    ['turned ready again', readyAgain.near],
    ['turned not ready, for a stream that wants those too', notReady.all],
    [`added on a node whose name has ${LONG_NODE.length} characters`, onLongNode.near],
  ];
  const elsewhere = added.elsewhere + removed.elsewhere + notReady.elsewhere + readyAgain.elsewhere;
  const checksum = checksumOf(...changes.flat(), elsewhere, added.slices, endpoints);
  const row = (what: string, value: number, against: ResultRow['against']): ResultRow => ({
    bench: 'bytes',
    what,
    value,
    unit: 'bytes',
    ...(against === undefined ? {} : { against }),
    checksum,
  });
  const promised = { what: 'promised', value: BUDGET_BYTES };
  return [
    ...changes.map(([what, bytes]) => ({
      ...row(`one endpoint ${what}`, bytes, promised),
      budget: 1,
    })),
    {
      ...row('all of these, for a node in another zone', elsewhere, {
        what: 'in this zone',
        value: added.near + removed.near + notReady.near + readyAgain.near,
      }),
      budget: 0,
    },
    row('one endpoint added', added.near, {
      what: 'its EndpointSlice of 100, whole',
      value: added.slices,
    }),
    row('one endpoint added', added.near, {
      what: 'the Endpoints of 100, whole',
      value: endpoints,
    }),
  ];
}

async function openStreams(sliceplane: Child, load: Child): Promise<void> {
  const services = ['web', 'marker'];
  const { port } = sliceplane;
  const each = { do: 'open', port, connections: 1 };
  const views = [
    watchRequest('n1', services),
    watchRequest('n3', services),
    watchRequest('n1', services, { includeNotReady: true }),
  ];
  await load.ask({ ...each, path: WATCH_PATH, requests: views, streamsEach: views.length });
  const requests = [requestBytes('Cluster', 'WatchSlices', { namespace: 'bench' })];
  await load.ask({ ...each, path: SLICES_PATH, requests, streamsEach: 1 });
  await load.ask({ do: 'quiet', port });
}

/**
 * A second change, of a Service that everybody follows, comes after the one that is measured: what a stream was sent
 * before that is what it was sent for the first, and none is still on its way.
 */
async function bytesOf(sliceplane: Child, load: Child, what: object): Promise<Bytes> {
  const { port } = sliceplane;
  await load.ask({ do: 'forget', port });
  await sliceplane.ask(what);
  await load.ask({ do: 'quiet', port });
  const before = await load.ask<Received[]>({ do: 'received', port });
  await sliceplane.ask({ do: 'apply', objects: [podOf('marker', 0, NODES, false)] });
  await load.ask({ do: 'arrivals', port });
  await load.ask({ do: 'quiet', port });
  const after = await load.ask<Received[]>({ do: 'received', port });
  for (const [i, { messages, bytes }] of before.entries()) {
    const then = after[i];
    if (then?.messages !== messages + 1 || then.bytes !== bytes + then.lastBytes)
      throw new Error(`${watchers[i]}: the change was still on its way`);
  }
  await sliceplane.ask({ do: 'apply', objects: [podOf('marker', 0, NODES)] });
  await load.ask({ do: 'quiet', port });
  const bytes = before.map((received) => received.bytes);
  return Object.fromEntries(watchers.map((name, i) => [name, bytes[i]])) as unknown as Bytes;
}

async function endpointsBytes(sliceplane: Child, load: Child): Promise<number> {
  const { bytes } = await load.ask<{ bytes: number }>({
    do: 'calls',
    port: sliceplane.port,
    path: ENDPOINTS_PATH,
    requests: [requestBytes('Cluster', 'ListEndpoints', { namespace: 'bench', service: 'web' })],
    connections: 1,
    concurrency: 1,
    calls: 1,
  });
  return bytes;
}
