import type { EndpointsSubset } from '@sliceplane/kube';

/** Addresses an Endpoints object may hold, ready and not, over all its subsets (E28). */
const ENDPOINTS_CAPACITY = 1000;

/** Value of the over-capacity annotation on an object that lost addresses (E28). */
export const TRUNCATED = 'truncated';

export interface Truncated {
  readonly subsets: readonly EndpointsSubset[];
  readonly truncated: boolean;
}

/**
 * At most `capacity` addresses, ready ones first, the loss shared among subsets by their size (E28-E30).
 *
 * More ready addresses than fit: every not-ready one is dropped and the ready ones share the room. Otherwise all
 * ready ones stay and the not-ready ones share the rest. Unlike upstream, a subset that keeps no address is dropped:
 * the API refuses an empty subset (V43). A list that fits comes back as the same reference.
 */
export function truncate(
  subsets: readonly EndpointsSubset[],
  capacity: number = ENDPOINTS_CAPACITY,
): Truncated {
  const ready = subsets.reduce((sum, s) => sum + s.addresses.length, 0);
  const notReady = subsets.reduce((sum, s) => sum + s.notReadyAddresses.length, 0);
  if (ready + notReady <= capacity) return { subsets, truncated: false };

  const kept =
    ready > capacity ? keepReady(subsets, capacity) : keepAllReady(subsets, capacity - ready);
  return {
    subsets: kept.filter((s) => s.addresses.length + s.notReadyAddresses.length > 0),
    truncated: true,
  };
}

function keepReady(subsets: readonly EndpointsSubset[], budget: number): EndpointsSubset[] {
  const shares = share(
    subsets.map((s) => s.addresses.length),
    budget,
  );
  return subsets.map((s, i) => ({
    ...s,
    addresses: s.addresses.slice(0, shares[i]),
    notReadyAddresses: [],
  }));
}

function keepAllReady(subsets: readonly EndpointsSubset[], budget: number): EndpointsSubset[] {
  const shares = share(
    subsets.map((s) => s.notReadyAddresses.length),
    budget,
  );
  return subsets.map((s, i) => ({
    ...s,
    notReadyAddresses: s.notReadyAddresses.slice(0, shares[i]),
  }));
}

/** Proportional and rounded up, so the last subset takes what is left (E30). Same floating point steps as upstream. */
function share(counts: readonly number[], budget: number): readonly number[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  let left = budget;
  return counts.map((count) => {
    const taken = Math.min(Math.ceil((count / total) * budget), left);
    left -= taken;
    return taken;
  });
}
