import type { Node } from '@sliceplane/kube';
import type { Random } from './random.ts';
import type { ResolvedSyntheticSpec } from './spec.ts';

const REGION = 'region-1';

/** Cores per machine and how often it is bought. */
const CORES = [4, 8, 16, 32, 64];
const CORE_WEIGHTS = [1, 3, 4, 2, 1];
/** What the kubelet keeps for itself, thousandths of a core. */
const RESERVED_MILLIS = 80;
/** Smaller clusters have no nodes to spare for a control plane of their own. */
const LEAST_NODES_WITH_CONTROL_PLANE = 10;
const CONTROL_PLANE_NODES = 3;

/** The nodes of a cluster, `node-00000` and up. */
export function makeNodes(spec: ResolvedSyntheticSpec, random: Random): readonly Node[] {
  const zones = zoneNames(spec.zones);
  const weights = zones.map((_, i) => (1 - spec.zoneSkew) ** i);
  const controlPlane = spec.nodes >= LEAST_NODES_WITH_CONTROL_PLANE ? CONTROL_PLANE_NODES : 0;
  return Array.from({ length: spec.nodes }, (_, i): Node => {
    const isControlPlane = i < controlPlane;
    const zone = zones[isControlPlane ? i % zones.length : random.weighted(weights)] ?? '';
    const worker = !isControlPlane;
    return {
      kind: 'Node',
      name: `node-${String(i).padStart(5, '0')}`,
      uid: random.uid(),
      zone: worker && random.chance(spec.shares.missingZone) ? '' : zone,
      region: REGION,
      ready: !(worker && random.chance(spec.shares.notReadyNodes)),
      controlPlane: isControlPlane,
      cpuMillis: machineMillis(random),
    };
  });
}

/** Allocatable CPU of a machine as it is bought, thousandths of a core. */
export function machineMillis(random: Random): number {
  return (CORES[random.weighted(CORE_WEIGHTS)] ?? 4) * 1000 - RESERVED_MILLIS;
}

/** `zone-a` and up. */
export function zoneNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `zone-${String.fromCharCode(97 + i)}`);
}

/** Where pods run: positions in `nodes`. */
export function workersOf(nodes: readonly Node[]): readonly number[] {
  const all = [...nodes.keys()];
  const workers = all.filter((i) => nodes[i]?.controlPlane === false && nodes[i].ready);
  return workers.length > 0 ? workers : all;
}
