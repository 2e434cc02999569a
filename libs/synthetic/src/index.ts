export { type Churn, churn, type ChurnOptions } from './churn.ts';
export { objectsOf, type SyntheticCluster, syntheticCluster } from './cluster.ts';
export { listPages, manifestOf, type PageOptions } from './manifest.ts';
export { presets, type PresetName } from './presets.ts';
export { Random } from './random.ts';
export {
  NO_TRAITS,
  type ResolvedSyntheticSpec,
  resolveSyntheticSpec,
  type SyntheticShares,
  type SyntheticSpec,
} from './spec.ts';
