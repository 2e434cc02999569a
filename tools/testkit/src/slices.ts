import {
  type AddressType,
  type Endpoint,
  type EndpointPort,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Labels,
  MANAGED_BY,
  type Metadata,
} from '@sliceplane/kube';
import { NAMESPACE, type Place, places, words } from './place.ts';
import { servicePort } from './services.ts';

export interface SliceOver {
  /** Service-name label and owner. @defaultValue web */
  readonly service?: string;
  /** undefined leaves the label away. @defaultValue ours */
  readonly managedBy?: string | undefined;
  /** Uid of the owning Service; undefined: no owner. @defaultValue that of `service(name)` */
  readonly owner?: string | undefined;
  /** Beside the two. */
  readonly labels?: Labels;
  readonly metadata?: Partial<Metadata>;
}

/**
 * A slice of a line: `slice('s1 IPv4 http:8080 [a@n1/za b!notready^za c~n1]')`, or `slice('s1 [a b]')` for IPv4 without ports.
 * Endpoints are written like pods and are what a controller would build from them.
 */
export function slice(line: string, over: SliceOver = {}): EndpointSlice {
  const match = /^\s*(?<head>[^[]*)\[(?<body>[^\]]*)\]\s*$/.exec(line)?.groups;
  if (match === undefined) throw new RangeError(`cannot read the slice '${line}'`);
  const [name = '', ...rest] = words(match['head'] ?? '');
  const isType = (word: string | undefined): word is AddressType =>
    word === 'IPv4' || word === 'IPv6' || word === 'FQDN';
  const addressType = isType(rest[0]) ? rest[0] : 'IPv4';
  const ports = isType(rest[0]) ? rest.slice(1) : rest;
  const { service = 'web', labels } = over;
  const managedBy = 'managedBy' in over ? over.managedBy : MANAGED_BY;
  const owner = 'owner' in over ? over.owner : `service-${service}`;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace: NAMESPACE,
      uid: `slice-${name}`,
      labels: {
        ...labels,
        [LABEL_SERVICE_NAME]: service,
        ...(managedBy === undefined ? {} : { [LABEL_MANAGED_BY]: managedBy }),
      },
      annotations: {},
      ownerReferences:
        owner === undefined
          ? []
          : [
              {
                apiVersion: 'v1',
                kind: 'Service',
                name: service,
                uid: owner,
                controller: true,
                blockOwnerDeletion: true,
              },
            ],
      generation: 1,
      ...over.metadata,
    },
    addressType,
    endpoints: places(match['body'] ?? '').map(endpointAt),
    ports: ports.map(slicePort),
  };
}

/** Endpoints of a line. Without a node: `@-`. */
export function endpoints(line: string): readonly Endpoint[] {
  return places(line).map(endpointAt);
}

function endpointAt({ name, node, zone, ips, flags, forZones, forNodes }: Place): Endpoint {
  const serving = !flags.has('notready');
  const terminating = flags.has('terminating');
  const [hostname = ''] = (flags.get('host') ?? '').split('.');
  const named = (names: readonly string[]): { name: string }[] => names.map((n) => ({ name: n }));
  return {
    addresses: ips,
    conditions: { ready: flags.has('publish') || (serving && !terminating), serving, terminating },
    ...(hostname === '' ? {} : { hostname }),
    ...(node === '' ? {} : { nodeName: node }),
    ...(zone === '' ? {} : { zone }),
    targetRef: { kind: 'Pod', namespace: NAMESPACE, name, uid: flags.get('uid') ?? `pod-${name}` },
    ...(forZones.length + forNodes.length === 0
      ? {}
      : {
          hints: {
            ...(forZones.length === 0 ? {} : { forZones: named(forZones) }),
            ...(forNodes.length === 0 ? {} : { forNodes: named(forNodes) }),
          },
        }),
  };
}

function slicePort(text: string): EndpointPort {
  const { name, port, protocol, appProtocol } = servicePort(text);
  return { name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
}
