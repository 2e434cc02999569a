import {
  type EndpointsAddress,
  type EndpointsPort,
  type EndpointsSubset,
  familyOf,
  parseAddress,
  type PodFacts,
  type Service,
  type ServicePort,
} from '@sliceplane/kube';
import { targetPort } from './ports.ts';

/**
 * What one pod adds to the legacy Endpoints of a Service: one subset per port it serves, still to be repacked (E13).
 *
 * Nothing if the pod is finished, is terminating and not published before it is ready (E7), or has no IP of the Service's
 * family (E8). With publishNotReadyAddresses whatever is left counts as ready (E12).
 */
export function legacyMembers(service: Service, pod: PodFacts): readonly EndpointsSubset[] {
  const published = service.publishNotReadyAddresses;
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return [];
  if (pod.terminating && !published) return [];
  const ip = legacyAddress(service, pod);
  if (ip === undefined) return [];

  const address = addressOf(service, pod, ip);
  const ready = published || pod.ready;
  return portLists(service, pod).map((ports) => ({
    addresses: ready ? [address] : [],
    notReadyAddresses: ready ? [] : [address],
    ports,
  }));
}

/**
 * The pod's first IP of the Service's primary family, canonical: Endpoints know one family only (E8). The family is the
 * first of ipFamilies, else the clusterIP's, else that of the pod's primary IP.
 */
function legacyAddress(service: Service, pod: PodFacts): string | undefined {
  const family = service.ipFamilies[0] ?? familyOf(service.clusterIP) ?? familyOf(pod.podIP);
  for (const text of pod.podIPs) {
    const ip = parseAddress(text);
    if (ip !== undefined && ip.family === (family ?? ip.family)) return ip.canonical;
  }
  return undefined;
}

function addressOf(service: Service, pod: PodFacts, ip: string): EndpointsAddress {
  const { namespace, name } = service.metadata;
  const named = pod.hostname !== '' && pod.subdomain === name && pod.namespace === namespace;
  return {
    ip,
    ...(named ? { hostname: pod.hostname } : {}),
    // Upstream writes an unscheduled pod's empty node name, which the API then refuses (V44): leave it out.
    ...(pod.nodeName === '' ? {} : { nodeName: pod.nodeName }),
    targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
  };
}

/**
 * The port lists of the pod's subsets. A port that does not resolve here is left out (E10); without Service ports
 * only a headless Service has a list, an empty one (E11).
 */
function portLists(service: Service, pod: PodFacts): readonly (readonly EndpointsPort[])[] {
  if (service.ports.length === 0) return service.clusterIP === 'None' ? [[]] : [];
  return service.ports.flatMap((port) => {
    const number = targetPort(port, pod);
    return number === undefined ? [] : [[toEndpointsPort(port, number)]];
  });
}

function toEndpointsPort(
  { name, protocol, appProtocol }: ServicePort,
  port: number,
): EndpointsPort {
  return { name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
}
