import type { Tiers } from '@sliceplane/views';
import type { Announced, LbEndpoint } from './lb-endpoint.ts';
import type { PortEndpoints } from './port-endpoints.ts';
import { listed, type Portion, restOf, wholeOf } from './portion.ts';
import type { Run } from './run.ts';

/** The endpoints of one address family of a Service port, and which of them are near to whom is asked for. */
export interface Seen {
  readonly endpoints: PortEndpoints;
  readonly tiers: Tiers;
}

/** Nearest first. */
export type Levels = readonly (readonly Portion[])[];

/**
 * Exactly what the native view in mode `default` shows, at one level: this node's, else this zone's, else all; the ready ones, or, if
 * nobody is ready, the draining. Each family by itself.
 */
export function strictLevels(seen: readonly Seen[]): Levels {
  const chosen = seen.flatMap(nearest);
  return chosen.length === 0 ? [] : [chosen];
}

function nearest({ endpoints, tiers }: Seen): readonly Portion[] {
  if (tiers.ownNode !== undefined) return ownNode(endpoints, tiers.ownNode).filter(isHealthy);
  const all = byTier(endpoints, tiers);
  const near = tiers.node !== undefined ? all.node : tiers.zone !== undefined ? all.zone : all.rest;
  const healthy = near.filter(isHealthy);
  // The outlook may be a moment ahead of the endpoints: hints alone never leave a client with nothing (C37).
  return healthy.length > 0 ? healthy : [...all.node, ...all.zone, ...all.rest].filter(isHealthy);
}

/**
 * All that the policy allows: node, zone, rest. A level is where clients are sent, so only tiers with somebody healthy are one: the
 * draining of another go with the next tier, or with the last level.
 */
export function prioritisedLevels(seen: readonly Seen[]): Levels {
  const tiers: Portion[][] = [[], [], []];
  for (const { endpoints, tiers: near } of seen) {
    if (near.ownNode !== undefined) {
      tiers[0]?.push(...ownNode(endpoints, near.ownNode));
      continue;
    }
    const { node, zone, rest } = byTier(endpoints, near);
    tiers[0]?.push(...node);
    tiers[1]?.push(...zone);
    tiers[2]?.push(...rest);
  }
  const levels: Portion[][] = [];
  let carried: readonly Portion[] = [];
  for (const tier of tiers) {
    const together = [...carried, ...tier];
    if (tier.some(isHealthy)) levels.push(together);
    carried = tier.some(isHealthy) ? [] : together;
  }
  levels.at(-1)?.push(...carried);
  return levels;
}

interface ByTier {
  readonly node: readonly Portion[];
  readonly zone: readonly Portion[];
  readonly rest: readonly Portion[];
}

/** Whole runs, but for the few endpoints that are taken out of theirs for being this node's: O(runs + these). */
function byTier(endpoints: PortEndpoints, tiers: Tiers): ByTier {
  const own = tiers.node === undefined ? [] : endpoints.reachedFrom(tiers.node);
  const ownByRun: ReadonlyMap<Run, readonly LbEndpoint[]> = Map.groupBy(own, (endpoint) =>
    endpoints.runOf(endpoint),
  );
  const node: Portion[] = [];
  const zone: Portion[] = [];
  const rest: Portion[] = [];
  for (const run of endpoints.runs()) {
    const taken = ownByRun.get(run);
    if (taken !== undefined) node.push(listed(run.place.zone, run.place.announced, taken));
    const left = taken === undefined ? wholeOf(run) : restOf(run, taken);
    const isNear = tiers.zone !== undefined && run.place.reachedFrom.includes(tiers.zone);
    if (left !== undefined) (isNear ? zone : rest).push(left);
  }
  return { node, zone, rest };
}

/** This node's ready and draining; without a ready one the draining are announced as healthy (C33). */
function ownNode(endpoints: PortEndpoints, node: string): readonly Portion[] {
  const here = endpoints.on(node);
  const ready = here.filter(({ entry }) => entry.ready);
  const draining = here.filter(({ entry }) => !entry.ready);
  const announced = ready.length > 0 ? 'DRAINING' : 'HEALTHY';
  return [...byZone(ready, 'HEALTHY'), ...byZone(draining, announced)];
}

function byZone(endpoints: readonly LbEndpoint[], announced: Announced): readonly Portion[] {
  const zones = Map.groupBy(endpoints, ({ entry }) => entry.zone);
  return [...zones].map(([zone, inZone]) => listed(zone, announced, inZone));
}

function isHealthy({ announced }: Portion): boolean {
  return announced === 'HEALTHY';
}
