import type { Outlook, PortOutlook } from '@sliceplane/views';
import { clusterName, type PortName } from './names.ts';
import type { Absent } from '../resource.ts';

/** A Service port that xDS clients can be sent to. */
export interface ServicePort {
  /** namespace/name/port */
  readonly cluster: string;
  /** As slices name it; '' when the Service's only port has no name. */
  readonly name: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
  /** One per address family, IPv4 first. */
  readonly rows: readonly PortOutlook[];
  /** Its endpoints speak HTTP/2 without TLS. */
  readonly http2: boolean;
}

/** What there is of a service for xDS clients. */
export interface ServicePorts {
  /** Sorted by name. */
  readonly usable: readonly ServicePort[];
  /** Why a port is not among them, by its name, its number if it has none. */
  readonly skipped: ReadonlyMap<string, string>;
  /** Why none is; undefined: there are ports. */
  readonly none: string | undefined;
}

export function servicePortsOf(service: string, outlook: Outlook | undefined): ServicePorts {
  if (outlook === undefined) return nothing(`there is no Service ${service}`);
  if (outlook.externalName) {
    return nothing(`Service ${service} is an ExternalName: it has no endpoints of its own`);
  }
  const rows = Map.groupBy(outlook.ports, (row) => row.port);
  const usable: ServicePort[] = [];
  const skipped = new Map<string, string>();
  for (const [name, listed] of rows) {
    const [first] = listed;
    const number = first?.number ?? 0;
    if (number === 0) return nothing(`Service ${service} has no ports`);
    const port = name === '' ? String(number) : name;
    const found = usablePort(service, name, number, listed);
    if (typeof found === 'string') skipped.set(port, `port ${port} of Service ${service} ${found}`);
    else usable.push(found);
  }
  const none = rows.size === 0 ? `Service ${service} has no ports` : undefined;
  return { usable, skipped, none };
}

/** The Service port of that name. Only the port's own name will do: one port is one cluster. */
export function findPort(
  { usable, skipped, none }: ServicePorts,
  { service, port }: PortName,
): ServicePort | Absent {
  const cluster = clusterName({ service, port });
  const found = usable.find((one) => one.cluster === cluster);
  if (found !== undefined) return found;
  const reason = none ?? skipped.get(port);
  if (reason !== undefined) return { absent: reason };
  const same = usable.find(({ number }) => String(number) === port);
  if (same !== undefined) {
    return { absent: `port ${port} of Service ${service} has a name: ask for ${same.cluster}` };
  }
  return { absent: `Service ${service} has no port ${port}` };
}

/**
 * The Service port that a client means by a port's name or number. '': the only TCP port, else the one that is named for gRPC,
 * else the first.
 */
export function targetPort(ports: ServicePorts, { service, port }: PortName): ServicePort | Absent {
  const { usable, skipped, none } = ports;
  const named = port === '' ? undefined : usable.find(({ name }) => name === port);
  const found = port === '' ? defaultPort(usable) : (named ?? numbered(usable, port));
  if (found !== undefined) return found;
  const [firstSkipped] = skipped.values();
  const reason = none ?? (port === '' ? firstSkipped : skipped.get(port));
  return { absent: reason ?? `Service ${service} has no port ${port}` };
}

function defaultPort(usable: readonly ServicePort[]): ServicePort | undefined {
  const tcp = usable.filter(({ protocol }) => protocol === 'TCP');
  if (tcp.length === 1) return tcp[0];
  const grpc = usable.find(({ name }) => name === 'grpc');
  return grpc ?? usable.find(({ name }) => name.startsWith('grpc-')) ?? tcp[0] ?? usable[0];
}

function numbered(usable: readonly ServicePort[], port: string): ServicePort | undefined {
  return usable.find(({ number }) => String(number) === port);
}

/** Or why it is not usable, as the end of a sentence. */
function usablePort(
  service: string,
  name: string,
  number: number,
  listed: readonly PortOutlook[],
): ServicePort | string {
  // Kubernetes gives ports distinct names; slices that are made by hand are matched by name and protocol.
  const protocol = listed.some((row) => row.protocol === 'TCP') ? 'TCP' : listed[0]?.protocol;
  if (protocol === 'SCTP' || protocol === undefined) return 'is SCTP: xDS has no such address';
  const rows = listed.filter((row) => row.family !== 'FQDN' && row.protocol === protocol);
  if (rows.length === 0) return 'has endpoints that are host names (FQDN): xDS clients refuse them';
  const port = name === '' ? String(number) : name;
  const cluster = clusterName({ service, port });
  const [row] = rows;
  return { cluster, name, number, protocol, rows, http2: isHttp2(name, row?.appProtocol) };
}

/** KEP-3726's word for HTTP/2 without TLS, and those that are used beside it. */
const http2Protocols: ReadonlySet<string> = new Set(['kubernetes.io/h2c', 'h2c', 'grpc', 'http2']);

/** appProtocol says it; without one the port's name does. */
function isHttp2(name: string, appProtocol: string | undefined): boolean {
  if (appProtocol !== undefined) return http2Protocols.has(appProtocol.toLowerCase());
  return name.startsWith('grpc') || name.startsWith('http2') || name === 'h2c';
}

function nothing(none: string): ServicePorts {
  return { usable: [], skipped: new Map(), none };
}
