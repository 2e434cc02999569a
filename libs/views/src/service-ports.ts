import type { EndpointPort, EndpointSlice, Protocol, Service } from '@sliceplane/kube';
import type { ViewFamily, ViewPort } from './view.ts';

/** One Service port as views see it: slices are merged by its name and protocol (C13), never by its number. */
export interface ServicePortKey {
  readonly name: string;
  readonly protocol: Protocol;
  /** The Service's own port number; 0 for the one nameless port of a Service that declares none. */
  readonly number: number;
  /** As the Service says it; what is told of an endpoint is what its slice says. */
  readonly appProtocol?: string;
}

export const families: readonly ViewFamily[] = ['FQDN', 'IPv4', 'IPv6'];

/**
 * The ports a view of the Service has, sorted by name and protocol. A Service without ports has one, nameless and
 * numberless, which portless slices fill.
 */
export function servicePorts(service: Service): readonly ServicePortKey[] {
  if (service.ports.length === 0) return [{ name: '', protocol: 'TCP', number: 0 }];
  const ports = new Map<string, ServicePortKey>();
  for (const { name, protocol, port, appProtocol } of service.ports) {
    const key = `${name}/${protocol}`;
    const said = appProtocol === undefined ? {} : { appProtocol };
    if (!ports.has(key)) ports.set(key, { name, protocol, number: port, ...said });
  }
  return [...ports.values()].sort(byNameThenProtocol);
}

/** The families a view of the Service lists: those it asks for and those its slices have, sorted. */
export function listedFamilies(
  service: Service,
  present: (family: ViewFamily) => boolean,
): readonly ViewFamily[] {
  const listed = families.filter(
    (family) => present(family) || (family !== 'FQDN' && service.ipFamilies.includes(family)),
  );
  return listed.length > 0 ? listed : ['IPv4'];
}

/** A slice's port that feeds a Service port. */
export interface UsedPort {
  readonly of: ServicePortKey;
  readonly port: ViewPort;
}

/** Why a slice's ports give nothing, for `explain`. */
export interface SkippedPort {
  readonly port: EndpointPort | undefined;
  readonly source: string;
  readonly why: string;
}

/**
 * Which of a slice's ports count, matched by name and protocol (C13). A port without a number, or with 0, is skipped
 * (C14); so is one the Service does not declare. A slice without ports counts only where the Service has none either.
 */
export function usedPorts(
  slicePorts: EndpointSlice['ports'],
  ports: readonly ServicePortKey[],
  skipped?: (skip: SkippedPort) => void,
): readonly UsedPort[] {
  const portless = ports.length === 1 && ports[0]?.number === 0;
  if (slicePorts.length === 0) {
    if (portless) return [{ of: ports[0] as ServicePortKey, port: portlessPort }];
    skipped?.({
      port: undefined,
      source: 'C15',
      why: 'the slice has no ports and the Service has',
    });
    return [];
  }
  const used: UsedPort[] = [];
  for (const port of slicePorts) {
    const of = portless
      ? undefined
      : ports.find((p) => p.name === port.name && p.protocol === port.protocol);
    const number = port.port ?? 0;
    if (number === 0) {
      skipped?.({ port, source: 'C14', why: 'it has no port number' });
    } else if (of === undefined) {
      skipped?.({ port, source: 'C13', why: 'the Service has no such port' });
    } else if (!used.some((u) => u.of === of && u.port.port === number)) {
      used.push({ of, port: viewPort(port, number) });
    }
  }
  return used;
}

/**
 * Does the row answer a subscription to `wanted`, a Service port's name or its number in decimal? A name wins over a
 * number, so `hasName` says whether some row of the Service is called that.
 */
export function isWantedPort(
  wanted: string,
  row: { readonly name: string; readonly number: number },
  hasName: boolean,
): boolean {
  if (wanted === '') return true;
  return hasName ? row.name === wanted : row.number > 0 && String(row.number) === wanted;
}

export function byNameThenProtocol(
  a: { readonly name: string; readonly protocol: string },
  b: { readonly name: string; readonly protocol: string },
): number {
  return compareText(a.name, b.name) || compareText(a.protocol, b.protocol);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const portlessPort: ViewPort = { name: '', port: 0, protocol: 'TCP' };

function viewPort(port: EndpointPort, number: number): ViewPort {
  const { name, protocol, appProtocol } = port;
  return { name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
}
