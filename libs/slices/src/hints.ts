import type { Endpoint, EndpointHints } from '@sliceplane/kube';
import { interchangeable, isReady, sameFacts, sameHints, withHints } from './endpoint.ts';
import type { Family, Packed } from './family.ts';
import type { Draft, Held, Member } from './held.ts';
import { copyOf } from './pack.ts';
import { type HintMode, ownHints } from './traffic.ts';

/**
 * Hints that depend on an endpoint's own place only, or that must not be (R7.14–R7.18). Freshly built endpoints have
 * theirs; this looks at those taken over as they were, in copied slices and in slices seen for the first time.
 * Returns the drafts of slices that are written for their hints alone.
 */
export function placeHints(family: Family, packed: Packed, mode: HintMode): readonly Draft[] {
  for (const draft of packed.updates) {
    if (draft.reason === 'content' || draft.held.exact) continue;
    draft.slots = draft.slots.map((slot) => corrected(slot, mode, memberAt(family, slot)));
    draft.held.exact = draft.slots.every((slot) => memberAt(family, slot)?.endpoint === slot);
  }
  return rewrite(packed.inspected, (held, slot) =>
    held.exact ? slot : corrected(slot, mode, memberAt(family, slot)),
  );
}

/** No hints anywhere: after a refusal (R7.4) every slice of the family may have some. */
export function stripHints(
  family: Family,
  packed: Packed,
  unchanged: readonly Held[],
): readonly Draft[] {
  const bare = (slot: Endpoint): Endpoint =>
    rehinted(slot, undefined, memberAt(family, slot)?.endpoint);
  for (const draft of packed.updates) draft.slots = draft.slots.map(bare);
  for (const draft of packed.creates) draft.slots = draft.slots.map(bare);
  return rewrite(unchanged, (_, slot) => bare(slot));
}

/** Drafts of the slices in which some endpoint comes out as another object (law L3). */
export function rewrite(
  slices: readonly Held[],
  change: (held: Held, slot: Endpoint, index: number) => Endpoint,
): Draft[] {
  const drafts: Draft[] = [];
  for (const held of slices) {
    const before = held.slice?.endpoints ?? [];
    const slots = before.map((slot, index) => change(held, slot, index));
    if (slots.some((slot, i) => slot !== before[i])) {
      drafts.push({ ...copyOf(held, 'hints'), slots });
    }
  }
  return drafts;
}

/** The endpoint with the hints it should have; itself if it has them. */
function corrected(slot: Endpoint, mode: HintMode, member: Member | undefined): Endpoint {
  // R7.16: hints on an endpoint that is not ready are nobody's business, except when hints are off altogether.
  if (mode !== 'none' && !isReady(slot)) return slot;
  const hints = mode === 'none' ? undefined : ownHints(slot, mode);
  return rehinted(slot, hints, member?.endpoint);
}

/** `slot` with other hints: itself or `known` if one of them already is that, so that equal endpoints stay one object. */
export function rehinted(
  slot: Endpoint,
  hints: EndpointHints | undefined,
  known: Endpoint | undefined,
): Endpoint {
  if (sameHints(slot.hints, hints)) return slot;
  const usable =
    known !== undefined &&
    sameHints(known.hints, hints) &&
    sameFacts(slot, known) &&
    interchangeable(slot, known);
  return usable ? known : withHints(slot, hints);
}

export function memberAt(family: Family, slot: Endpoint): Member | undefined {
  return family.member(slot.targetRef?.name ?? '');
}
