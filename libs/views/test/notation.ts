/**
 * Slices and places in one line each, for tests.
 *
 *   slice     `s1 :80 a b@n1/za c!`            name, ports, endpoints
 *   ports     `:80`  `:http=80`  `:http=80,dns=53/UDP`  `:http=`  (no number)  `:-` (no ports at all)
 *   endpoint  `3@n1/za>n1,n2/za,zb!st`         10.0.0.3, on node n1 in zone za, hinted for nodes n1 n2 and zones za zb
 *   flags     after `!`: r s t say ready, serving, terminating are true; R S T false (absent is neither)
 *   address   a number is the last octet of 10.0.0.0, a `x:` prefix of IPv6 (`v6:3` is fd00::3); else as written
 */
import type { Endpoint, EndpointPort, EndpointSlice, Protocol, Service } from '@sliceplane/kube';
import { type ClassOptions, defaultViewOptions, type View, type Viewpoint } from '../src/index.ts';

export function slice(line: string): EndpointSlice {
  const [name = '', ports = ':', ...endpoints] = line.trim().split(/\s+/);
  const list = endpoints.map(endpoint);
  const address = list[0]?.addresses[0] ?? '';
  const addressType = address.includes(':') ? 'IPv6' : /^[\d.]+$/.test(address) ? 'IPv4' : 'FQDN';
  return sliceOf(name, address === '' ? 'IPv4' : addressType, slicePorts(ports.slice(1)), list);
}

export function sliceOf(
  name: string,
  addressType: EndpointSlice['addressType'],
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace: 'ns1',
      uid: name,
      labels: {},
      annotations: {},
      ownerReferences: [],
    },
    addressType,
    endpoints,
    ports,
  };
}

export function endpoint(text: string): Endpoint {
  const match =
    /^([^@>!]*)(?:@([^/>!]*)(?:\/([^>!]*))?)?(?:>([^/!]*)(?:\/([^!]*))?)?(?:!(.*))?$/.exec(text);
  const [, place = '', nodeName, zone, nodes, zones, flags = ''] = match ?? [];
  const forNodes = names(nodes);
  const forZones = names(zones);
  const conditions = {
    ...flag('ready', 'r', flags),
    ...flag('serving', 's', flags),
    ...flag('terminating', 't', flags),
  };
  return {
    addresses: addresses(place),
    ...(Object.keys(conditions).length === 0 ? {} : { conditions }),
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
    ...(forNodes || forZones
      ? { hints: { ...(forZones ? { forZones } : {}), ...(forNodes ? { forNodes } : {}) } }
      : {}),
  };
}

function addresses(place: string): readonly string[] {
  if (place === '-') return [];
  return place.split('+').map((one) => {
    if (/^\d+$/.test(one)) return `10.0.0.${one}`;
    return one.startsWith('v6:') ? `fd00::${one.slice(3)}` : one;
  });
}

function names(text: string | undefined): { name: string }[] | undefined {
  if (text === undefined || text === '' || text === '-') return undefined;
  return text.split(',').map((name) => ({ name: name === `''` ? '' : name }));
}

function flag(name: string, letter: string, flags: string): Record<string, boolean> {
  if (flags.includes(letter)) return { [name]: true };
  return flags.includes(letter.toUpperCase()) ? { [name]: false } : {};
}

function slicePorts(text: string): readonly EndpointPort[] {
  if (text === '-') return [];
  return text.split(',').map((port) => {
    const [nameAndNumber = '', protocol = 'TCP'] = port.split('/');
    const [left = '', right] = nameAndNumber.split('=');
    const [name, number] = right === undefined ? ['', left] : [left, right];
    return {
      name,
      protocol: protocol as Protocol,
      ...(number === '' ? {} : { port: Number(number) }),
    };
  });
}

/** `80` `http=80,dns=53/UDP` `-` (no ports), then words: local, external-name, v6, dual */
export function service(text = '80'): Service {
  const [ports = '80', ...words] = text.split(' ');
  const isExternal = words.includes('external-name');
  return {
    kind: 'Service',
    metadata: {
      name: 'svc',
      namespace: 'ns1',
      uid: 'u',
      labels: {},
      annotations: {},
      ownerReferences: [],
    },
    type: isExternal ? 'ExternalName' : 'ClusterIP',
    selector: null,
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: isExternal
      ? []
      : words.includes('dual')
        ? ['IPv4', 'IPv6']
        : [words.includes('v6') ? 'IPv6' : 'IPv4'],
    ports: slicePorts(ports).map(({ name, protocol, port = 1 }) => ({
      name,
      protocol,
      port,
      targetPort: port,
    })),
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy: words.includes('local') ? 'Local' : 'Cluster',
    loadBalancerIPs: [],
  };
}

/** `n1/za`: a known node and its zone. `n1?`: unknown. `/za`: only a zone. `n1/za!`: the zone was given. */
export function viewpoint(text: string): Viewpoint {
  const [node = '', zone = ''] = text.replace('!', '').split('/');
  const nodeKnown = node !== '' && !node.endsWith('?');
  return {
    node: node.replace('?', ''),
    nodeKnown,
    zone,
    zoneGiven: text.endsWith('!') || (node === '' && zone !== ''),
  };
}

export function options<Change extends Partial<ClassOptions>>(
  change: Change = {} as Change,
): typeof defaultViewOptions & Change {
  return { ...defaultViewOptions, ...change };
}

/** `3 4:8080 5!T` as the last octet, with the port when it is not 80, and the conditions when not plainly ready. */
export function shown(view: Pick<View, 'entries'>): string {
  return view.entries
    .flatMap(({ address, ports, ready, serving, terminating }) => {
      const conditions = `${ready ? '' : 'r'}${serving ? '' : 's'}${terminating ? 't' : ''}`;
      return ports.map(({ port }) => {
        const place = address.replace(/^10\.0\.0\./, '').replace(/^fd00::/, 'v6:');
        return `${place}${port === 80 || port === 0 ? '' : `:${port}`}${conditions && `!${conditions}`}`;
      });
    })
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .join(' ');
}
