import type { ObjectReference, Service } from '@sliceplane/kube';
import type { Winner } from './copy-chain.ts';
import { byNameProtocolNumber } from './entry.ts';
import { byNameThenProtocol, compareText } from './service-ports.ts';
import type { ViewPort } from './view.ts';

/** One reason why a service is behind an address. */
export interface EndpointOwner {
  /** namespace/name */
  readonly service: string;
  readonly role: 'cluster-ip' | 'external-ip' | 'load-balancer-ip' | 'endpoint';
  /** Those that match the asked port; all of them when none was asked. */
  readonly ports: readonly ViewPort[];
  /** Of an endpoint: what it points at, where it is, and which slice won it. */
  readonly targetRef?: ObjectReference;
  readonly nodeName: string;
  readonly slice: string;
}

/** The roles that a Service's own addresses give it. `address` is canonical; port 0: any. */
export function serviceOwners(
  service: Service,
  name: string,
  address: string,
  port: number,
): readonly EndpointOwner[] {
  const ports = service.ports
    .filter((p) => port === 0 || p.port === port)
    .map(({ name: portName, port: number, protocol, appProtocol }): ViewPort => ({
      name: portName,
      port: number,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }))
    .sort(byNameThenProtocol);
  if (port !== 0 && ports.length === 0) return [];
  const roles = [
    ['cluster-ip', [service.clusterIP, ...service.clusterIPs]],
    ['external-ip', service.externalIPs],
    ['load-balancer-ip', service.loadBalancerIPs],
  ] as const;
  return roles
    .filter(([, addresses]) => addresses.includes(address))
    .map(([role]) => ({ service: name, role, ports, nodeName: '', slice: '' }));
}

/** One owner per copy that wins a port at the address. */
export function endpointOwners(
  winners: readonly Winner[],
  name: string,
  port: number,
): readonly EndpointOwner[] {
  const bySlice = new Map<string, Winner[]>();
  for (const winner of winners) {
    if (port !== 0 && winner.port.port !== port) continue;
    const group = bySlice.get(winner.slice);
    if (group === undefined) bySlice.set(winner.slice, [winner]);
    else group.push(winner);
  }
  return [...bySlice]
    .sort(([a], [b]) => compareText(a, b))
    .map(([slice, group]) => {
      const { targetRef, nodeName = '' } = (group[0] as Winner).endpoint;
      const ports = group.map((winner) => winner.port).sort(byNameProtocolNumber);
      return {
        service: name,
        role: 'endpoint' as const,
        ports,
        ...(targetRef === undefined ? {} : { targetRef }),
        nodeName,
        slice,
      };
    });
}
