/** Shares of all Services, Pods or Nodes that carry a trait; each 0..1. */
export interface SyntheticShares {
  /** Services with clusterIP None, run by a StatefulSet: their pods have hostnames. @defaultValue 0.06 */
  readonly headless?: number;
  /** Services, and their pods, with IPv4 and IPv6. @defaultValue 0.1 */
  readonly dualStack?: number;
  /** Services of type LoadBalancer. @defaultValue 0.03 */
  readonly loadBalancer?: number;
  /** Services with internalTrafficPolicy Local. @defaultValue 0.04 */
  readonly localPolicy?: number;
  /** Services with trafficDistribution PreferClose. @defaultValue 0.05 */
  readonly preferClose?: number;
  /** Services with trafficDistribution PreferSameZone. @defaultValue 0.1 */
  readonly preferSameZone?: number;
  /** Services with trafficDistribution PreferSameNode. @defaultValue 0.03 */
  readonly preferSameNode?: number;
  /** Services with topology-mode Auto. @defaultValue 0.04 */
  readonly auto?: number;
  /** Services with publishNotReadyAddresses. @defaultValue 0.02 */
  readonly publishNotReady?: number;
  /** Services without selector, with hand-written Endpoints. @defaultValue 0.02 */
  readonly manual?: number;
  /** Services without selector, whose slices another manager than us or Kubernetes writes; the first has FQDNs too. @defaultValue 0.02 */
  readonly foreign?: number;
  /** Services that select the pods of another Service of their namespace. @defaultValue 0.03 */
  readonly shared?: number;
  /** Services whose pods have a sidecar, that a port of the Service names and that must be ready too. @defaultValue 0.05 */
  readonly sidecars?: number;
  /** Services whose targetPort is a name, which half of their pods resolve differently. @defaultValue 0.2 */
  readonly namedPorts?: number;
  /** Scheduled pods that are not ready. @defaultValue 0.02 */
  readonly notReady?: number;
  /** Pods with a deletionTimestamp. @defaultValue 0.005 */
  readonly terminating?: number;
  /** Pods without a node and an IP. @defaultValue 0.003 */
  readonly pending?: number;
  /** Pods that have run to their end. @defaultValue 0.002 */
  readonly finished?: number;
  /** Nodes without a zone label. @defaultValue 0.01 */
  readonly missingZone?: number;
  /** Nodes that are not ready. @defaultValue 0.005 */
  readonly notReadyNodes?: number;
}

/** How large a cluster, and how much of what is in it. Equal specs give equal clusters, byte for byte. */
export interface SyntheticSpec {
  /** @defaultValue 1 */
  readonly seed?: number;
  /** Nodes, 1..200,000. From 10 on the first three are control plane nodes without pods. @defaultValue 30 */
  readonly nodes?: number;
  /** Services, 1..1,000,000; the first is the largest. @defaultValue 20 */
  readonly services?: number;
  /** Pods over all Services that have pods of their own, 0..8,000,000. @defaultValue 300 */
  readonly pods?: number;
  /** Exactly so many pods for each of these Services, in place of `pods` and `sizeExponent`. 0..1,000,000. */
  readonly podsPerService?: number | null;
  /** Namespaces, 1..10,000. @defaultValue one for 20 Services, at most 200 */
  readonly namespaces?: number;
  /** Zones, 1..26. @defaultValue 3 */
  readonly zones?: number;
  /** How much smaller each zone is than the one before it: 0 (equal) up to below 1. @defaultValue 0.2 */
  readonly zoneSkew?: number;
  /** Service sizes fall with rank to this power: 0 equal sizes, 1 Zipf. 0..3. @defaultValue 1 */
  readonly sizeExponent?: number;
  /** Creation of the oldest object, ms since the Unix epoch. @defaultValue 2026-01-01T00:00:00Z */
  readonly epochMs?: number;
  readonly shares?: SyntheticShares;
}

export type ResolvedSyntheticSpec = Required<Omit<SyntheticSpec, 'shares'>> & {
  readonly shares: Required<SyntheticShares>;
};

/** No trait at all: plain ClusterIP Services, every pod ready, every node in a zone. */
export const NO_TRAITS: Required<SyntheticShares> = {
  headless: 0,
  dualStack: 0,
  loadBalancer: 0,
  localPolicy: 0,
  preferClose: 0,
  preferSameZone: 0,
  preferSameNode: 0,
  auto: 0,
  publishNotReady: 0,
  manual: 0,
  foreign: 0,
  shared: 0,
  sidecars: 0,
  namedPorts: 0,
  notReady: 0,
  terminating: 0,
  pending: 0,
  finished: 0,
  missingZone: 0,
  notReadyNodes: 0,
};

const DEFAULT_SHARES: Required<SyntheticShares> = {
  headless: 0.06,
  dualStack: 0.1,
  loadBalancer: 0.03,
  localPolicy: 0.04,
  preferClose: 0.05,
  preferSameZone: 0.1,
  preferSameNode: 0.03,
  auto: 0.04,
  publishNotReady: 0.02,
  manual: 0.02,
  foreign: 0.02,
  shared: 0.03,
  sidecars: 0.05,
  namedPorts: 0.2,
  notReady: 0.02,
  terminating: 0.005,
  pending: 0.003,
  finished: 0.002,
  missingZone: 0.01,
  notReadyNodes: 0.005,
};

/** Shares of one draw: a Service has at most one of these. */
export const TOPOLOGY_TRAITS = ['preferClose', 'preferSameZone', 'preferSameNode', 'auto'] as const;
/** A pod has at most one of these. */
export const POD_STATES = ['notReady', 'terminating', 'pending', 'finished'] as const;

/** Fills defaults and rejects nonsense, once. @throws RangeError naming the option, its bounds and the value */
export function resolveSyntheticSpec(spec: SyntheticSpec = {}): ResolvedSyntheticSpec {
  const services = integer('services', spec.services ?? 20, 1, 1_000_000);
  const shares = { ...DEFAULT_SHARES, ...spec.shares };
  for (const [name, share] of Object.entries(shares)) {
    if (!Object.hasOwn(NO_TRAITS, name)) throw new RangeError(`shares.${name} is not known`);
    within(`shares.${name}`, share, 0, 1);
  }
  for (const group of [TOPOLOGY_TRAITS, POD_STATES]) {
    const sum = group.reduce((total, name) => total + shares[name], 0);
    within(`the sum of shares ${group.join(', ')}`, sum, 0, 1);
  }
  const zoneSkew = within('zoneSkew', spec.zoneSkew ?? 0.2, 0, 1);
  if (zoneSkew === 1) throw new RangeError('zoneSkew must be below 1: only one zone would be left');
  const podsPerService = spec.podsPerService ?? null;
  if (podsPerService !== null) {
    integer('podsPerService', podsPerService, 0, 1_000_000);
    within('podsPerService times services', podsPerService * services, 0, 8_000_000);
  }
  const namespaces = spec.namespaces ?? Math.min(200, Math.ceil(services / 20));
  return {
    seed: integer('seed', spec.seed ?? 1, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    nodes: integer('nodes', spec.nodes ?? 30, 1, 200_000),
    services,
    pods: integer('pods', spec.pods ?? 300, 0, 8_000_000),
    podsPerService,
    namespaces: integer('namespaces', namespaces, 1, 10_000),
    zones: integer('zones', spec.zones ?? 3, 1, 26),
    zoneSkew,
    sizeExponent: within('sizeExponent', spec.sizeExponent ?? 1, 0, 3),
    epochMs: integer('epochMs', spec.epochMs ?? Date.UTC(2026, 0, 1), 0, 8_000_000_000_000),
    shares,
  };
}

function integer(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be an integer from ${least} to ${most}, not ${value}`);
}

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new RangeError(`${name} must be from ${least} to ${most}, not ${value}`);
}
