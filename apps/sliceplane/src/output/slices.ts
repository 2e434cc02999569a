import {
  type Endpoint,
  type Endpoints,
  type EndpointPort,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
} from '@sliceplane/kube';
import { hostPort } from '../socket-address.ts';
import { table } from './table.ts';

/** As `kubectl get endpointslices` prints them, plus whose they are. */
export function slicesTable(slices: readonly EndpointSlice[]): string {
  return table(
    ['NAMESPACE', 'NAME', 'SERVICE', 'ADDRESSTYPE', 'PORTS', 'READY', 'ENDPOINTS', 'MANAGED-BY'],
    slices.map(({ metadata, addressType, ports, endpoints }) => [
      metadata.namespace,
      metadata.name,
      metadata.labels[LABEL_SERVICE_NAME] ?? '',
      addressType,
      ports.map(slicePortText).join(','),
      `${endpoints.filter(isReady).length}/${endpoints.length}`,
      few(endpoints.map(({ addresses }) => addresses[0] ?? '')),
      metadata.labels[LABEL_MANAGED_BY] ?? '',
    ]),
  );
}

/** As `kubectl get endpoints` prints them: ready addresses with their ports. */
export function endpointsTable(items: readonly Endpoints[]): string {
  return table(
    ['NAMESPACE', 'NAME', 'ENDPOINTS'],
    items.map(({ metadata, subsets }) => [
      metadata.namespace,
      metadata.name,
      few(
        subsets.flatMap(({ addresses, ports }) =>
          ports.length === 0
            ? addresses.map(({ ip }) => ip)
            : ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port))),
        ),
      ),
    ]),
  );
}

/** An absent condition counts as ready (C17). */
export function isReady({ conditions }: Endpoint): boolean {
  return conditions?.ready ?? true;
}

/** `http:8080`; a port without a number is `http:*`, all ports. */
export function slicePortText({ name, port, protocol }: EndpointPort): string {
  const suffix = protocol === 'TCP' ? '' : `/${protocol}`;
  return `${name === '' ? '' : `${name}:`}${port ?? '*'}${suffix}`;
}

/** The first three, as kubectl does. */
function few(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(',');
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown;
}
