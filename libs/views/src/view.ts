import type { EndpointHints, ObjectReference, Protocol } from '@sliceplane/kube';

export type ViewFamily = 'IPv4' | 'IPv6' | 'FQDN';
export type ViewMode = 'default' | 'prefer-zone' | 'strict-zone' | 'node-only' | 'everything';
/**
 * Of a class. `hinted` is for renderers inside the server, and no request can ask for it: everybody ready or draining, wherever and
 * whatever the policy, with the hints among the facts, so that each place's choice can be made from one view.
 */
export type ClassMode = ViewMode | 'hinted';
export type ViewState = 'ready' | 'empty' | 'not-found' | 'pending-sync' | 'denied' | 'stale';

/** Who is asking, with the node looked up: what the rules need to know about a place. */
export interface Viewpoint {
  /** '' when the asker named no node. */
  readonly node: string;
  /** A Node object of that name exists. */
  readonly nodeKnown: boolean;
  /** The given zone, else the node's label, else ''. */
  readonly zone: string;
  /** The zone was given and is not the node's own: such a viewpoint has a class of its own. */
  readonly zoneGiven: boolean;
}

/** What one view can be asked for. */
export interface ClassOptions {
  readonly mode: ClassMode;
  /** 'both': IPv4 and IPv6, selected independently. FQDN only when asked for. */
  readonly family: 'both' | ViewFamily;
  readonly includeNotReady: boolean;
  /** A Service port's name, or its number in decimal; '' for all ports. */
  readonly port: string;
  /** At most so many addresses per family and Service port, the same ones for a node as long as can be; 0: all. */
  readonly subset: number;
}

/** What a subscription may ask for. Defaults: what kube-proxy does, both IP families, ready endpoints. */
export interface ViewOptions extends ClassOptions {
  readonly mode: ViewMode;
}

export const defaultViewOptions: ViewOptions = {
  mode: 'default',
  family: 'both',
  includeNotReady: false,
  port: '',
  subset: 0,
};

/** Why a port's endpoints are these. The order is the order in which the rules are asked. */
export type SelectionReason =
  | 'no-endpoints' // nothing usable at all
  | 'local-policy' // internalTrafficPolicy: Local, this node's (C33)
  | 'only-terminating' // nobody ready: serving and terminating, hints ignored (C31)
  | 'same-node' // node hints (C35.2)
  | 'same-zone' // zone hints (C35.3), or the zone modes
  | 'no-hints' // no ready endpoint carries a hint
  | 'partial-hints' // some ready endpoint lacks one: hints are off (C37)
  | 'zone-without-endpoints' // all hinted, none to this zone
  | 'unknown-node'
  | 'node-without-zone'
  | 'zone-unknown' // no node named and no zone given
  | 'external-name'
  | 'everything'; // modes everything and hinted

export interface PortSelection {
  readonly family: ViewFamily;
  /** Service port name, '' when unnamed or when the Service has no ports. */
  readonly port: string;
  readonly protocol: Protocol;
  readonly reason: SelectionReason;
  /** Distinct endpoints after dedup, whatever their condition. */
  readonly total: number;
  readonly chosen: number;
}

export interface ViewPort {
  readonly name: string;
  /** 0 for a portless endpoint of a Service without ports. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
}

/** For whom an endpoint is meant: sorted, each name once. */
export interface EntryHints {
  readonly forNodes: readonly string[];
  readonly forZones: readonly string[];
}

/**
 * One endpoint of a view: the facts that are hashed and sent by default, and the ports for which it was chosen.
 * Endpoints of one address whose facts are equal are one entry, so the entry does not depend on slice layout.
 */
export interface ViewEntry {
  /** Positive integer below 2^52: digest of family, address and facts, without ports. Key of the entry. */
  readonly id: number;
  readonly family: ViewFamily;
  /** Canonical `addresses[0]` (C16). */
  readonly address: string;
  /** Sorted by name, protocol, number. Never empty. */
  readonly ports: readonly ViewPort[];
  readonly nodeName: string;
  readonly zone: string;
  readonly hostname: string;
  /** As kube-proxy reads them: absent ready and serving are true, absent terminating is false (C17). */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Only in mode `hinted`, and only where there are any: then a fact like the others. */
  readonly hints?: EntryHints;
}

/** What travels only when asked for; of the winning copy of the entry's first port. Never hashed. */
export interface ViewDetails {
  readonly targetRef?: ObjectReference;
  readonly hints?: EndpointHints;
  readonly slice: string;
}

/** A whole view, as GetView and the offline `view` command print it. */
export interface View {
  /** namespace/name */
  readonly service: string;
  readonly viewpoint: Viewpoint;
  readonly options: ClassOptions;
  readonly state: ViewState;
  readonly revision: number;
  /** 32 hex digits. */
  readonly hash: string;
  /** `default/both/zone:eu-1a` */
  readonly viewClass: string;
  readonly selection: readonly PortSelection[];
  /** Sorted by family, address, id. */
  readonly entries: readonly (ViewEntry & { readonly details: ViewDetails })[];
}
