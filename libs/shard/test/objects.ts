/** Objects of one namespace, `shop`, as the parser would give them; each call says only what matters. */
import {
  type Endpoint,
  type Endpoints,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Metadata,
  type Node,
  type Pod,
  type Service,
} from '@sliceplane/kube';

function metadata(name: string, more: Partial<Metadata> = {}): Metadata {
  return {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    labels: {},
    annotations: {},
    ownerReferences: [],
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...more,
  };
}

export function service(name: string, more: Partial<Service> = {}): Service {
  return {
    kind: 'Service',
    metadata: metadata(name),
    type: 'ClusterIP',
    selector: { app: name },
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: ['IPv4'],
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy: 'Cluster',
    loadBalancerIPs: [],
    ...more,
  };
}

export function pod(name: string, app: string, more: Partial<Pod> = {}): Pod {
  const ip = `10.0.0.${Number(name.replaceAll(/\D/g, '')) + 1}`;
  return {
    kind: 'Pod',
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    labels: { app },
    nodeName: 'n0',
    hostname: '',
    subdomain: '',
    phase: 'Running',
    podIP: ip,
    podIPs: [ip],
    ready: true,
    readySince: '2026-01-01T00:00:01Z',
    terminating: false,
    ports: [],
    ...more,
  };
}

export function node(name: string, zone: string, more: Partial<Node> = {}): Node {
  return {
    kind: 'Node',
    name,
    uid: `uid-${name}`,
    zone,
    region: '',
    ready: true,
    controlPlane: false,
    cpuMillis: 4000,
    ...more,
  };
}

export function endpoints(name: string, ips: readonly string[]): Endpoints {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: metadata(name),
    subsets: [
      {
        addresses: ips.map((ip) => ({ ip })),
        notReadyAddresses: [],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ],
  };
}

/** A slice by another hand, or by ours where `managedBy` says so. */
export function slice(
  name: string,
  of: string | undefined,
  ips: readonly string[],
  managedBy: string = 'somebody.example',
): EndpointSlice {
  const labels: Record<string, string> = { [LABEL_MANAGED_BY]: managedBy };
  if (of !== undefined) labels[LABEL_SERVICE_NAME] = of;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata(name, { labels }),
    addressType: 'IPv4',
    endpoints: ips.map((ip): Endpoint => ({ addresses: [ip], conditions: { ready: true } })),
    ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
  };
}
