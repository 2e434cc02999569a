import type { EndpointPort, PodFacts, Service, ServicePort } from '@sliceplane/kube';

/** A port list and its key: equal lists, in any order, have equal keys (R4.6). */
export interface PortList {
  readonly key: string;
  readonly ports: readonly EndpointPort[];
}

/** The port list of placeholders and of pods for which no port resolves (R4.4, R4.5, R5.7). */
export const NO_PORTS: PortList = { key: '', ports: [] };

/** Canonical text of the multiset of ports over all four fields, absent and present told apart (R4.6). */
export function portKey(ports: readonly EndpointPort[]): string {
  if (ports.length === 0) return NO_PORTS.key;
  return ports
    .map((p) => JSON.stringify([p.name, p.port ?? null, p.protocol, p.appProtocol ?? null]))
    .sort()
    .join();
}

/**
 * What the Service's ports are on each pod (R4.1–R4.5). Lists are interned: pods with equal ports get the very same
 * `PortList`, and a Service whose target ports are all numbers resolves once for all its pods.
 */
export function portsOn(service: Service): (pod: PodFacts) => PortList {
  const byNumbers = new Map<string, PortList>();
  const byKey = new Map<string, PortList>([[NO_PORTS.key, NO_PORTS]]);
  const intern = (numbers: readonly (number | undefined)[]): PortList => {
    const ports = service.ports.flatMap((port, i) => endpointPort(port, numbers[i]));
    const key = portKey(ports);
    const list = byKey.get(key) ?? { key, ports };
    byKey.set(key, list);
    return list;
  };
  const numeric = service.ports.every((port) => typeof port.targetPort === 'number');
  if (numeric) {
    const list = intern(service.ports.map((port) => port.targetPort as number));
    return () => list;
  }
  return (pod) => {
    const numbers = service.ports.map((port) => targetPort(port, pod));
    const text = numbers.join();
    const list = byNumbers.get(text) ?? intern(numbers);
    byNumbers.set(text, list);
    return list;
  };
}

/** The pod's number for a Service port; undefined when no container port has that name and protocol (R4.1). */
export function targetPort(
  port: Pick<ServicePort, 'targetPort' | 'protocol'>,
  pod: Pick<PodFacts, 'ports'>,
): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort;
  return pod.ports.find((p) => p.name === port.targetPort && p.protocol === port.protocol)?.port;
}

function endpointPort(port: ServicePort, number: number | undefined): EndpointPort[] {
  if (number === undefined) return [];
  const { name, protocol, appProtocol } = port;
  return [{ name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
}
