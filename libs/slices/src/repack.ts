import type { EndpointsAddress, EndpointsPort, EndpointsSubset } from '@sliceplane/kube';
import { portKey } from './ports.ts';

/**
 * The same endpoints in canonical subsets: every port in exactly one subset, every subset with its own set of
 * (address, readiness) pairs. Both the legacy Endpoints object and mirroring start from this shape.
 *
 * ```
 *   subsets ──▶ port → address → ready?  ──▶ ports with equal columns share a subset
 * ```
 *
 * An address is its text and its target's uid (E19); the first object seen for it supplies the other fields. Not
 * ready beats ready for one port (E20). Ports are the same if all four fields are equal *by value*, where upstream
 * compares `appProtocol` by pointer (E21). A subset without addresses has nothing to say and vanishes (E24).
 * Addresses are ordered by text, then by uid (E25); ports and subsets by number, protocol, name and appProtocol,
 * where upstream orders by a hash (E26). Nothing of the input is changed (E27). Cost: O(n log n) in (address, port) pairs.
 */
export function repack(subsets: readonly EndpointsSubset[]): readonly EndpointsSubset[] {
  const { columns, places } = columnsOf(subsets);
  const order = rank(places);
  const merged = new Map<string, Draft>();
  for (const column of columns.values()) {
    const cells = [...column.ready]
      .map(([place, ready]) => ({ place, ready }))
      .sort((a, b) => (order.get(a.place) ?? 0) - (order.get(b.place) ?? 0));
    if (cells.length === 0) continue;
    const key = cells.map((c) => `${order.get(c.place)}${c.ready ? '+' : '-'}`).join('');
    const draft = merged.get(key) ?? { cells, ports: [] };
    // A number below 1 stands for "no port" and is dropped, also when real ports have the same addresses (E23).
    if (column.port !== undefined && column.port.port > 0) draft.ports.push(column.port);
    merged.set(key, draft);
  }
  return [...merged.values()].map(toSubset).sort(bySubset);
}

/** One port and who has it. `undefined`: the addresses of subsets without ports. */
interface Column {
  readonly port: EndpointsPort | undefined;
  readonly ready: Map<EndpointsAddress, boolean>;
}

interface Draft {
  readonly cells: readonly { readonly place: EndpointsAddress; readonly ready: boolean }[];
  readonly ports: EndpointsPort[];
}

function columnsOf(subsets: readonly EndpointsSubset[]): {
  readonly columns: ReadonlyMap<string, Column>;
  readonly places: Iterable<EndpointsAddress>;
} {
  const places = new Map<string, EndpointsAddress>();
  const columns = new Map<string, Column>();
  for (const subset of subsets) {
    const ports = subset.ports.length === 0 ? [undefined] : subset.ports;
    for (const port of ports) {
      const key = port === undefined ? '' : portKey([port]);
      const column = columns.get(key) ?? { port, ready: new Map<EndpointsAddress, boolean>() };
      columns.set(key, column);
      for (const address of subset.addresses) enter(column, places, address, true);
      for (const address of subset.notReadyAddresses) enter(column, places, address, false);
    }
  }
  return { columns, places: places.values() };
}

function enter(
  column: Column,
  places: Map<string, EndpointsAddress>,
  address: EndpointsAddress,
  ready: boolean,
): void {
  const key = `${address.ip}\n${address.targetRef?.uid ?? ''}`;
  const place = places.get(key) ?? address;
  places.set(key, place);
  column.ready.set(place, ready && (column.ready.get(place) ?? true));
}

function rank(places: Iterable<EndpointsAddress>): ReadonlyMap<EndpointsAddress, number> {
  const sorted = [...places].sort(
    (a, b) => compare(a.ip, b.ip) || compare(a.targetRef?.uid ?? '', b.targetRef?.uid ?? ''),
  );
  return new Map(sorted.map((place, index) => [place, index]));
}

function toSubset({ cells, ports }: Draft): EndpointsSubset {
  return {
    addresses: cells.filter((c) => c.ready).map((c) => c.place),
    notReadyAddresses: cells.filter((c) => !c.ready).map((c) => c.place),
    ports: ports.sort(byPort),
  };
}

function bySubset(a: EndpointsSubset, b: EndpointsSubset): number {
  const [first, second] = [a.ports[0], b.ports[0]];
  if (first === undefined || second === undefined) return a.ports.length - b.ports.length;
  return byPort(first, second);
}

function byPort(a: EndpointsPort, b: EndpointsPort): number {
  return (
    a.port - b.port ||
    compare(a.protocol, b.protocol) ||
    compare(a.name, b.name) ||
    compare(a.appProtocol ?? '', b.appProtocol ?? '') ||
    compare(portKey([b]), portKey([a])) // both '', one of them absent: absent comes first
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
