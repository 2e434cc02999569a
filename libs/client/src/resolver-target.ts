import type { LocalService } from './local-service.ts';

/** What `sliceplane:///shop/cart:http` names. */
export interface ResolverTarget {
  /** namespace/name */
  readonly service: string;
  /** As the server is asked: `shop/cart:http`. */
  readonly subscription: string;
}

/** Where a service is reached, or in words why nowhere. */
export interface Resolved {
  /** Sorted, each once. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** '' with addresses. */
  readonly note: string;
}

const form = /^\/?(?<service>[^/:*\s]+\/[^/:*\s]+)(?::[^/:*\s]+)?$/u;

/** @throws RangeError naming the target */
export function parseTarget(path: string): ResolverTarget {
  const service = form.exec(path)?.groups?.['service'];
  if (service === undefined) {
    throw new RangeError(`target '${path}' must be namespace/name or namespace/name:port`);
  }
  return { service, subscription: path.replace(/^\//, '') };
}

/**
 * Where gRPC finds the endpoints of a view, all of which are to be used. undefined: the server does not know yet.
 * gRPC runs over TCP, so ports of other protocols do not count.
 */
export function resolvedOf(view: LocalService, node: string): Resolved | undefined {
  const { service, state } = view;
  if (state === 'VIEW_STATE_NOT_FOUND') return nowhere(`${service} does not exist`);
  if (state === 'VIEW_STATE_DENIED') return nowhere(`${service} may not be seen by ${node}`);
  if (state === 'VIEW_STATE_PENDING_SYNC' && view.endpoints.size === 0) return undefined;
  const names = new Set<string>();
  const addresses = new Map<string, { host: string; port: number }>();
  for (const { address: host, ports } of view.endpoints.values()) {
    for (const { name, port, protocol } of ports) {
      if (protocol !== '' && protocol !== 'TCP') continue;
      names.add(name);
      addresses.set(`${host} ${port}`, { host, port });
    }
  }
  if (names.size > 1) {
    const all = [...names].toSorted().join(', ');
    return nowhere(`${service} has the ports ${all}: name one in the target`);
  }
  if (addresses.size === 0) return nowhere(emptyNote(view, node));
  const sorted = [...addresses].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { addresses: sorted.map(([, address]) => address), note: '' };
}

function emptyNote({ service, selection }: LocalService, node: string): string {
  if (selection.length === 0) return `${service} has no such port`;
  return `${service} has no endpoint for node '${node}'`;
}

function nowhere(note: string): Resolved {
  return { addresses: [], note };
}
