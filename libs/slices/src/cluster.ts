import type { Node } from '@sliceplane/kube';
import type { ZoneRatios } from './topology.ts';

/** What a Service's slices need to know of the cluster around it. */
export interface ClusterFacts {
  node(name: string): Node | undefined;
  readonly zoneRatios: ZoneRatios;
}
