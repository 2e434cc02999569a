import {
  type EndpointSlice,
  type Node,
  parseObject,
  type PodFacts,
  type Service,
} from '@sliceplane/kube';
import { resolveSliceOptions, ServiceSlices, zoneRatios } from '@sliceplane/slices';

export const NODES = 300;
const ZONES = ['zone-a', 'zone-b', 'zone-c'] as const;

/** One Service of `size` ready pods on 300 nodes in three zones, and its slices. */
export function packedService(spec: {
  readonly size: number;
  readonly seed: number;
  readonly trafficDistribution?: string;
}): { service: Service; slices: EndpointSlice[] } {
  const service = serviceOf(spec.trafficDistribution);
  const nodes = new Map(Array.from({ length: NODES }, (_, i) => [`n${i}`, nodeOf(i)]));
  const state = new ServiceSlices('bench', 'web', resolveSliceOptions());
  state.setService(service);
  for (let i = 0; i < spec.size; i++) {
    state.setPod(podOf(i, spec.seed));
  }
  state.reconcile({ node: (name) => nodes.get(name), zoneRatios: zoneRatios(nodes.values()) }, 0);
  return { service, slices: [...state.slices.values()] };
}

/** The slice with the readiness of one endpoint turned; all other endpoints are the same objects. */
export function flipped(slice: EndpointSlice, index: number): EndpointSlice {
  const endpoints = slice.endpoints.map((endpoint, i) => {
    if (i !== index) return endpoint;
    const ready = !(endpoint.conditions?.ready ?? true);
    return { ...endpoint, conditions: { ready, serving: ready, terminating: false } };
  });
  return { ...slice, endpoints };
}

/** Pod `i` of the Service, ready, somewhere on the nodes. */
export function podOf(i: number, seed: number): PodFacts {
  return {
    kind: 'Pod',
    namespace: 'bench',
    name: `web-${i}`,
    uid: `uid-${i}`,
    nodeName: `n${(i * 31 + seed) % NODES}`,
    hostname: '',
    subdomain: '',
    phase: 'Running',
    podIP: '',
    podIPs: [`10.${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`],
    ready: true,
    terminating: false,
    ports: [],
  };
}

export function nodeOf(i: number): Node {
  return {
    kind: 'Node',
    name: `n${i}`,
    uid: `node-${i}`,
    zone: ZONES[i % 3] ?? 'zone-a',
    region: '',
    ready: true,
    controlPlane: false,
    cpuMillis: 4000,
  };
}

export function serviceOf(trafficDistribution?: string): Service {
  const parsed = parseObject({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'bench' },
    spec: {
      clusterIP: '10.0.0.1',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80 }],
      ...(trafficDistribution === undefined ? {} : { trafficDistribution }),
    },
  });
  if (!parsed.ok || parsed.object.kind !== 'Service') throw new Error('the Service must parse');
  return parsed.object;
}
