import type { Protocol } from '@sliceplane/kube';
import type { Crowd, Spread } from './proximity.ts';
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
  /** The Service's own port number, by which `:80` finds it. Absent for the one port of a Service without ports. */
  readonly number?: number;
  /** The Service port's. */
  readonly appProtocol?: string;
  readonly total: number;
  readonly ready: number;
  /** Not ready, serving and terminating: the fallback (C31). */
  readonly draining: number;
  /** Of the ready endpoints: how many carry this kind of hint. 'full' of nobody is 'none'. */
  readonly nodeHints: Spread;
  readonly zoneHints: Spread;
  /** Nodes and zones that ready endpoints are hinted for, sorted; only where the hints are full. */
  readonly hintedNodes: readonly string[];
  readonly hintedZones: readonly string[];
  /** Zones that ready endpoints are in, sorted: what the zone modes go by. */
  readonly zones: readonly string[];
  /** Zones that draining endpoints are in, sorted: the fallback of `strict-zone`. Absent when there are none. */
  readonly drainingZones?: readonly string[];
}

/** The outlook of a service that does not exist. */
export const noOutlook: Outlook = { local: false, externalName: false, ports: [] };

/** The rules' questions, answered from an outlook. O(log names) each. */
export function crowdOf(port: PortOutlook): Crowd {
  return {
    ready: port.ready,
    draining: port.draining,
    nodeHints: port.nodeHints,
    zoneHints: port.zoneHints,
    hintsNode: (node) => isIn(port.hintedNodes, node),
    hintsZone: (zone) => isIn(port.hintedZones, zone),
    readyInZone: (zone) => isIn(port.zones, zone),
    drainingInZone: (zone) => isIn(port.drainingZones ?? [], zone),
  };
}

function isIn(sorted: readonly string[], name: string): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === name;
}

export function isSameOutlook(a: Outlook, b: Outlook): boolean {
  return (
    a.local === b.local &&
    a.externalName === b.externalName &&
    a.ports.length === b.ports.length &&
    a.ports.every((port, i) => isSamePortOutlook(port, b.ports[i] as PortOutlook))
  );
}

function isSamePortOutlook(a: PortOutlook, b: PortOutlook): boolean {
  return (
    a.family === b.family &&
    a.port === b.port &&
    a.protocol === b.protocol &&
    a.number === b.number &&
    a.appProtocol === b.appProtocol &&
    a.total === b.total &&
    a.ready === b.ready &&
    a.draining === b.draining &&
    a.nodeHints === b.nodeHints &&
    a.zoneHints === b.zoneHints &&
    areSame(a.hintedNodes, b.hintedNodes) &&
    areSame(a.hintedZones, b.hintedZones) &&
    areSame(a.zones, b.zones) &&
    areSame(a.drainingZones ?? [], b.drainingZones ?? [])
  );
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, i) => name === b[i]));
}
