import { type Node, objectKey, type Pod, type Service } from '@sliceplane/kube';
import { presets, syntheticCluster } from '@sliceplane/synthetic';

export interface Kep752Size {
  /** Of the Service. 1 or more. */
  readonly endpoints: number;
  /** Each with one reader. */
  readonly nodes: number;
  readonly seed: number;
}

/** Two Services over the same pods, and for every pod one that takes its place. */
export interface Kep752Cluster {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  /** Same names, same order; other addresses, uids and nodes. */
  readonly successors: readonly Pod[];
  /** Every node uses every endpoint. */
  readonly everywhere: Service;
  /** PreferSameZone: a node uses the endpoints of its own zone. */
  readonly ownZone: Service;
}

export function kep752Cluster({ endpoints, nodes, seed }: Kep752Size): Kep752Cluster {
  const cluster = syntheticCluster({ ...presets.kep752, nodes, pods: 2 * endpoints, seed });
  const [everywhere] = cluster.services;
  if (everywhere === undefined) throw new Error('a cluster without a Service');
  const pods = cluster.pods.slice(0, endpoints);
  return {
    nodes: cluster.nodes,
    pods,
    successors: cluster.pods.slice(endpoints).map((pod, i) => ({
      ...pod,
      name: pods[i]?.name ?? pod.name,
      labels: pods[i]?.labels ?? pod.labels,
      ports: pods[i]?.ports ?? pod.ports,
    })),
    everywhere,
    ownZone: beside(everywhere),
  };
}

/** namespace/name */
export function serviceName({ metadata }: Service): string {
  return objectKey(metadata.namespace, metadata.name);
}

/** Headless: it needs no cluster IP of its own. */
function beside(service: Service): Service {
  const { metadata } = service;
  return {
    ...service,
    metadata: { ...metadata, name: `${metadata.name}-zonal`, uid: `${metadata.uid}-zonal` },
    clusterIP: 'None',
    clusterIPs: ['None'],
    trafficDistribution: 'PreferSameZone',
  };
}
