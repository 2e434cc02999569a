import type { EndpointSlice } from '@sliceplane/kube';
import type { SliceChange } from './change.ts';
import type { ServiceContext } from './context.ts';
import type { Family, Packed } from './family.ts';
import type { Draft } from './held.ts';
import { sizeOf } from './held.ts';
import { invariant } from './invariant.ts';
import { createdSlice, recycledSlice, type Stamp, updatedSlice } from './metadata.ts';

/**
 * Gives every new slice a name: that of a slice that would have been deleted, as long as there are any of ours (R5.14), else a
 * fresh one. The last new slice takes the first name. Returns the plan without the deletions that became updates.
 */
export function nameNew(family: Family, packed: Packed, freshName: () => string): Packed {
  const waiting = [...packed.creates];
  const deletes = packed.deletes.filter((held) => {
    if (family.isStranger(held)) return true;
    const draft = waiting.pop();
    if (draft === undefined) return true;
    draft.recycled = held;
    draft.held.name = held.name;
    return false;
  });
  for (const draft of waiting) draft.held.name = freshName();
  return { ...packed, deletes };
}

/** Turns drafts into slices and tells the family. `extra`: slices written for their hints alone. */
export function write(
  family: Family,
  packed: Packed,
  extra: readonly Draft[],
  context: ServiceContext,
  triggerTime: string,
): readonly SliceChange[] {
  const { service, owner, labels, maxEndpointsPerSlice } = context;
  const stamp: Stamp = { service, owner, labels, triggerTime };
  // R5.15: a Service on its way out gets no new slices; what can be recycled still is.
  const leaving = service.metadata.deletionTimestamp !== undefined;
  const skipped = packed.creates.filter((draft) => leaving && draft.recycled === undefined);
  const creates = packed.creates.filter((draft) => !skipped.includes(draft));
  const written = [...creates, ...packed.updates, ...extra];
  const fits = packed.updates.filter(({ reason }) => reason === 'best-fit');
  invariant(
    fits.length < 2 || new Set(fits.map(({ held }) => held.ports.key)).size === fits.length,
    'L3: at most one untouched slice per port list is written for leftovers',
  );
  const changes = written.map((draft): SliceChange => {
    const before = draft.recycled?.slice ?? draft.held.slice;
    invariant(
      draft.slots.length <= Math.max(maxEndpointsPerSlice, sizeOf(draft.held)),
      'L1: no slice grows beyond its maximum',
    );
    const after = content(family, draft, stamp);
    draft.held.slice = after;
    return { origin: 'write', op: before === undefined ? 'create' : 'update', before, after };
  });
  const gone = [...packed.deletes];
  for (const draft of creates) if (draft.recycled !== undefined) gone.push(draft.recycled);
  family.settle(written, gone, skipped);
  invariant(leaving || family.homeless === 0, 'L1: every wanted endpoint has a slice');
  return [...changes, ...packed.deletes.map((held) => deletion(held.slice as EndpointSlice))];
}

export function deletion(before: EndpointSlice): SliceChange {
  return { origin: 'write', op: 'delete', before, after: undefined };
}

function content(family: Family, draft: Draft, stamp: Stamp): EndpointSlice {
  const { held, slots, recycled } = draft;
  if (held.slice !== undefined) return updatedSlice(held.slice, slots, stamp);
  const whole = { addressType: family.type, ports: held.ports.ports, endpoints: slots } as const;
  return recycled?.slice === undefined
    ? createdSlice(held.name, whole, stamp)
    : recycledSlice(recycled.slice, whole, stamp);
}

const ORDER = { create: 0, update: 1, delete: 2 } as const;

/** Creates, then updates, then deletes (R5.15): a reader in between sees an endpoint twice rather than not at all. */
export function inOrder(changes: readonly SliceChange[]): readonly SliceChange[] {
  return changes.length < 2 ? changes : [...changes].sort((a, b) => ORDER[a.op] - ORDER[b.op]);
}
