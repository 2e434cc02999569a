import { byFamilyAddressId, haveSamePorts } from './entry.ts';
import type { ViewEntry } from './view.ts';
import type { ViewClassKey } from './view-class.ts';

/** What leads from one set of entries to another. Apply the upserts first: then a view that ends full is never empty on the way. */
export interface ViewDelta {
  readonly upserts: readonly ViewEntry[];
  /** Ids to forget, after the upserts. */
  readonly removed: readonly number[];
}

/** A change to the entries of one open class. */
export interface ClassChange extends ViewDelta {
  readonly viewClass: ViewClassKey;
  /** The upserts are the whole view; there is no base. */
  readonly reset: boolean;
  /** What this class last sent; 0 and zeros when `reset`. */
  readonly baseRevision: number;
  readonly baseHash: Uint8Array;
  readonly revision: number;
  readonly hash: Uint8Array;
  /** Entries the view now holds. */
  readonly size: number;
  /** Chosen endpoints per row of `selectionOf`, in its order. */
  readonly chosen: readonly number[];
}

/** The entry is the key's value as it was: equal ids are equal facts, so only the ports can differ. */
function isSameEntry(a: ViewEntry, b: ViewEntry): boolean {
  return a.id === b.id && haveSamePorts(a.ports, b.ports);
}

/** Upserts sorted by family, address, id; removed ids ascending. */
export function deltaBetween(before: Iterable<ViewEntry>, after: Iterable<ViewEntry>): ViewDelta {
  const left = new Map([...before].map((entry) => [entry.id, entry]));
  const upserts: ViewEntry[] = [];
  for (const entry of after) {
    const old = left.get(entry.id);
    if (old === undefined || !isSameEntry(old, entry)) upserts.push(entry);
    left.delete(entry.id);
  }
  return sortDelta({ upserts, removed: [...left.keys()] });
}

export function sortDelta({ upserts, removed }: ViewDelta): ViewDelta {
  return {
    upserts: [...upserts].sort(byFamilyAddressId),
    removed: [...removed].sort((a, b) => a - b),
  };
}

/** What a reader does with a delta. Law L7: the last delta leads to the same entries as a fresh snapshot. */
export function applyDelta(
  entries: Map<number, ViewEntry>,
  delta: ViewDelta & { readonly reset?: boolean },
): void {
  if (delta.reset) {
    const keep = new Set(delta.upserts.map((entry) => entry.id));
    for (const entry of delta.upserts) entries.set(entry.id, entry);
    for (const id of entries.keys()) if (!keep.has(id)) entries.delete(id);
    return;
  }
  for (const entry of delta.upserts) entries.set(entry.id, entry);
  for (const id of delta.removed) entries.delete(id);
}
