import type { Protocol } from '@sliceplane/kube';
import type { ViewFamily } from './view.ts';

/**
 * What one service looks like before anybody in particular asks, per family and Service port: small, and enough
 * to tell every viewpoint's class and reason without the endpoints. The shard sends it to the hub when it changes.
 */
export interface Outlook {
  /** internalTrafficPolicy is Local. */
  readonly local: boolean;
  readonly externalName: boolean;
  /** Sorted by family, port name, protocol. */
  readonly ports: readonly PortOutlook[];
}

export interface PortOutlook {
  readonly family: ViewFamily;
  readonly port: string;
  readonly protocol: Protocol;
  readonly total: number;
  readonly ready: number;
  /** Not ready, serving and terminating: the fallback (C31). */
  readonly draining: number;
  /** Of the ready endpoints: how many carry this kind of hint. 'full' of nobody is 'none'. */
  readonly nodeHints: 'none' | 'partial' | 'full';
  readonly zoneHints: 'none' | 'partial' | 'full';
  /** Nodes and zones that ready endpoints are hinted for, sorted; only where the hints are full. */
  readonly hintedNodes: readonly string[];
  readonly hintedZones: readonly string[];
  /** Zones that ready endpoints are in, sorted: what the zone modes go by. */
  readonly zones: readonly string[];
}
