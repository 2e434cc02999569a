/**
 * Hints of a Service with topology-mode Auto. Whose hint goes where depends on how endpoints were packed and when, so
 * they are read from the slices that are there, and only asked whether R7.3–R7.11 could have led to them.
 */
import {
  canonicalAddress,
  type Endpoint,
  type EndpointSlice,
  type Node,
  objectKey,
} from '@sliceplane/kube';
import type { Copy } from './copy.ts';

/** Slices that cannot be what the rules make of these objects. */
export class ImplausibleSlices extends Error {
  constructor(service: string, rule: string, what: string) {
    super(`${service}: ${what} (${rule})`);
    this.name = 'ImplausibleSlices';
  }
}

/** The copies with the hints that the slices give their pods. @throws ImplausibleSlices */
export function withHintsOf(
  service: string,
  copies: readonly Copy[],
  slices: readonly EndpointSlice[],
  nodes: Iterable<Node>,
): readonly Copy[] {
  const ratios = zoneRatios(nodes);
  for (const family of ['IPv4', 'IPv6']) {
    const endpoints = slices
      .filter(({ addressType }) => addressType === family)
      .flatMap((slice) => slice.endpoints);
    checkShares(`${service} ${family}`, endpoints, ratios);
  }
  const endpointOf = new Map<string, Endpoint>();
  for (const { addressType, endpoints } of slices) {
    for (const endpoint of endpoints) {
      const { namespace = '', name = '' } = endpoint.targetRef ?? {};
      endpointOf.set(`${addressType} ${objectKey(namespace, name)}`, endpoint);
    }
  }
  return copies.map((copy) => {
    const endpoint = endpointOf.get(`${copy.family} ${copy.pod}`);
    const address = canonicalAddress(endpoint?.addresses[0] ?? '');
    if (address !== copy.address || endpoint?.conditions?.ready !== copy.ready) {
      const is = endpoint === undefined ? 'in no slice' : `in a slice as it is not`;
      throw new ImplausibleSlices(service, 'R5.2', `pod ${copy.pod} (${copy.family}) is ${is}`);
    }
    const zoneHints = (endpoint.hints?.forZones ?? []).map(({ name }) => name);
    return { ...copy, zoneHints };
  });
}

/** R7.3: each zone's share of the CPU, or undefined where it cannot be told. */
function zoneRatios(nodes: Iterable<Node>): ReadonlyMap<string, number> | undefined {
  const millis = new Map<string, number>();
  let total = 0;
  for (const { controlPlane, ready, zone, cpuMillis } of nodes) {
    if (controlPlane || !ready) continue;
    if (zone === '' || cpuMillis === 0) return undefined;
    millis.set(zone, (millis.get(zone) ?? 0) + cpuMillis);
    total += cpuMillis;
  }
  if (millis.size < 2) return undefined;
  return new Map([...millis].map(([zone, some]) => [zone, some / total]));
}

/** R7.4: a zone may be overloaded by a fifth. */
const WITHIN = 1 / (1 + 0.2);

/**
 * No hints at all is always possible: refused (R7.4), or possible again and not looked at since (R7.11). With hints,
 * every zone has what an overload check asks for, from which the upper bounds of R7.5 follow.
 */
function checkShares(
  service: string,
  endpoints: readonly Endpoint[],
  ratios: ReadonlyMap<string, number> | undefined,
): void {
  const ready = endpoints.filter(({ conditions }) => conditions?.ready === true);
  if (ready.every(({ hints }) => hints === undefined)) return;
  const fail = (rule: string, what: string): never => {
    throw new ImplausibleSlices(service, rule, what);
  };
  if (ratios === undefined) return fail('R7.4a', 'hints, although zone shares are not known');
  if (ratios.size > ready.length) fail('R7.4c', `hints for ${ready.length} endpoints`);
  const allocated = new Map<string, number>();
  for (const { addresses, zone, hints } of ready) {
    const names = (hints?.forZones ?? []).map(({ name }) => name);
    const [name] = names;
    if (name === undefined || names.length > 1 || hints?.forNodes !== undefined) {
      return fail('R7.9', `${addresses[0]} has the zone hints ${JSON.stringify(names)}`);
    }
    if (zone === undefined) fail('R7.4e', `hints, although ${addresses[0]} has no zone`);
    if (name !== zone && !ratios.has(name)) {
      fail('R7.8', `${addresses[0]} is hinted to ${name}, which has no share`);
    }
    allocated.set(name, (allocated.get(name) ?? 0) + 1);
  }
  // Endpoints in zones without a share stay where they are (R7.10), and the others may then fall short.
  if ([...allocated.keys()].some((zone) => !ratios.has(zone))) return;
  for (const [zone, ratio] of ratios) {
    const least = Math.ceil(ratio * ready.length * WITHIN);
    const has = allocated.get(zone) ?? 0;
    if (has < least) fail('R7.11', `zone ${zone} is given ${has} endpoints, at least ${least} due`);
  }
}
