import type { Endpoint } from '@sliceplane/kube';
import { isReady } from './endpoint.ts';
import type { Family, Packed } from './family.ts';
import { byHeldName, type Draft } from './held.ts';
import { memberAt, rehinted, rewrite, stripHints } from './hints.ts';
import {
  type Allocation,
  allocate,
  type Hintable,
  moves,
  redistribute,
  type Refusal,
  type ZoneCounts,
  type ZoneRatios,
} from './topology.ts';
import { zoneHint } from './traffic.ts';

export interface AutoHints {
  /** Slices written for their hints alone. */
  readonly drafts: readonly Draft[];
  /** Endpoints hinted to each zone, or why there are no hints. */
  readonly outcome: { readonly counts: ZoneCounts } | Refusal;
}

/**
 * Zone hints in proportion to the zones' CPU, over all slices of one address type (R7.4–R7.10). Slices that are not written
 * keep their hints if they fit, in name order (R7.6); all others start from "own zone" (R7.7) and hand some over (R7.9).
 *
 * One round of that can leave a zone above its maximum, and would then answer differently when asked again. The rounds are
 * therefore repeated until one changes nothing (law L2): a slice that fits keeps fitting, so there are at most as many
 * as slices. A hint to the endpoint's own zone is valid even where the zone has no share (R7.10 upstream rewrites it for ever).
 * Cost: O(endpoints) per round; nearly always there is one.
 */
export function autoHints(family: Family, packed: Packed, ratios: ZoneRatios): AutoHints {
  const written = new Set([
    ...packed.updates.map(({ held }) => held),
    ...packed.creates.map(({ recycled }) => recycled),
    ...packed.deletes,
  ]);
  const unchanged = [...family.held.values()].filter((h) => !written.has(h)).sort(byHeldName);
  const drafts = [...packed.creates, ...packed.updates];
  const fresh = drafts.map((draft) => sheet(draft.held.name, draft.slots));
  const old = unchanged.map((held) => sheet(held.name, held.slice?.endpoints ?? []));

  const outcome = settle(fresh, old, ratios);
  if ('refused' in outcome) return { drafts: stripHints(family, packed, unchanged), outcome };
  drafts.forEach((draft, i) => {
    draft.slots = draft.slots.map((slot, at) => hinted(family, slot, fresh[i]?.cells[at]));
  });
  const sheets = new Map(unchanged.map((held, i) => [held, old[i]]));
  const rewritten = rewrite(unchanged, (held, slot, at) =>
    hinted(family, slot, sheets.get(held)?.cells[at]),
  );
  return { drafts: rewritten, outcome };
}

/** A slice as the algorithm sees it: a cell per endpoint, undefined where it is not ready. */
interface Sheet {
  readonly name: string;
  readonly cells: readonly (Cell | undefined)[];
}

/** `hint` is '' as long as it is not hinted anew. */
interface Cell extends Hintable {
  /** The zones it is hinted to; several only in slices somebody edited. */
  hints: readonly string[];
}

function sheet(name: string, slots: readonly Endpoint[]): Sheet {
  return {
    name,
    cells: slots.map((slot) =>
      isReady(slot)
        ? { zone: slot.zone ?? '', hint: '', hints: slot.hints?.forZones?.map((z) => z.name) ?? [] }
        : undefined,
    ),
  };
}

function settle(
  fresh: readonly Sheet[],
  old: readonly Sheet[],
  ratios: ZoneRatios,
): { counts: ZoneCounts } | Refusal {
  const all = [...fresh, ...old];
  let ready = 0;
  for (const { cells } of all) for (const cell of cells) if (cell !== undefined) ready++;
  const allocation = allocate(ratios, ready);
  if ('refused' in allocation) return allocation;
  const byName = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

  let round = assign(fresh, old, allocation);
  for (let left = all.length; left > 0 && 'counts' in round; left--) {
    const { counts } = round;
    const crowded = [...allocation].some(([zone, { max }]) => (counts.get(zone) ?? 0) > max);
    if (!crowded) return round;
    const before = byName.map(({ cells }) => cells.map((cell) => cell?.hints.join()));
    round = assign([], byName, allocation);
    const same = byName.every(({ cells }, i) =>
      cells.every((cell, at) => cell?.hints.join() === before[i]?.[at]),
    );
    if (same) return round;
  }
  return round;
}

/** One round: R7.6 to R7.9. `candidates` are hinted anew; of `others`, those whose hints do not fit are as well. */
function assign(
  candidates: readonly Sheet[],
  others: readonly Sheet[],
  allocation: Allocation,
): { counts: ZoneCounts } | Refusal {
  const counts = new Map<string, number>();
  const open = [...candidates];
  for (const other of others) if (!fits(other, allocation, counts)) open.push(other);
  const cells = open.flatMap(({ cells: all }) => all.filter((cell) => cell !== undefined));
  for (const cell of cells) {
    if (cell.zone === '') return { refused: 'a ready endpoint has no zone' };
    cell.hint = cell.zone;
    counts.set(cell.zone, (counts.get(cell.zone) ?? 0) + 1);
  }
  const desired = new Map([...allocation].map(([zone, a]) => [zone, a.desired]));
  redistribute(cells, moves(desired, counts), counts);
  for (const cell of cells) cell.hints = [cell.hint];
  return { counts };
}

/** R7.6: every ready endpoint is hinted, to zones with a share (or to its own), and no zone gets more than its maximum. */
function fits({ cells }: Sheet, allocation: Allocation, counts: Map<string, number>): boolean {
  const here = new Map<string, number>();
  for (const cell of cells) {
    if (cell === undefined) continue;
    if (cell.hints.length === 0) return false;
    for (const zone of cell.hints) {
      if (!allocation.has(zone) && zone !== cell.zone) return false;
      here.set(zone, (here.get(zone) ?? 0) + 1);
    }
  }
  for (const [zone, count] of here) {
    const max = allocation.get(zone)?.max ?? Number.POSITIVE_INFINITY;
    if (count + (counts.get(zone) ?? 0) > max) return false;
  }
  for (const [zone, count] of here) counts.set(zone, (counts.get(zone) ?? 0) + count);
  return true;
}

/**
 * The endpoint with the hint of its cell. What was not hinted anew stays as it is, hints for nodes included (R7.6), and so do
 * endpoints that are not ready, as upstream does (R7.7).
 */
function hinted(family: Family, slot: Endpoint, cell: Cell | undefined): Endpoint {
  if (cell === undefined || cell.hint === '') return slot;
  const member = memberAt(family, slot);
  const endpoint = rehinted(slot, zoneHint(cell.hint), member?.hinted);
  if (member !== undefined) member.hinted = endpoint;
  return endpoint;
}
