import {
  ANNOTATION_TOPOLOGY_MODE,
  type IpFamily,
  type Service,
  type ServicePort,
} from '@sliceplane/kube';
import { loadBalancerIPv4, serviceIPv4, serviceIPv6 } from './addresses.ts';
import type { Random } from './random.ts';
import { type ResolvedSyntheticSpec, TOPOLOGY_TRAITS } from './spec.ts';
import { timeText } from './times.ts';

/**
 * The Services of a cluster, `svc-00000` and up. The first always has pods of its own, because it gets the most of them.
 *
 * A Service owns pods, or it selects the pods of the Service that is `spec.namespaces` before it and so in its namespace, or
 * it has no selector: then there are hand-written Endpoints, or another manager's slices.
 */
export function makeServices(spec: ResolvedSyntheticSpec, random: Random): readonly Service[] {
  const roles = random.fork('roles');
  const services: Service[] = [];
  for (let i = 0; i < spec.services; i += 1) {
    const service = makeService(spec, random, i);
    services.push(withRole(service, services[i - spec.namespaces], spec, roles));
  }
  return services;
}

/** The label by which a Service finds its pods. */
export const APP = 'app.kubernetes.io/name';
const MANAGED_BY = 'app.kubernetes.io/managed-by';
/** Who brings endpoints from elsewhere: on the Services, and on the slices that it writes. */
export const IMPORTER = 'importer.mesh.example.com';
/** The port of a sidecar, by which pods and Services name it. */
export const SIDECAR_PORT = 'proxy';

/** Selects pods that were made for it, not another's and not none. */
export function ownsPods({ selector, metadata }: Service): boolean {
  return selector?.[APP] === metadata.name;
}

/** Another manager writes its slices. */
export function isImported({ metadata }: Service): boolean {
  return metadata.labels[MANAGED_BY] === IMPORTER;
}

/** Its pods have a sidecar. */
export function hasSidecar({ ports }: Service): boolean {
  return ports.some(({ targetPort }) => targetPort === SIDECAR_PORT);
}

/** One more Service with pods of its own: no other role, for ever. */
export function makeOwner(spec: ResolvedSyntheticSpec, random: Random, index: number): Service {
  const shares = { ...spec.shares, manual: 0 };
  return makeService({ ...spec, shares }, random, index);
}

function withRole(
  service: Service,
  neighbour: Service | undefined,
  { shares }: ResolvedSyntheticSpec,
  random: Random,
): Service {
  const [foreign, shared, sidecar] = [
    random.chance(shares.foreign),
    random.chance(shares.shared),
    random.chance(shares.sidecars),
  ];
  const { metadata, ports } = service;
  if (service.selector === null) return service;
  if (foreign && metadata.name !== FIRST) {
    const labels = { ...metadata.labels, [MANAGED_BY]: IMPORTER };
    return { ...service, metadata: { ...metadata, labels }, selector: null };
  }
  if (shared && neighbour !== undefined && ownsPods(neighbour)) {
    return { ...service, selector: neighbour.selector };
  }
  if (!sidecar) return service;
  const proxy = { name: SIDECAR_PORT, protocol: 'TCP', port: 15_001, targetPort: SIDECAR_PORT };
  const nodePort = ports[0]?.nodePort;
  const at = nodePort === undefined ? {} : { nodePort: nodePort + ports.length };
  return { ...service, ports: [...ports, { ...proxy, ...at } as ServicePort] };
}

function serviceName(index: number): string {
  return `svc-${String(index).padStart(5, '0')}`;
}

const FIRST = serviceName(0);

function makeService(spec: ResolvedSyntheticSpec, random: Random, index: number): Service {
  const { shares } = spec;
  const name = serviceName(index);
  const manual = random.chance(shares.manual) && index > 0;
  const headless = random.chance(shares.headless) && !manual;
  const loadBalancer = random.chance(shares.loadBalancer) && !headless;
  const dualStack = random.chance(shares.dualStack);
  const localPolicy = random.chance(shares.localPolicy);
  const publishNotReady = random.chance(shares.publishNotReady);
  const topology = topologyOf(spec, random);
  const ipFamilies: readonly IpFamily[] = dualStack ? ['IPv4', 'IPv6'] : ['IPv4'];
  const clusterIPs = headless
    ? ['None']
    : ipFamilies.map((family) => (family === 'IPv4' ? serviceIPv4(index) : serviceIPv6(index)));
  return {
    kind: 'Service',
    metadata: {
      name,
      namespace: `ns-${String(index % spec.namespaces).padStart(4, '0')}`,
      uid: random.uid(),
      labels: { [APP]: name, 'app.kubernetes.io/part-of': `team-${index % 37}` },
      annotations: topology === 'auto' ? { [ANNOTATION_TOPOLOGY_MODE]: 'Auto' } : {},
      ownerReferences: [],
      creationTimestamp: timeText(spec.epochMs + random.below(86_400) * 1000),
      resourceVersion: String(1000 + index),
    },
    type: loadBalancer ? 'LoadBalancer' : 'ClusterIP',
    selector: manual ? null : { [APP]: name },
    clusterIP: clusterIPs[0] ?? '',
    clusterIPs,
    ipFamilies,
    ipFamilyPolicy: dualStack ? 'RequireDualStack' : 'SingleStack',
    ports: portsOf(spec, random, loadBalancer ? index : undefined),
    externalIPs: [],
    publishNotReadyAddresses: publishNotReady,
    internalTrafficPolicy: localPolicy ? 'Local' : 'Cluster',
    ...(loadBalancer ? { externalTrafficPolicy: 'Cluster' as const } : {}),
    ...(topology === 'auto' || topology === undefined ? {} : { trafficDistribution: topology }),
    loadBalancerIPs: loadBalancer ? [loadBalancerIPv4(index)] : [],
  };
}

function topologyOf(
  { shares }: ResolvedSyntheticSpec,
  random: Random,
): 'auto' | 'PreferClose' | 'PreferSameZone' | 'PreferSameNode' | undefined {
  const answers = ['PreferClose', 'PreferSameZone', 'PreferSameNode', 'auto'] as const;
  const weights = TOPOLOGY_TRAITS.map((trait) => shares[trait]);
  const rest = 1 - weights.reduce((sum, weight) => sum + weight, 0);
  return answers[random.weighted([...weights, Math.max(0, rest)])];
}

/** Node ports of a load balancer start here; four each. */
const FIRST_NODE_PORT = 30_000;
const NODE_PORTS = 2_764;

function portsOf(
  spec: ResolvedSyntheticSpec,
  random: Random,
  loadBalancer: number | undefined,
): readonly ServicePort[] {
  const named = random.chance(spec.shares.namedPorts);
  const kind = random.next();
  const ports: ServicePort[] = [
    { name: 'http', protocol: 'TCP', port: 80, targetPort: named ? 'http' : 8080 },
  ];
  if (kind < 0.3) ports.push({ name: 'metrics', protocol: 'TCP', port: 9090, targetPort: 9090 });
  else if (kind < 0.4) {
    const grpc = { name: 'grpc', protocol: 'TCP', port: 7000, appProtocol: 'kubernetes.io/h2c' };
    ports.push({ ...grpc, targetPort: named ? 'grpc' : 7000 } as ServicePort);
  } else if (kind < 0.44) ports.push({ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' });
  else if (kind < 0.45) ports.push({ name: 'sig', protocol: 'SCTP', port: 2905, targetPort: 2905 });
  if (loadBalancer === undefined) return ports;
  const first = FIRST_NODE_PORT + ((loadBalancer * 4) % NODE_PORTS);
  return ports.map((port, i) => ({ ...port, nodePort: first + i }));
}
