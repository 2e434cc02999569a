export type { LeftOut, SliceChange, SliceEvent } from './change.ts';
export type { ClusterFacts } from './cluster.ts';
export { type ResolvedSliceOptions, resolveSliceOptions, type SliceOptions } from './options.ts';
export { otherManagers } from './other-managers.ts';
export { type Plan, planOf } from './plan.ts';
export { type Reconciled, ServiceSlices } from './service-slices.ts';
export { sameRatios, type ZoneRatios, zoneRatios } from './topology.ts';
