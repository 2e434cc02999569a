import { NO_TRAITS, type SyntheticSpec } from './spec.ts';

export type PresetName = 'small' | 'threshold' | 'kep752' | 'huge';

/** Clusters worth a name. Spread one to change it: `{ ...presets.small, seed: 7 }`. */
export const presets: Readonly<Record<PresetName, SyntheticSpec>> = {
  /** Runs in every test: 30 nodes, 20 Services, 300 pods, every trait that twenty Services have room for. */
  small: {},
  /** The published limits of one cluster: 5,000 nodes, 10,000 Services with Zipf sizes, 150,000 pods. */
  threshold: { nodes: 5_000, services: 10_000, pods: 150_000, zones: 3, namespaces: 200 },
  /** KEP-752, case 1: one Service of 20,000 endpoints on 5,000 nodes. */
  kep752: { nodes: 5_000, services: 1, pods: 20_000, shares: NO_TRAITS, zoneSkew: 0 },
  /** Three times the published limits: 15,000 nodes, 30,000 Services, 500,000 pods. Take its objects one by one. */
  huge: { nodes: 15_000, services: 30_000, pods: 500_000, zones: 5, namespaces: 500 },
};
