import type { Endpoint } from '@sliceplane/kube';
import { isReady, isServing, isTerminating } from './readiness.ts';

/** One copy of an endpoint: the object as a slice lists it, and the slice. */
export interface Copy {
  readonly slice: string;
  readonly endpoint: Endpoint;
}

/**
 * Inside one slice, in list order: the first copy is kept, a later one replaces it if the later one is not terminating
 * (C18). So the last copy that is not terminating wins, else the first. Nothing else is considered.
 */
export function laterReplaces(later: Endpoint): boolean {
  return !isTerminating(later);
}

/**
 * Across slices, where upstream's order is undefined: not terminating first, then ready, then serving, then the lowest
 * slice name. A total order, so the winner does not depend on the order in which slices arrive.
 */
export function beats(one: Copy, other: Copy): boolean {
  const a = rank(one.endpoint);
  const b = rank(other.endpoint);
  return a === b ? one.slice < other.slice : a < b;
}

function rank(endpoint: Endpoint): number {
  return (
    (isTerminating(endpoint) ? 4 : 0) + (isReady(endpoint) ? 0 : 2) + (isServing(endpoint) ? 0 : 1)
  );
}

/** The copies of one slice that stay, by place; `placeOf` gives undefined for an endpoint that has none. */
export function dedupSlice(
  endpoints: readonly Endpoint[],
  placeOf: (endpoint: Endpoint, index: number) => string | undefined,
): Map<string, Endpoint> {
  const kept = new Map<string, Endpoint>();
  endpoints.forEach((endpoint, index) => {
    const place = placeOf(endpoint, index);
    if (place === undefined) return;
    if (!kept.has(place) || laterReplaces(endpoint)) kept.set(place, endpoint);
  });
  return kept;
}

/**
 * One copy per place. Two copies are of the same place if they have the same endpoint string, `ip:port`, within one
 * family and Service port (C18, C19). Each slice has given at most one copy per place.
 */
export function dedup<C extends Copy & { readonly place: string }>(
  copies: Iterable<C>,
): Map<string, C> {
  const winners = new Map<string, C>();
  for (const copy of copies) {
    const other = winners.get(copy.place);
    if (other === undefined || beats(copy, other)) winners.set(copy.place, copy);
  }
  return winners;
}
