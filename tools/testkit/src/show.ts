import type { Endpoint, EndpointPort, EndpointSlice } from '@sliceplane/kube';

/** A slice in the notation: `s1 IPv4 http:8080 [a b!notready]`. Places are left away. */
export function showSlice(slice: EndpointSlice): string {
  const ports = slice.ports.map(showPort).sort();
  const places = slice.endpoints.map(showEndpoint).join(' ');
  return [slice.metadata.name, slice.addressType, ...ports, `[${places}]`].join(' ');
}

export function showPort({ name, port, protocol, appProtocol }: EndpointPort): string {
  const suffix = appProtocol === undefined ? '' : `+${appProtocol}`;
  return `${name}:${port ?? ''}${protocol === 'TCP' ? '' : `/${protocol}`}${suffix}`;
}

/** Name (or address), conditions that are not as usual, hints. */
export function showEndpoint({ targetRef, addresses, conditions, hints }: Endpoint): string {
  const { ready, serving, terminating } = conditions ?? {};
  const usual = (serving ?? true) && !(terminating ?? false);
  return [
    targetRef?.name ?? addresses.join(),
    serving === false ? '!notready' : '',
    terminating === true ? '!terminating' : '',
    (ready ?? true) && !usual ? '!publish' : '',
    hints?.forZones === undefined ? '' : `^${hints.forZones.map((z) => z.name).join()}`,
    hints?.forNodes === undefined ? '' : `~${hints.forNodes.map((n) => n.name).join()}`,
  ].join('');
}
