import {
  type AddressType,
  type Endpoint,
  type EndpointPort,
  type Endpoints,
  type EndpointsAddress,
  type EndpointsSubset,
  type EndpointSlice,
  parseAddress,
} from '@sliceplane/kube';
import { mirrorIdentity } from './mirror-identity.ts';
import { portKey } from './ports.ts';
import { repack } from './repack.ts';

/** What one mirrored slice should hold: there is at most one per family and port list, it never spills over (M43). */
export interface MirrorGroup {
  readonly addressType: AddressType;
  readonly ports: readonly EndpointPort[];
  /** By identity. A later address of the same identity has replaced an earlier one (M33). */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

export interface MirrorGroups {
  /** By `groupKey`. Both families of every port list, also when one has no endpoint (M26). */
  readonly groups: ReadonlyMap<string, MirrorGroup>;
  /** Addresses nobody can read as an IP (M29). */
  readonly invalid: number;
  /** Addresses that got into no slice, the invalid ones included (M34). */
  readonly skipped: number;
}

/** Slices and groups of equal key are candidates for each other (M38). */
export function groupKey(group: Pick<EndpointSlice, 'addressType' | 'ports'>): string {
  return `${group.addressType} ${portKey(group.ports)}`;
}

/**
 * The slices that mirror `endpoints`, as groups of wanted endpoints (M25-M34).
 *
 * `maxPerSubset` counts accepted addresses of one repacked subset: ready and not ready, IPv4 and IPv6 together, ready
 * ones first (M28). An unreadable address is counted and uses no quota; a duplicate uses it up.
 */
export function mirrorGroups(endpoints: Endpoints, maxPerSubset: number): MirrorGroups {
  const groups = new Map<string, OpenGroup>();
  let invalid = 0;
  let skipped = 0;

  for (const subset of repack(endpoints.subsets)) {
    const read = readSubset(subset, maxPerSubset);
    invalid += read.invalid;
    skipped += subset.addresses.length + subset.notReadyAddresses.length - read.accepted.length;
    const ports = subset.ports.map(toEndpointPort);
    for (const addressType of ['IPv4', 'IPv6'] as const) {
      const key = groupKey({ addressType, ports });
      const group = groups.get(key) ?? {
        addressType,
        ports,
        endpoints: new Map<string, Endpoint>(),
      };
      groups.set(key, group);
      for (const { family, endpoint } of read.accepted) {
        if (family === addressType) group.endpoints.set(mirrorIdentity(endpoint), endpoint);
      }
    }
  }
  for (const group of groups.values()) dropBeyond(group.endpoints, maxPerSubset);
  return { groups, invalid, skipped };
}

interface OpenGroup extends MirrorGroup {
  readonly endpoints: Map<string, Endpoint>;
}

interface Accepted {
  readonly family: AddressType;
  readonly endpoint: Endpoint;
}

function readSubset(
  subset: EndpointsSubset,
  maxPerSubset: number,
): { readonly accepted: readonly Accepted[]; readonly invalid: number } {
  const accepted: Accepted[] = [];
  let invalid = 0;
  for (const ready of [true, false]) {
    for (const address of ready ? subset.addresses : subset.notReadyAddresses) {
      if (accepted.length >= maxPerSubset) break;
      const ip = parseAddress(address.ip);
      if (ip === undefined) invalid += 1;
      else accepted.push({ family: ip.family, endpoint: toEndpoint(address, ip.canonical, ready) });
    }
  }
  return { accepted, invalid };
}

/** Says `ready` and nothing more: serving, terminating, zone and hints of a mirrored endpoint are unknown (M31). */
function toEndpoint(address: EndpointsAddress, canonical: string, ready: boolean): Endpoint {
  return {
    addresses: [canonical],
    conditions: { ready },
    ...(address.hostname === undefined || address.hostname === ''
      ? {}
      : { hostname: address.hostname }),
    ...(address.nodeName === undefined ? {} : { nodeName: address.nodeName }),
    ...(address.targetRef === undefined ? {} : { targetRef: address.targetRef }),
  };
}

/** Field by field (M32), so that nothing else an input port may carry reaches a slice. */
function toEndpointPort(port: EndpointsSubset['ports'][number]): EndpointPort {
  return {
    name: port.name,
    port: port.port,
    protocol: port.protocol,
    ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
  };
}

/** Only subsets whose port numbers are all below 1 can meet in one group (M27); the excess has no slice to go to (M43). */
function dropBeyond(endpoints: Map<string, Endpoint>, max: number): void {
  let position = 0;
  for (const identity of endpoints.keys()) {
    position += 1;
    if (position > max) endpoints.delete(identity);
  }
}
