/** A ClusterLoadAssignment as a control plane with protobufjs builds it: endpoints grouped into objects, which are encoded then. */
import { type Assignment, type LbEndpoint, type LocalityEndpoints } from './envoy-protos.ts';

/** One endpoint as it would be kept. */
export interface KeptEndpoint {
  readonly priority: number;
  readonly region: string;
  readonly zone: string;
  readonly address: string;
  readonly port: number;
  readonly health: string;
}

/** All that a control plane knows of one cluster as one zone sees it. */
export interface KeptCluster {
  readonly name: string;
  readonly policy: object | undefined;
  readonly endpoints: readonly KeptEndpoint[];
}

/** What had to be kept to build this assignment. */
export function keptOf({ clusterName, endpoints = [], policy }: Assignment): KeptCluster {
  const kept = endpoints.flatMap(({ locality, priority = 0, lbEndpoints = [] }) =>
    lbEndpoints.map(({ endpoint, healthStatus = 'UNKNOWN' }): KeptEndpoint => {
      const { address, portValue } = endpoint.address.socketAddress;
      const { region = '', zone = '' } = locality ?? {};
      return { priority, region, zone, address, port: portValue, health: healthStatus };
    }),
  );
  return { name: clusterName, policy, endpoints: kept };
}

export function builtAssignment({ name, policy, endpoints }: KeptCluster): Assignment {
  const localities = new Map<string, LbEndpoint[]>();
  const groups: LocalityEndpoints[] = [];
  for (const { priority, region, zone, address, port, health } of endpoints) {
    const key = `${priority}/${region}/${zone}`;
    let lbEndpoints = localities.get(key);
    if (lbEndpoints === undefined) {
      localities.set(key, (lbEndpoints = []));
      groups.push({
        priority,
        locality: { ...(region === '' ? {} : { region }), ...(zone === '' ? {} : { zone }) },
        lbEndpoints,
      });
    }
    lbEndpoints.push({
      endpoint: { address: { socketAddress: { address, portValue: port } } },
      healthStatus: health,
    });
  }
  const weighed = groups.map((group) => ({
    ...group,
    loadBalancingWeight: { value: healthyIn(group) },
  }));
  return { clusterName: name, endpoints: weighed, ...(policy === undefined ? {} : { policy }) };
}

function healthyIn({ lbEndpoints = [] }: LocalityEndpoints): number {
  return lbEndpoints.filter(({ healthStatus }) => healthStatus === 'HEALTHY').length;
}
