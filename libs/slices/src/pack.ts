import { byHeldName, type Draft, type Held, type Member, sizeOf } from './held.ts';
import type { PortList } from './ports.ts';

/** One port group of one address type after step 1: what is kept is in place, the rest looks for one. */
export interface Packing {
  readonly ports: PortList;
  /** Members with an endpoint and without a home, in pod name order. */
  readonly leftovers: readonly Member[];
  /** Slices that are written anyway. */
  readonly changed: readonly Draft[];
  /** Slices that are not. */
  readonly untouched: () => Iterable<Held>;
  readonly max: number;
}

/**
 * Steps 2 and 3 of packing; returns the drafts that were opened for it: at most one copy of an untouched slice, and new slices.
 *
 * ```
 *   2. top up what is written anyway, fullest first        (R5.9)
 *   3. while some are left:                                (R5.10)
 *        fewer than a slice's worth ─▶ the untouched slice that all of them fill best, if any
 *        otherwise                  ─▶ a new slice
 * ```
 *
 * Nothing is ever moved between slices, so the fewest slices are written (R5.11, R5.13). Ties are broken by slice name.
 * A slice that is over `max` keeps what it has and gets nothing (R5.12). Cost: O(leftovers + slices of the group).
 */
export function place({ ports, leftovers, changed, untouched, max }: Packing): readonly Draft[] {
  const opened: Draft[] = [];
  let next = 0;
  const fill = (draft: Draft): void => {
    while (next < leftovers.length && draft.slots.length < max) {
      const member = leftovers[next++] as Member;
      draft.slots.push(member.endpoint as NonNullable<Member['endpoint']>);
      member.home = draft.held;
    }
  };
  if (leftovers.length > 0) for (const draft of [...changed].sort(fullestFirst)) fill(draft);
  while (next < leftovers.length) {
    const left = leftovers.length - next;
    const fit = left < max ? bestFit(untouched(), max - left) : undefined;
    const draft = fit === undefined ? newDraft(ports) : copyOf(fit, 'best-fit');
    fill(draft);
    opened.push(draft);
  }
  return opened;
}

/** A slice that does not exist yet. */
export function newDraft(ports: PortList, reason: 'new' | 'placeholder' = 'new'): Draft {
  const held: Held = { name: '', slice: undefined, ports, exact: true };
  return { held, slots: [], reason, recycled: undefined };
}

/** A draft that starts as the slice is. */
export function copyOf(held: Held, reason: Draft['reason']): Draft {
  return { held, slots: held.slice?.endpoints.slice() ?? [], reason, recycled: undefined };
}

function fullestFirst(a: Draft, b: Draft): number {
  return b.slots.length - a.slots.length || byHeldName(a.held, b.held);
}

/** The largest slice that has at most `room` endpoints. */
function bestFit(slices: Iterable<Held>, room: number): Held | undefined {
  let best: Held | undefined;
  for (const held of slices) {
    const size = sizeOf(held);
    if (size > room) continue;
    const closer = best === undefined ? 1 : size - sizeOf(best);
    if (closer > 0 || (closer === 0 && best !== undefined && held.name < best.name)) best = held;
  }
  return best;
}
