/** Which endpoints a Service with a selector has: R2, R3, R4 and, of R7, what needs no allocation. */
import {
  ANNOTATION_TOPOLOGY_HINTS,
  ANNOTATION_TOPOLOGY_MODE,
  type IpFamily,
  type Node,
  parseAddress,
  type Pod,
  type Service,
} from '@sliceplane/kube';
import type { Copy, CopyPort } from './copy.ts';
import { inTextOrder } from './text-order.ts';

/** R1.10: no slices are made for ExternalName and for Services without a selector. */
export function isReconciled(service: Service): boolean {
  return service.type !== 'ExternalName' && service.selector !== null;
}

export function copiesOfPods(
  service: Service,
  pods: readonly Pod[],
  nodes: ReadonlyMap<string, Node>,
): Copy[] {
  const copies: Copy[] = [];
  for (const pod of pods) {
    if (!isEligible(pod)) continue;
    const node = nodes.get(pod.nodeName);
    // R3.9: a pod on a node that nobody knows is left out, unless the Service publishes what is not ready.
    if (node === undefined && !service.publishNotReadyAddresses) continue;
    for (const family of familiesOf(service)) {
      const address = addressOf(pod, family);
      if (address === undefined) continue;
      for (const port of portsOf(service, pod)) {
        copies.push(copyOf(service, pod, node?.zone ?? '', family, address, port));
      }
    }
  }
  return copies;
}

/** R2.1 */
function isEligible(pod: Pod): boolean {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return false;
  return pod.podIP !== '' || pod.podIPs.length > 0;
}

/** R2.2 */
function familiesOf(service: Service): readonly IpFamily[] {
  if (service.ipFamilies.length > 0) return [...new Set(service.ipFamilies)];
  const own = service.clusterIP === 'None' ? undefined : parseAddress(service.clusterIP);
  return own === undefined ? ['IPv4', 'IPv6'] : [own.family];
}

/** R2.4: of `podIPs` those of the family, canonical. R2.6, C16: the first in text order is the one that counts. */
function addressOf(pod: Pod, family: IpFamily): string | undefined {
  return pod.podIPs
    .map((ip) => parseAddress(ip))
    .flatMap((address) => (address?.family === family ? [address.canonical] : []))
    .sort(inTextOrder)[0];
}

/**
 * R4.1: the Service's ports as this pod has them. A Service without ports gives one nameless place (R4.4). A pod for
 * which none resolves is in a slice without ports (R4.5), which says nothing about a Service that has ports.
 */
function portsOf(service: Service, pod: Pod): readonly (CopyPort | undefined)[] {
  if (service.ports.length === 0) return [undefined];
  const ports: CopyPort[] = [];
  for (const { name, protocol, targetPort, appProtocol } of service.ports) {
    const number =
      typeof targetPort === 'number'
        ? targetPort
        : pod.ports.find((port) => port.name === targetPort && port.protocol === protocol)?.port;
    // C14: a slice port with the number 0 is skipped.
    if (number === undefined || number === 0) continue;
    ports.push({ name, protocol, number, appProtocol: appProtocol ?? '' });
  }
  return ports;
}

function copyOf(
  service: Service,
  pod: Pod,
  zone: string,
  family: IpFamily,
  address: string,
  port: CopyPort | undefined,
): Copy {
  const { namespace, name } = service.metadata;
  const ready = service.publishNotReadyAddresses || (pod.ready && !pod.terminating); // R3.3
  return {
    family,
    address,
    port,
    nodeName: pod.nodeName,
    zone,
    // R3.8
    hostname: pod.subdomain === name && pod.namespace === namespace ? pod.hostname : '',
    ready,
    serving: pod.ready, // R3.1
    terminating: pod.terminating, // R3.2
    zoneHints: ready && zone !== '' && hintsZones(service) ? [zone] : [], // R7.14
    nodeHints: ready && pod.nodeName !== '' && hintsNodes(service) ? [pod.nodeName] : [], // R7.15
    slice: `${name}-`,
    pod: `${pod.namespace}/${pod.name}`,
  };
}

/** R7.1: the deprecated annotation wins where both are there. */
export function isAuto({ metadata: { annotations } }: Service): boolean {
  const mode = annotations[ANNOTATION_TOPOLOGY_HINTS] ?? annotations[ANNOTATION_TOPOLOGY_MODE];
  return mode === 'Auto' || mode === 'auto';
}

/** R7.2: topology-mode Auto sets trafficDistribution aside, also where it comes to nothing. */
function hintsZones(service: Service): boolean {
  const wish = service.trafficDistribution;
  const isUsable = wish === 'PreferClose' || wish === 'PreferSameZone' || wish === 'PreferSameNode';
  return isUsable && !isAuto(service);
}

function hintsNodes(service: Service): boolean {
  return service.trafficDistribution === 'PreferSameNode' && !isAuto(service);
}
