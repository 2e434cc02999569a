import type { Endpoints, EndpointSlice, Service } from '@sliceplane/kube';
import type { SliceChange, SliceEvent } from './change.ts';
import { mirrorEvents } from './mirror-events.ts';
import { whyNotMirrored } from './mirror-gate.ts';
import { mirrorGroups } from './mirror-groups.ts';
import { mirrorMetadata } from './mirror-metadata.ts';
import { byName, deletion, mirrorWrites, planMirror } from './mirror-plan.ts';
import type { ResolvedSliceOptions } from './options.ts';

export interface Mirrored {
  /** Creates, updates, deletes, in this order (M51). Empty once the slices mirror the Endpoints. */
  readonly writes: readonly SliceChange[];
  /** Repeated on every run as long as their cause lasts (M37). */
  readonly events: readonly SliceEvent[];
}

/**
 * The slices that mirror a hand-written Endpoints object, as changes to the ones that exist.
 *
 * ```
 *   Endpoints ──gate──▶ repack ──▶ groups (family, ports) ──▶ plan ──recycle──▶ writes
 *                 └─ not mirrored: every mirror goes (M10)
 * ```
 *
 * `existing` are the slices for which `isMirrorOf` holds, in any order; others would be deleted. `name` gives a slice
 * name that is not in `taken`. Running again over its own result writes nothing. Cost: O(n log n) in addresses.
 */
export function mirror(
  endpoints: Endpoints | undefined,
  service: Service | undefined,
  existing: readonly EndpointSlice[],
  options: ResolvedSliceOptions,
  name: (taken: ReadonlySet<string>) => string,
): Mirrored {
  if (endpoints === undefined || whyNotMirrored(endpoints, service) !== undefined) {
    return { writes: [...existing].sort(byName).map(deletion), events: [] };
  }
  const maxPerSubset = options.mirroringMaxEndpointsPerSubset;
  const wanted = mirrorGroups(endpoints, maxPerSubset);
  const metadata = mirrorMetadata(endpoints, options.mirroringManagedBy);
  const plan = planMirror(wanted.groups, existing, metadata);
  return {
    writes: mirrorWrites(plan, endpoints, metadata, existing, name),
    events: mirrorEvents(endpoints, wanted, maxPerSubset),
  };
}
