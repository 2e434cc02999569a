/**
 * What an idle ADS stream costs the server's process in resident memory: each follows ten clusters and the endpoints of
 * each, and has said ACK; against an idle grpc-js stream that was sent as many bytes. As `idle` otherwise.
 */
import { idleRows, plainDuplex } from './idle.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';
import { nodesOf, podsOf, serviceOf } from './served-cluster.ts';
import { ADS_PATH, clusterRequest, endpointRequest, nodeOf, sotwRequests } from './xds-requests.ts';

const NODES = 300;
const CLUSTERS = 10;
const ENDPOINTS = 20;

export function benchXdsIdle(options: BenchOptions): Promise<ResultRow[]> {
  const services = Array.from({ length: CLUSTERS }, (_, i) => `web-${i}`);
  const requests = Array.from({ length: NODES }, (_, i) => {
    const node = nodeOf({ host: `n${(i * 31 + options.seed) % NODES}` });
    return sotwRequests(clusterRequest(node, services), endpointRequest(null, services));
  });
  const objects = [
    ...nodesOf(NODES),
    ...services.map((name) => serviceOf(name, 'PreferClose')),
    ...services.flatMap((name) => podsOf(name, ENDPOINTS, NODES)),
  ];
  return idleRows(
    {
      bench: 'xds-idle',
      name: `ADS, ${CLUSTERS} clusters`,
      layout: '100 to a connection',
      streamsEach: 100,
      objects,
      ours: { path: ADS_PATH, requests, acks: 'sotw' },
      theirs: plainDuplex,
    },
    options,
  );
}
