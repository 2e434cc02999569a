import { crowdOf, type Outlook, type PortOutlook } from './outlook.ts';
import type { Viewpoint } from './view.ts';

/** Which rings of a port are nearer to a place than the rest, for one who renders several of them from a view in mode `hinted`. */
export interface Tiers {
  /** internalTrafficPolicy Local: endpoints on this node, and no others (C33); '' is nobody's. undefined: the policy is Cluster. */
  readonly ownNode: string | undefined;
  /** Endpoints hinted for this node come first (C35.2). */
  readonly node: string | undefined;
  /** Then those hinted for this zone (C35.3). */
  readonly zone: string | undefined;
}

/**
 * The rings that hold for one row of an outlook, asked as mode `default` asks: a kind of hint counts only if every ready endpoint
 * carries it and one of them names this place (C35, C37). Nobody ready: no rings but Local's, topology does not matter (C31).
 */
export function tiersOf(outlook: Outlook, row: PortOutlook, viewpoint: Viewpoint): Tiers {
  const { node, zone } = viewpoint;
  if (outlook.local) return { ownNode: node, node: undefined, zone: undefined };
  const crowd = crowdOf(row);
  const byNode = crowd.nodeHints === 'full' && node !== '' && crowd.hintsNode(node);
  const byZone = crowd.zoneHints === 'full' && crowd.hintsZone(zone);
  return {
    ownNode: undefined,
    node: byNode ? node : undefined,
    zone: byZone ? zone : undefined,
  };
}
