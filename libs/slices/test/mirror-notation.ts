/**
 * Endpoints and slices in one line.
 *
 *   subsets   http/80 https/443/UDP <- 10.0.0.1 !10.0.0.2 | 53%dns <- 10.0.0.9
 *   slice     web-1: IPv4 http/80 <- 10.0.0.1~pod-1@node-1 ?10.0.0.2+10.0.0.3
 *
 *   port      [name/]number[/protocol][%appProtocol]      none: a list without ports
 *   address   [!]ip[~hostname][@node][>target][#uid]      ! not ready, ? without conditions (slices only), + next address
 */
import {
  type AddressType,
  type Endpoint,
  type Endpoints,
  type EndpointsAddress,
  type EndpointsPort,
  type EndpointsSubset,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Metadata,
  MIRRORING_MANAGED_BY,
  type Protocol,
  type Service,
} from '@sliceplane/kube';

const namespace = 'test';
const name = 'test-ep';
export const endpointsUid = 'd8f2';

export function subsetsOf(text: string): readonly EndpointsSubset[] {
  return text === '' ? [] : text.split(' | ').map(subsetOf);
}

/** As the upstream scenarios write them: the n-th address of a subset has hostname pod-n and sits on node-n. */
export function numbered(subsets: readonly EndpointsSubset[]): readonly EndpointsSubset[] {
  return subsets.map((subset) => {
    const number = (address: EndpointsAddress, index: number): EndpointsAddress => ({
      hostname: `pod-${index + 1}`,
      nodeName: `node-${index + 1}`,
      ...address,
    });
    return {
      ...subset,
      addresses: subset.addresses.map(number),
      notReadyAddresses: subset.notReadyAddresses.map(number),
    };
  });
}

export function printSubsets(subsets: readonly EndpointsSubset[]): string {
  return subsets
    .map((s) => {
      const addresses = [
        ...s.addresses.map((a) => printAddress(a)),
        ...s.notReadyAddresses.map((a) => `!${printAddress(a)}`),
      ];
      return [...s.ports.map(printPort), '<-', ...addresses].join(' ');
    })
    .join(' | ');
}

export function metadataOf(overrides: Partial<Metadata> = {}): Metadata {
  return {
    name,
    namespace,
    uid: '',
    labels: {},
    annotations: {},
    ownerReferences: [],
    ...overrides,
  };
}

export function endpointsOf(
  subsets: string | readonly EndpointsSubset[],
  metadata: Partial<Metadata> = {},
): Endpoints {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: metadataOf({ uid: endpointsUid, ...metadata }),
    subsets: typeof subsets === 'string' ? numbered(subsetsOf(subsets)) : subsets,
  };
}

export function serviceOf(overrides: Partial<Service> = {}): Service {
  return {
    kind: 'Service',
    metadata: metadataOf({ uid: 'service-uid' }),
    type: 'ClusterIP',
    selector: null,
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: ['IPv4'],
    ports: [],
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy: 'Cluster',
    loadBalancerIPs: [],
    ...overrides,
  };
}

export function sliceOf(text: string, metadata: Partial<Metadata> = {}): EndpointSlice {
  const [head = '', list = ''] = text.split(' <-');
  const [nameColon = '', addressType = '', ...ports] = words(head);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadataOf({
      name: nameColon.replace(/:$/, ''),
      uid: `uid of ${nameColon}`,
      labels: { [LABEL_SERVICE_NAME]: name, [LABEL_MANAGED_BY]: MIRRORING_MANAGED_BY },
      ...metadata,
    }),
    addressType: addressType as AddressType,
    endpoints: words(list).map(endpointOf),
    ports: ports.map(portOf),
  };
}

/** Without its name, which only a written slice has: `IPv4 http/80 <- 10.0.0.1~pod-1@node-1`. */
export function printSlice(slice: EndpointSlice): string {
  const ports = slice.ports.map(printPort).sort();
  return [slice.addressType, ...ports, '<-', ...slice.endpoints.map(printEndpoint).sort()].join(
    ' ',
  );
}

function subsetOf(text: string): EndpointsSubset {
  const [ports = '', addresses = ''] = text.split('<-');
  const all = words(addresses);
  return {
    addresses: all.filter((a) => !a.startsWith('!')).map(addressOf),
    notReadyAddresses: all.filter((a) => a.startsWith('!')).map((a) => addressOf(a.slice(1))),
    ports: words(ports).map(portOf),
  };
}

function endpointOf(text: string): Endpoint {
  const mark = text[0];
  const { ip, ...rest } = addressOf(mark === '!' || mark === '?' ? text.slice(1) : text);
  return {
    addresses: ip.split('+'),
    ...(mark === '?' ? {} : { conditions: { ready: mark !== '!' } }),
    ...rest,
  };
}

function printEndpoint(endpoint: Endpoint): string {
  const { addresses, conditions, ...rest } = endpoint;
  const marks = new Map([
    [true, ''],
    [false, '!'],
  ]);
  const mark = conditions?.ready === undefined ? '?' : marks.get(conditions.ready);
  return `${mark}${printAddress({ ip: addresses.join('+'), ...rest })}`;
}

function addressOf(text: string): EndpointsAddress {
  const [ip = ''] = text.split(/[~@>#]/);
  const tag = (mark: string): string | undefined =>
    new RegExp(`${mark}([^~@>#]*)`).exec(text.slice(ip.length))?.[1];
  const [hostname, nodeName, target, uid] = [tag('~'), tag('@'), tag('>'), tag('#')];
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(target === undefined && uid === undefined
      ? {}
      : {
          targetRef: {
            kind: 'Pod',
            ...(target === undefined ? {} : { name: target }),
            ...(uid === undefined ? {} : { uid }),
          },
        }),
  };
}

function printAddress(address: EndpointsAddress): string {
  const { ip, hostname, nodeName, targetRef } = address;
  const tags = [
    ['~', hostname],
    ['@', nodeName],
    ['>', targetRef?.name],
    ['#', targetRef?.uid],
  ];
  return ip + tags.map(([mark, value]) => (value === undefined ? '' : `${mark}${value}`)).join('');
}

function portOf(text: string): EndpointsPort {
  const [full = '', appProtocol] = text.split('%');
  const parts = full.split('/');
  const named = Number.isNaN(Number(parts[0]));
  const [portName = '', number = '', protocol = 'TCP'] = named ? parts : ['', ...parts];
  return {
    name: portName,
    port: Number(number),
    protocol: protocol as Protocol,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
}

function printPort(port: {
  readonly name: string;
  readonly port?: number;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
}): string {
  const prefix = port.name === '' ? '' : `${port.name}/`;
  const protocol = port.protocol === 'TCP' ? '' : `/${port.protocol}`;
  return `${prefix}${port.port}${protocol}${port.appProtocol === undefined ? '' : `%${port.appProtocol}`}`;
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
