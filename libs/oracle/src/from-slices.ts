import { canonicalAddress, type EndpointSlice, type Service } from '@sliceplane/kube';
import type { Copy, CopyPort } from './copy.ts';

/** What a slice by another hand gives its Service (C13–C17). */
export function copiesOfSlice(service: Service, slice: EndpointSlice): Copy[] {
  const ports = portsOf(service, slice);
  return slice.endpoints.flatMap((endpoint) => {
    const [first] = endpoint.addresses;
    if (first === undefined) return [];
    const address = slice.addressType === 'FQDN' ? first : canonicalAddress(first);
    if (address === undefined) return [];
    const { conditions = {}, hints = {}, nodeName = '', zone = '', hostname = '' } = endpoint;
    return ports.map((port): Copy => ({
      family: slice.addressType,
      address,
      port,
      nodeName,
      zone,
      hostname,
      // C17: absent is true, true and false.
      ready: conditions.ready ?? true,
      serving: conditions.serving ?? true,
      terminating: conditions.terminating ?? false,
      zoneHints: (hints.forZones ?? []).map(({ name }) => name),
      nodeHints: (hints.forNodes ?? []).map(({ name }) => name),
      slice: slice.metadata.name,
      pod: '',
    }));
  });
}

/** C14: a port without a number is skipped. A slice without ports counts for a Service without ports only. */
function portsOf(service: Service, { ports }: EndpointSlice): readonly (CopyPort | undefined)[] {
  if (ports.length === 0) return service.ports.length === 0 ? [undefined] : [];
  return ports.flatMap(({ name, protocol, port, appProtocol }) =>
    port === undefined || port === 0
      ? []
      : [{ name, protocol, number: port, appProtocol: appProtocol ?? '' }],
  );
}
