import type { Endpoint } from '@sliceplane/kube';
import { type Willingness, willingness } from './readiness.ts';
import type { ClassMode, ClassOptions } from './view.ts';

/** Where a question is asked from. An undefined side matches nothing. */
export interface Place {
  readonly node: string | undefined;
  readonly zone: string | undefined;
}

/** How many of the ready endpoints carry a kind of hint; 'full' of nobody is 'none'. */
export type Spread = 'none' | 'partial' | 'full';

/** What the rules ask about the endpoints of one family and Service port. Answered by a tally, or by an outlook. */
export interface Crowd {
  readonly ready: number;
  readonly draining: number;
  readonly nodeHints: Spread;
  readonly zoneHints: Spread;
  /** A ready endpoint is hinted for this node or zone. */
  readonly hintsNode: (node: string) => boolean;
  readonly hintsZone: (zone: string) => boolean;
  /** A ready, or a draining, endpoint is itself in this zone. */
  readonly readyInZone: (zone: string) => boolean;
  readonly drainingInZone: (zone: string) => boolean;
}

/** Which endpoints are near enough: all, those hinted for the place, or those that are themselves in it. */
export type Reach = 'all' | 'node-hint' | 'zone-hint' | 'own-node' | 'own-zone';

/**
 * How far a place reaches, decided once per family and Service port.
 *
 * 1. internalTrafficPolicy Local keeps to this node, whatever the hints (C33); `everything` and `hinted` do not care.
 * 2. The strict modes stay in their ring even when it is empty.
 * 3. Nobody ready: everywhere, topology does not matter any more (C31).
 * 4. Mode `prefer-zone`: the zone's own ready endpoints, else everywhere.
 * 5. Mode `default`: the hints, as kube-proxy reads them.
 */
export function reachOf(crowd: Crowd, local: boolean, mode: ClassMode, place: Place): Reach {
  if (isEverywhere(mode)) return 'all';
  if (local || mode === 'node-only') return 'own-node';
  if (mode === 'strict-zone') return 'own-zone';
  if (crowd.ready === 0) return 'all';
  if (mode === 'prefer-zone') return crowd.readyInZone(place.zone ?? '') ? 'own-zone' : 'all';
  return hintedReach(crowd, place);
}

/** Neither the policy nor the hints decide. */
export function isEverywhere(mode: ClassMode): boolean {
  return mode === 'everything' || mode === 'hinted';
}

/**
 * Node hints, else zone hints, else everywhere (C35, C36). A kind of hint counts only if every ready endpoint carries
 * it and one names this place: a service hinted by halves would starve its unhinted endpoints (C37). Never empty, since
 * a ring counts only when somebody is in it (law L5). A node without a zone has zone '', which a hint could name (C38).
 */
function hintedReach(crowd: Crowd, { node, zone }: Place): Reach {
  if (crowd.nodeHints === 'full' && node && crowd.hintsNode(node)) return 'node-hint';
  if (crowd.zoneHints === 'full' && zone !== undefined && crowd.hintsZone(zone)) return 'zone-hint';
  return 'all';
}

/**
 * Who is asked within the reach: the ready, and only if there is none of them the draining, which are serving and
 * terminating. This node's under Local and node-only (C33, C33b), this zone's under strict-zone, else all of them (C31).
 */
export function askedOf(
  crowd: Crowd,
  reach: Reach,
  place: Place,
  bestOnNode: (node: string) => Willingness,
): Willingness {
  if (reach === 'own-node') return place.node ? bestOnNode(place.node) : 'closed';
  if (reach === 'own-zone') {
    const zone = place.zone ?? '';
    if (crowd.readyInZone(zone)) return 'ready';
    return crowd.drainingInZone(zone) ? 'draining' : 'closed';
  }
  if (crowd.ready > 0) return 'ready';
  return crowd.draining > 0 ? 'draining' : 'closed';
}

/** Who in reach is chosen beside those who are asked: nobody, the draining, or everybody who is not ready, whatever else they are. */
export type Along = 'nobody' | 'draining' | 'not-ready';

export function alongOf({ mode, includeNotReady }: ClassOptions): Along {
  if (includeNotReady) return 'not-ready';
  return mode === 'hinted' ? 'draining' : 'nobody';
}

/** The decision for one family and Service port, from one place. */
export interface Choice {
  readonly reach: Reach;
  /** 'closed': nobody. */
  readonly asked: Willingness;
  readonly place: Place;
  readonly along: Along;
}

export function isChosen(endpoint: Endpoint, choice: Choice): boolean {
  const willing = willingness(endpoint);
  const asked =
    (willing === choice.asked && willing !== 'closed') || isAlong(willing, choice.along);
  return asked && isInReach(endpoint, choice.reach, choice.place);
}

function isAlong(willing: Willingness, along: Along): boolean {
  if (along === 'nobody' || willing === 'ready') return false;
  return along === 'not-ready' || willing === 'draining';
}

/**
 * Hints of not-ready endpoints never decide the reach (C35), so they may be missing: one without the hint goes by its
 * own node or zone.
 */
export function isInReach(endpoint: Endpoint, reach: Reach, { node, zone }: Place): boolean {
  switch (reach) {
    case 'all':
      return true;
    case 'node-hint':
      return hints(endpoint.hints?.forNodes, node, endpoint.nodeName);
    case 'zone-hint':
      return hints(endpoint.hints?.forZones, zone, endpoint.zone);
    case 'own-node':
      return isSame(endpoint.nodeName, node);
    case 'own-zone':
      return isSame(endpoint.zone, zone);
  }
}

function hints(
  named: readonly { readonly name: string }[] | undefined,
  place: string | undefined,
  own: string | undefined,
): boolean {
  if (named === undefined || named.length === 0) return isSame(own, place);
  return named.some((hint) => hint.name === place);
}

/** Nobody is in the place called '': it stands for a node or zone that is not known (C17). */
function isSame(own: string | undefined, place: string | undefined): boolean {
  return own !== undefined && own !== '' && own === place;
}
