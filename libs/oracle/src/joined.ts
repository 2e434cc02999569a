import type { Copy } from './copy.ts';
import type { OracleEndpoint, OraclePort } from './view.ts';
import { inTextOrder } from './text-order.ts';

/** Endpoints of several ports as a view lists them: the ports of one address with equal facts in one endpoint, sorted. */
export function joined(copies: readonly Copy[]): readonly OracleEndpoint[] {
  const endpoints = new Map<string, { readonly copy: Copy; readonly ports: OraclePort[] }>();
  for (const copy of copies) {
    const key = factsOf(copy);
    const endpoint = endpoints.get(key) ?? { copy, ports: [] };
    endpoints.set(key, endpoint);
    endpoint.ports.push(portOf(copy));
  }
  return [...endpoints]
    .sort(([a], [b]) => inTextOrder(a, b))
    .map(([, { copy, ports }]) => ({
      family: copy.family,
      address: copy.address,
      ports: ports.sort(
        (a, b) =>
          inTextOrder(a.name, b.name) || inTextOrder(a.protocol, b.protocol) || a.port - b.port,
      ),
      nodeName: copy.nodeName,
      zone: copy.zone,
      hostname: copy.hostname,
      notReady: !copy.ready,
      notServing: !copy.serving,
      terminating: copy.terminating,
    }));
}

/** An endpoint of a Service without ports has one without name and number. */
function portOf({ port }: Copy): OraclePort {
  if (port === undefined) return { name: '', port: 0, protocol: 'TCP', appProtocol: '' };
  return {
    name: port.name,
    port: port.number,
    protocol: port.protocol,
    appProtocol: port.appProtocol,
  };
}

/** Sorts by family and address first: a space sorts before everything that an address is made of. */
function factsOf({ family, address, nodeName, zone, hostname, ...copy }: Copy): string {
  const { ready, serving, terminating } = copy;
  return [family, address, nodeName, zone, hostname, ready, serving, terminating].join(' ');
}
