import type { Node } from '@sliceplane/kube';

/** Each zone's share of the cluster's CPU, 0..1; undefined when it cannot be told (R7.3). */
export type ZoneRatios = ReadonlyMap<string, number> | undefined;

/** Endpoints hinted to each zone. */
export type ZoneCounts = ReadonlyMap<string, number>;

/** How far the count of a zone may be over its share. A double, not 5/6: rounding is observable (R7.5). */
const THRESHOLD = 1 / (1 + 0.2);

/**
 * Zone shares of the ready worker nodes (R7.3). One such node without zone or CPU makes the whole cluster unknown.
 * Zones are in name order. Cost: O(nodes).
 */
export function zoneRatios(nodes: Iterable<Node>): ZoneRatios {
  const millis = new Map<string, number>();
  let total = 0;
  for (const node of nodes) {
    if (node.controlPlane || !node.ready) continue;
    if (node.zone === '' || node.cpuMillis === 0) return undefined;
    millis.set(node.zone, (millis.get(node.zone) ?? 0) + node.cpuMillis);
    total += node.cpuMillis;
  }
  if (total === 0 || millis.size < 2) return undefined;
  const zones = [...millis].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(zones.map(([zone, cpu]) => [zone, cpu / total]));
}

export function sameRatios(a: ZoneRatios, b: ZoneRatios): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.size !== b.size) return false;
  for (const [zone, ratio] of a) if (b.get(zone) !== ratio) return false;
  return true;
}

/** What one zone should get. */
export interface ZoneAllocation {
  readonly desired: number;
  readonly min: number;
  readonly max: number;
}

export type Allocation = ReadonlyMap<string, ZoneAllocation>;

/** Why there are no hints: the text of the event (R7.4). */
export interface Refusal {
  readonly refused: string;
}

/**
 * How many of `ready` endpoints each zone should get (R7.5), or why that cannot work (R7.4 a–d). IEEE doubles in
 * exactly this order: shares .4/.4/.2 of 6 give minima 3+3+2 = 8 and are refused, where exact arithmetic would accept.
 */
export function allocate(ratios: ZoneRatios, ready: number): Allocation | Refusal {
  if (ratios === undefined) {
    return {
      refused: 'not every ready node has a zone and allocatable CPU, or there is only one zone',
    };
  }
  const zones = ratios.size;
  if (zones < 2) return { refused: `${zones} zone with ready nodes, at least 2 are needed` };
  if (zones > ready) return { refused: `${ready} ready endpoints are too few for ${zones} zones` };
  const shares = [...ratios].map(([zone, ratio]) => {
    const exact = ratio * ready;
    const min = Math.ceil(exact * THRESHOLD);
    return { zone, min, desired: Math.max(exact, min) };
  });
  const minima = shares.reduce((sum, share) => sum + share.min, 0);
  if (minima > ready) {
    return {
      refused: `${ready} ready endpoints are too few for ${zones} zones to each get its share: that takes ${minima}`,
    };
  }
  const spare = ready - minima;
  return new Map(
    shares.map(({ zone, min, desired }) => [zone, { desired, min, max: min + spare }]),
  );
}

/** Some zone of the ratios has fewer endpoints than it should at least have (R7.11). Nothing is hinted: not overloaded. */
export function overloaded(hinted: ZoneCounts, ratios: ZoneRatios): boolean {
  if (hinted.size === 0) return false;
  if (ratios === undefined) return true;
  let total = 0;
  for (const count of hinted.values()) total += count;
  for (const [zone, ratio] of ratios) {
    const count = hinted.get(zone);
    if (count === undefined || count < Math.ceil(total * ratio * THRESHOLD)) return true;
  }
  return false;
}

export interface Moves {
  /** Endpoints each zone should give away, and should get. */
  readonly give: Map<string, number>;
  readonly receive: Map<string, number>;
}

/**
 * Who gives and who gets (R7.8): one at a time from the largest surplus to the largest deficit, until both are less
 * than one whole endpoint or either is less than half. Ties: zone name order, as the allocation is.
 */
export function moves(desired: ReadonlyMap<string, number>, hinted: ZoneCounts): Moves {
  const surplus = new Map<string, number>();
  const deficit = new Map<string, number>();
  for (const [zone, want] of desired) {
    const have = hinted.get(zone) ?? 0;
    if (have > want) surplus.set(zone, have - want);
    else if (have < want) deficit.set(zone, want - have);
  }
  const give = new Map<string, number>();
  const receive = new Map<string, number>();
  for (;;) {
    const [giver, most] = largest(surplus);
    const [receiver, least] = largest(deficit);
    if (giver === undefined || receiver === undefined) break;
    if ((most < 1 && least < 1) || most < 0.5 || least < 0.5) break;
    give.set(giver, (give.get(giver) ?? 0) + 1);
    receive.set(receiver, (receive.get(receiver) ?? 0) + 1);
    surplus.set(giver, most - 1);
    deficit.set(receiver, least - 1);
  }
  return { give, receive };
}

function largest(amounts: ReadonlyMap<string, number>): [string | undefined, number] {
  let zone: string | undefined;
  let most = 0;
  for (const [name, amount] of amounts) {
    if (amount > most) [zone, most] = [name, amount];
  }
  return [zone, most];
}

/** What redistribution works on: one ready endpoint. */
export interface Hintable {
  /** Where it is. */
  readonly zone: string;
  /** Where it is hinted to. */
  hint: string;
}

/**
 * Carries out the moves, endpoint by endpoint in the given order (R7.9): the first of a giving zone goes to the first
 * receiving zone by name. `hinted` is kept up to date.
 */
export function redistribute(
  endpoints: Iterable<Hintable>,
  { give, receive }: Moves,
  hinted: Map<string, number>,
): void {
  const receivers = [...receive.keys()].sort();
  for (const endpoint of endpoints) {
    const left = give.get(endpoint.zone) ?? 0;
    if (left === 0) continue;
    const to = receivers.find((zone) => (receive.get(zone) ?? 0) > 0);
    if (to === undefined) return;
    endpoint.hint = to;
    give.set(endpoint.zone, left - 1);
    receive.set(to, (receive.get(to) ?? 0) - 1);
    hinted.set(endpoint.zone, (hinted.get(endpoint.zone) ?? 0) - 1);
    hinted.set(to, (hinted.get(to) ?? 0) + 1);
  }
}
