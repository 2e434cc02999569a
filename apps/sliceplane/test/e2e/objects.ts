/** Kubernetes objects as an API server prints them, as short as a test can say them. */
type Json = Record<string, unknown>;

export interface PodSaid {
  readonly name: string;
  readonly app?: string;
  readonly node?: string;
  readonly ips?: readonly string[];
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly ports?: readonly Json[];
  readonly extra?: Json;
}

export function pod(namespace: string, said: PodSaid): Json {
  const {
    name,
    app = 'web',
    node = 'node-a1',
    ips = [],
    ready = true,
    terminating,
    ports,
    extra,
  } = said;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: `uid-of-${name}`,
      labels: { app },
      ...(terminating === true && { deletionTimestamp: '2026-11-21T10:00:00Z' }),
    },
    spec: { nodeName: node, containers: [{ name: 'main', ports: ports ?? [] }], ...extra },
    status: {
      phase: 'Running',
      podIP: ips[0],
      podIPs: ips.map((ip) => ({ ip })),
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: '2026-11-21T09:00:00Z',
        },
      ],
    },
  };
}

/** `count` ready pods 10.<net>.x.y named `<prefix>-0`… */
export function pods(
  namespace: string,
  count: number,
  net = 50,
  prefix = 'web',
  app = 'web',
): Json[] {
  return Array.from({ length: count }, (_, i) =>
    pod(namespace, { name: `${prefix}-${i}`, app, ips: [`10.${net}.${i >> 7}.${(i & 127) + 1}`] }),
  );
}

/** selects app=web, port http 80 → 8080, unless told otherwise. */
export function service(
  namespace: string,
  name = 'web',
  spec: Json = {},
  metadata: Json = {},
): Json {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, ...metadata },
    spec: {
      clusterIP: '10.96.7.7',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      ...spec,
    },
  };
}

export function manualService(namespace: string, name = 'web', spec: Json = {}): Json {
  return service(namespace, name, { selector: undefined, ...spec });
}

export function node(name: string, zone: string): Json {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } },
    status: { allocatable: { cpu: '4' }, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

export const nodes: Json[] = ['a', 'b', 'c'].map((zone) => node(`node-${zone}1`, `eu-1${zone}`));

export function slice(namespace: string, name: string, said: Json, labels: Json = {}): Json {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': 'web', ...labels } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    ...said,
  };
}

export function endpoints(namespace: string, subsets: readonly Json[], metadata: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'web', namespace, ...metadata },
    subsets,
  };
}
