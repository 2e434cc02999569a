/** Which endpoints a manual Endpoints object gives its Service: M5–M9 and M25–M33, repacked by E18–E25. */
import {
  ANNOTATION_LEADER,
  type Endpoints,
  type EndpointsAddress,
  type EndpointsPort,
  LABEL_SKIP_MIRROR,
  parseAddress,
  type Service,
} from '@sliceplane/kube';
import type { Copy } from './copy.ts';
import { inTextOrder } from './text-order.ts';

/** M28: addresses that a repacked subset may give, of both families and both lists together. */
export const ADDRESSES_PER_SUBSET = 1000;

export function copiesOfEndpoints(
  service: Service,
  endpoints: Endpoints | undefined,
  addressesPerSubset: number,
): Copy[] {
  if (endpoints === undefined || !isMirrored(service, endpoints)) return [];
  return repacked(endpoints).flatMap((subset, i) => {
    const slice = `${endpoints.metadata.name}-${i}`;
    return acceptedOf(subset, addressesPerSubset).flatMap((accepted) =>
      copiesOf(service, slice, subset, accepted),
    );
  });
}

/** M6, M7, M9. M9a: nothing else excludes. */
function isMirrored(service: Service, { metadata }: Endpoints): boolean {
  if (metadata.labels[LABEL_SKIP_MIRROR] === 'true') return false;
  if (ANNOTATION_LEADER in metadata.annotations) return false;
  return service.selector === null;
}

interface Repacked {
  readonly ports: readonly EndpointsPort[];
  readonly addresses: readonly { readonly address: EndpointsAddress; readonly ready: boolean }[];
}

/** E18–E25: for every port the addresses it has anywhere, then the ports with the same addresses together. */
function repacked({ subsets }: Endpoints): readonly Repacked[] {
  const portless = 'portless';
  const ports = new Map<string, EndpointsPort>();
  /** port → address → is it ready. */
  const readyOf = new Map<string, Map<string, boolean>>();
  /** E19: the first address object of an identity speaks for all. */
  const addresses = new Map<string, EndpointsAddress>();
  for (const subset of subsets) {
    const portKeys = subset.ports.length === 0 ? [portless] : subset.ports.map(portKey);
    subset.ports.forEach((port) => ports.set(portKey(port), port));
    for (const key of portKeys) {
      const ofPort = readyOf.get(key) ?? new Map<string, boolean>();
      readyOf.set(key, ofPort);
      for (const address of subset.addresses) {
        addresses.set(identity(address), addresses.get(identity(address)) ?? address);
        ofPort.set(identity(address), ofPort.get(identity(address)) ?? true);
      }
      for (const address of subset.notReadyAddresses) {
        addresses.set(identity(address), addresses.get(identity(address)) ?? address);
        ofPort.set(identity(address), false); // E20
      }
    }
  }
  /** E22: equal (address, ready) pairs, one subset. */
  const merged = new Map<string, { ports: EndpointsPort[]; ofPort: Map<string, boolean> }>();
  for (const [key, ofPort] of readyOf) {
    if (ofPort.size === 0) continue; // E24
    const same = JSON.stringify([...ofPort].sort(([a], [b]) => (a < b ? -1 : 1)));
    const subset = merged.get(same) ?? { ports: [], ofPort };
    const port = ports.get(key);
    if (port !== undefined) subset.ports.push(port); // E23
    merged.set(same, subset);
  }
  return [...merged.values()].map((subset) => ({
    ports: subset.ports,
    addresses: [...subset.ofPort]
      .map(([key, ready]) => ({ address: addresses.get(key)!, ready }))
      .sort(
        (a, b) =>
          inTextOrder(a.address.ip, b.address.ip) || // E25
          inTextOrder(a.address.targetRef?.uid ?? '', b.address.targetRef?.uid ?? ''),
      ),
  }));
}

function portKey({ name, port, protocol, appProtocol }: EndpointsPort): string {
  return JSON.stringify([name, port, protocol, appProtocol ?? null]); // E21
}

function identity({ ip, targetRef }: EndpointsAddress): string {
  return JSON.stringify([ip, targetRef?.uid ?? '']); // E19
}

interface Accepted {
  readonly address: EndpointsAddress;
  readonly ready: boolean;
  readonly parsed: NonNullable<ReturnType<typeof parseAddress>>;
}

/** M28, M29, M33: the ready ones, then the others, up to the limit; a later one of equal identity replaces. */
function acceptedOf({ addresses }: Repacked, limit: number): readonly Accepted[] {
  const accepted = new Map<string, Accepted>();
  let count = 0;
  for (const ready of [true, false]) {
    for (const { address } of addresses.filter((one) => one.ready === ready)) {
      if (count >= limit) break;
      const parsed = parseAddress(address.ip);
      if (parsed === undefined) continue;
      count++;
      const { hostname, targetRef } = address;
      const key = [parsed.canonical, hostname ?? '', targetRef?.namespace, targetRef?.name];
      accepted.set(JSON.stringify(key), { address, ready, parsed });
    }
  }
  return [...accepted.values()];
}

/** M31, M32: one canonical address, `ready` and nothing else; absent `serving` is true (C17). */
function copiesOf(
  service: Service,
  slice: string,
  { ports }: Repacked,
  { address, ready, parsed }: Accepted,
): Copy[] {
  const copy = {
    family: parsed.family, // M30
    address: parsed.canonical,
    nodeName: address.nodeName ?? '',
    zone: '',
    hostname: address.hostname ?? '',
    ready,
    serving: true,
    terminating: false,
    zoneHints: [],
    nodeHints: [],
    slice: `${slice}-${parsed.family}`,
    pod: '',
  };
  // A slice without ports counts for a Service without ports only.
  if (ports.length === 0) return service.ports.length === 0 ? [{ ...copy, port: undefined }] : [];
  return ports.map(({ name, port, protocol, appProtocol }) => ({
    ...copy,
    port: { name, protocol, number: port, appProtocol: appProtocol ?? '' },
  }));
}
