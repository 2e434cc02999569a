import type { Endpoint } from '@sliceplane/kube';

/** `ready`: send new work. `draining`: only if nobody is ready. `closed`: never, unless a viewer asks for not-ready ones. */
export type Willingness = 'ready' | 'draining' | 'closed';

/**
 * The three conditions as kube-proxy reads them (C17): absent `ready` and `serving` are true, absent `terminating` is
 * false. Absent `serving` is true whatever `ready` says; the API text asks consumers to fall back to `ready`, and
 * kube-proxy, which wins here, does not.
 */
export function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions?.ready ?? true;
}

export function isServing(endpoint: Endpoint): boolean {
  return endpoint.conditions?.serving ?? true;
}

export function isTerminating(endpoint: Endpoint): boolean {
  return endpoint.conditions?.terminating ?? false;
}

/**
 * One answer from three conditions. Ready is asked first, so an endpoint that is ready and terminating
 * (publishNotReadyAddresses) is ready; not ready, serving and not terminating is never used (C33a).
 */
export function willingness(endpoint: Endpoint): Willingness {
  if (isReady(endpoint)) return 'ready';
  return isServing(endpoint) && isTerminating(endpoint) ? 'draining' : 'closed';
}
