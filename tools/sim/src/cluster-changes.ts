/** A small cluster under random change: few names, so that everything meets everything. */
import {
  ANNOTATION_TOPOLOGY_MODE,
  type Delta,
  type Endpoint,
  type EndpointSlice,
  type Endpoints,
  type IpFamily,
  type KubeObject,
  keyOf,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  LABEL_SKIP_MIRROR,
  MANAGED_BY,
  type Metadata,
  type Node,
  type Pod,
  type Service,
  type ServicePort,
  uidFor,
} from '@sliceplane/kube';
import type { Dice } from './dice.ts';

const namespaces = ['shop', 'ops'];
const serviceNames = ['web', 'db', 'api', 'ext'];
const podNames = Array.from({ length: 14 }, (_, i) => `pod-${i}`);
export const nodeNames: readonly string[] = ['n1', 'n2', 'n3', 'n4', 'n5'];
const zones = ['za', 'zb', 'zc'];

/** Every service there can be, namespace/name. */
export const services: readonly string[] = namespaces.flatMap((namespace) =>
  serviceNames.map((name) => `${namespace}/${name}`),
);
const apps = ['web', 'db', 'api'];

/** Something to begin with: every node, Service and pod once. */
export function firstObjects(dice: Dice): readonly KubeObject[] {
  return [
    ...nodeNames.map((name) => randomNode(dice, name)),
    ...namespaces.flatMap((namespace) => [
      ...serviceNames.map((name) => randomService(dice, namespace, name)),
      ...podNames.map((name) => randomPod(dice, namespace, name)),
    ]),
  ];
}

/** The next change: an object put, or one that is there taken away. */
export function randomDelta(dice: Dice, there: readonly KubeObject[]): Delta {
  if (dice.chance(0.1)) return comingOrGoing(dice, there);
  if (there.length > 0 && dice.chance(0.2)) {
    const object = dice.pick(there);
    const [namespace, name] = object.kind === 'Node' ? ['', object.name] : keyOf(object).split('/');
    return { op: 'delete', kind: object.kind, namespace: namespace ?? '', name: name ?? '' };
  }
  const kind = dice.pick([
    'Pod',
    'Pod',
    'Pod',
    'Pod',
    'Service',
    'Node',
    'Endpoints',
    'EndpointSlice',
  ] as const);
  const before = there.filter((object) => object.kind === kind);
  if (kind === 'Pod' && before.length > 0 && dice.chance(0.5)) {
    return { op: 'upsert', object: flipped(dice, dice.pick(before) as Pod) };
  }
  if (kind === 'Service' && before.length > 0 && dice.chance(0.3)) {
    return { op: 'upsert', object: speaking(dice, dice.pick(before) as Service) };
  }
  return { op: 'upsert', object: objectOf(dice, kind) };
}

/** A Service that is there goes, one that is not comes: what comes back must not look like what it was before. */
function comingOrGoing(dice: Dice, there: readonly KubeObject[]): Delta {
  const namespace = dice.pick(namespaces);
  const name = dice.pick(serviceNames);
  const key = `${namespace}/${name}`;
  const isThere = there.some((object) => object.kind === 'Service' && keyOf(object) === key);
  return isThere
    ? { op: 'delete', kind: 'Service', namespace, name }
    : { op: 'upsert', object: randomService(dice, namespace, name) };
}

function objectOf(dice: Dice, kind: KubeObject['kind']): KubeObject {
  if (kind === 'Node') return randomNode(dice, dice.pick(nodeNames));
  const namespace = dice.pick(namespaces);
  if (kind === 'Pod') return randomPod(dice, namespace, dice.pick(podNames));
  const name = dice.pick(serviceNames);
  if (kind === 'Service') return randomService(dice, namespace, name);
  return kind === 'Endpoints'
    ? randomEndpoints(dice, namespace, name)
    : randomSlice(dice, namespace, name);
}

/** The most frequent change of all: readiness, or the end of a life. */
function flipped(dice: Dice, pod: Pod): Pod {
  const { readySince: _, ...rest } = pod;
  if (dice.chance(0.2)) return { ...rest, ready: false, terminating: true };
  return { ...rest, ready: !pod.ready, readySince: randomTime(dice) };
}

/** The same, but for the protocol that its ports are said to speak. */
function speaking(dice: Dice, service: Service): Service {
  const ports = service.ports.map((port) => {
    const { appProtocol: _, ...rest } = port;
    return dice.chance(0.5) ? { ...rest, appProtocol: 'kubernetes.io/h2c' } : rest;
  });
  return { ...service, ports };
}

function randomNode(dice: Dice, name: string): Node {
  return {
    kind: 'Node',
    name,
    uid: uidFor('Node', '', name),
    zone: dice.chance(0.1) ? '' : dice.pick(zones),
    region: dice.pick(['', 'ra', 'ra', 'rb']),
    ready: dice.chance(0.9),
    controlPlane: dice.chance(0.1),
    cpuMillis: dice.pick([0, 1000, 2000, 4000]),
  };
}

function randomPod(dice: Dice, namespace: string, name: string): Pod {
  const at = podNames.indexOf(name);
  const v4 = `10.${namespaces.indexOf(namespace)}.${dice.below(2)}.${at}`;
  const v6 = `fd00:${namespaces.indexOf(namespace)}::${at}`;
  const app = dice.pick(apps);
  return {
    kind: 'Pod',
    namespace,
    name,
    uid: uidFor('Pod', namespace, name),
    labels: { app, ...(dice.chance(0.5) ? { tier: dice.pick(['front', 'back']) } : {}) },
    nodeName: dice.chance(0.1) ? '' : dice.pick([...nodeNames, 'n-unknown']),
    hostname: dice.chance(0.2) ? name : '',
    subdomain: dice.chance(0.5) ? app : '',
    phase: dice.pick(['Pending', 'Running', 'Running', 'Running', 'Succeeded']),
    podIP: v4,
    podIPs: dice.pick([[v4], [v4, v6], [v6]]),
    ready: dice.chance(0.7),
    readySince: randomTime(dice),
    terminating: dice.chance(0.15),
    ports: dice.chance(0.5)
      ? [{ name: 'http', protocol: 'TCP', port: dice.pick([8080, 8081]) }]
      : [],
  };
}

function randomService(dice: Dice, namespace: string, name: string): Service {
  const ipFamilies = dice.pick<readonly IpFamily[]>([['IPv4'], ['IPv4', 'IPv6'], ['IPv6']]);
  const traffic = dice.pick([
    undefined,
    undefined,
    'PreferClose',
    'PreferSameZone',
    'PreferSameNode',
  ]);
  // A Service that loses its selector leaves its slices behind, which a model without history could not know.
  const selects = name !== 'ext';
  return {
    kind: 'Service',
    metadata: {
      ...metadataOf('Service', namespace, name, {}),
      annotations: dice.chance(0.1) ? { [ANNOTATION_TOPOLOGY_MODE]: 'Auto' } : {},
    },
    type: !selects && dice.chance(0.2) ? 'ExternalName' : 'ClusterIP',
    selector: selects
      ? { app: dice.pick(apps), ...(dice.chance(0.2) ? { tier: 'front' } : {}) }
      : null,
    clusterIP: dice.chance(0.2) ? 'None' : '10.96.0.1',
    clusterIPs: [],
    ipFamilies,
    ports: dice.pick<readonly ServicePort[]>([
      [{ ...port('http', 80, 'http'), appProtocol: dice.pick(['http', 'kubernetes.io/h2c']) }],
      [port('http', 80, 8080), port('https', 443, 8443)],
      [port('', 80, 8080)],
    ]),
    externalIPs: [],
    publishNotReadyAddresses: dice.chance(0.1),
    internalTrafficPolicy: dice.chance(0.2) ? 'Local' : 'Cluster',
    ...(traffic === undefined ? {} : { trafficDistribution: traffic }),
    loadBalancerIPs: [],
  };
}

function port(name: string, number: number, targetPort: number | string): ServicePort {
  return { name, protocol: 'TCP', port: number, targetPort };
}

function randomEndpoints(dice: Dice, namespace: string, name: string): Endpoints {
  const addresses = Array.from({ length: dice.below(4) }, (_, i) => ({ ip: `192.0.2.${i + 1}` }));
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: metadataOf(
      'Endpoints',
      namespace,
      name,
      dice.chance(0.15) ? { [LABEL_SKIP_MIRROR]: 'true' } : {},
    ),
    subsets:
      addresses.length === 0
        ? []
        : [
            {
              addresses: addresses.slice(0, 2),
              notReadyAddresses: addresses.slice(2),
              ports: [{ name: dice.pick(['http', '']), port: 8080, protocol: 'TCP' }],
            },
          ],
  };
}

/**
 * A slice by another hand, or one of ours as an earlier run left it; now and then it lists an address that a pod has too. Its name sorts before ours: among equally
 * willing copies the lowest slice name wins, and our names depend on history.
 */
function randomSlice(dice: Dice, namespace: string, service: string): EndpointSlice {
  const isOurs = service !== 'ext' && dice.chance(0.2);
  const name = `${isOurs ? 1 : 0}-${service}-${dice.below(2)}`;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadataOf('EndpointSlice', namespace, name, {
      ...(dice.chance(0.9) ? { [LABEL_SERVICE_NAME]: service } : {}),
      [LABEL_MANAGED_BY]: isOurs
        ? MANAGED_BY
        : dice.pick(['staff', 'other-controller.example.com']),
    }),
    addressType: 'IPv4',
    endpoints: Array.from({ length: dice.below(5) }, () => randomEndpoint(dice)),
    ports: [{ name: dice.pick(['http', '']), port: 8080, protocol: 'TCP' }],
  };
}

/** One of few addresses, so that a slice lists one twice now and then; conditions said, or left to be understood. */
function randomEndpoint(dice: Dice): Endpoint {
  const address = dice.pick(['198.51.100.1', '198.51.100.2', '10.0.0.1', '10.0.0.2', '10.0.1.3']);
  const forZones = dice.chance(0.3) ? { forZones: [{ name: dice.pick(zones) }] } : {};
  const forNodes = dice.chance(0.2) ? { forNodes: [{ name: dice.pick(nodeNames) }] } : {};
  return {
    addresses: [address],
    conditions: {
      ready: dice.chance(0.7),
      ...(dice.chance(0.3) ? { serving: dice.chance(0.7) } : {}),
      ...(dice.chance(0.3) ? { terminating: dice.chance(0.7) } : {}),
    },
    ...(dice.chance(0.5) ? { nodeName: dice.pick(nodeNames), zone: dice.pick(zones) } : {}),
    ...(dice.chance(0.4) ? { hints: { ...forZones, ...forNodes } } : {}),
  };
}

function metadataOf(
  kind: string,
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): Metadata {
  return {
    name,
    namespace,
    uid: uidFor(kind, namespace, name),
    labels,
    annotations: {},
    ownerReferences: [],
  };
}

function randomTime(dice: Dice): string {
  return `2026-01-01T00:${String(dice.below(60)).padStart(2, '0')}:00Z`;
}
