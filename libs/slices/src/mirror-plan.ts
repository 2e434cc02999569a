import type { Endpoint, Endpoints, EndpointSlice } from '@sliceplane/kube';
import type { SliceChange } from './change.ts';
import { sameFacts } from './endpoint.ts';
import { groupKey, type MirrorGroup } from './mirror-groups.ts';
import { canStay, mirrorIdentity } from './mirror-identity.ts';
import {
  createdMetadata,
  metadataDiffers,
  type MirrorMetadata,
  replacedMetadata,
} from './mirror-metadata.ts';

/** What becomes of each group: a group to open, a slice to replace, slices to delete. */
export interface MirrorPlan {
  readonly creates: readonly MirrorGroup[];
  readonly updates: readonly Replacement[];
  readonly deletes: readonly EndpointSlice[];
}

export interface Replacement {
  readonly slice: EndpointSlice;
  readonly group: MirrorGroup;
}

/**
 * One slice per wanted group, none elsewhere (M39-M42).
 *
 * Of several slices of one group the first by name is kept and the rest go; upstream keeps whichever its cache lists
 * first. `existing` may come in any order.
 */
export function planMirror(
  groups: ReadonlyMap<string, MirrorGroup>,
  existing: readonly EndpointSlice[],
  wanted: MirrorMetadata,
): MirrorPlan {
  const creates: MirrorGroup[] = [];
  const updates: Replacement[] = [];
  const deletes: EndpointSlice[] = [];
  const byGroup = Map.groupBy([...existing].sort(byName), groupKey);

  for (const [key, slices] of byGroup) if (!groups.has(key)) deletes.push(...slices);
  for (const [key, group] of groups) {
    const [kept, ...surplus] = byGroup.get(key) ?? [];
    deletes.push(...surplus);
    if (group.endpoints.size === 0) {
      if (kept !== undefined) deletes.push(kept);
    } else if (kept === undefined) {
      creates.push(group);
    } else if (contentDiffers(kept, group) || metadataDiffers(kept, wanted)) {
      updates.push({ slice: kept, group });
    }
  }
  return recycle({ creates, updates, deletes: deletes.sort(byName) });
}

/**
 * A slice that would go makes room for a group that would come, if they are of one address type: one write instead of
 * two (M50). Pairs are taken by identity, first with first; upstream removes them by name, and new slices have none.
 */
export function recycle(plan: MirrorPlan): MirrorPlan {
  const deletes = [...plan.deletes];
  const creates: MirrorGroup[] = [];
  const updates = [...plan.updates];
  for (const group of plan.creates) {
    const at = deletes.findIndex((slice) => slice.addressType === group.addressType);
    const [slice] = at < 0 ? [] : deletes.splice(at, 1);
    if (slice === undefined) creates.push(group);
    else updates.push({ slice, group });
  }
  return { creates, updates, deletes };
}

/**
 * The plan as writes in their order: creates, updates, deletes (M51). While the Endpoints are being deleted nothing is
 * created (M52). `name` is asked for each created slice and told every name in use so far.
 */
export function mirrorWrites(
  plan: MirrorPlan,
  endpoints: Endpoints,
  wanted: MirrorMetadata,
  existing: readonly EndpointSlice[],
  name: (taken: ReadonlySet<string>) => string,
): readonly SliceChange[] {
  const taken = new Set(existing.map((slice) => slice.metadata.name));
  const creates = endpoints.metadata.deletionTimestamp === undefined ? plan.creates : [];
  return [
    ...creates.map((group): SliceChange => {
      const fresh = name(taken);
      taken.add(fresh);
      const after = sliceOf(group, createdMetadata(endpoints, wanted, fresh));
      return { origin: 'write', op: 'create', before: undefined, after };
    }),
    ...plan.updates.map(({ slice, group }): SliceChange => {
      const after = sliceOf(group, replacedMetadata(slice, wanted), slice);
      return { origin: 'write', op: 'update', before: slice, after };
    }),
    ...plan.deletes.map(deletion),
  ];
}

export function deletion(slice: EndpointSlice): SliceChange {
  return { origin: 'write', op: 'delete', before: slice, after: undefined };
}

export function byName(a: EndpointSlice, b: EndpointSlice): number {
  if (a.metadata.name === b.metadata.name) return 0;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Endpoints added, changed or removed (M42). One listed twice counts as removed once, which upstream can miss. */
function contentDiffers(slice: EndpointSlice, group: MirrorGroup): boolean {
  const present = new Map(slice.endpoints.map((endpoint) => [mirrorIdentity(endpoint), endpoint]));
  if (present.size !== slice.endpoints.length || present.size !== group.endpoints.size) return true;
  for (const [identity, wanted] of group.endpoints) {
    const endpoint = present.get(identity);
    if (endpoint === undefined || !sameFacts(endpoint, wanted)) return true;
  }
  return false;
}

/** The group as a slice. An endpoint `before` already holds in exactly this form keeps its object. */
function sliceOf(
  group: MirrorGroup,
  metadata: EndpointSlice['metadata'],
  before?: EndpointSlice,
): EndpointSlice {
  const old = new Map(before?.endpoints.map((endpoint) => [mirrorIdentity(endpoint), endpoint]));
  const endpoints = [...group.endpoints].map(([identity, wanted]): Endpoint => {
    const endpoint = old.get(identity);
    return endpoint !== undefined && canStay(endpoint, wanted) ? endpoint : wanted;
  });
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType: group.addressType,
    endpoints,
    ports: group.ports,
  };
}
