// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from '../../sliceplane/v1/ObjectMeta.ts';
import type { EndpointsSubset as _sliceplane_v1_EndpointsSubset, EndpointsSubset__Output as _sliceplane_v1_EndpointsSubset__Output } from '../../sliceplane/v1/EndpointsSubset.ts';

export interface Endpoints {
  'metadata'?: (_sliceplane_v1_ObjectMeta | null);
  'subsets'?: (_sliceplane_v1_EndpointsSubset)[];
}

export interface Endpoints__Output {
  'metadata': (_sliceplane_v1_ObjectMeta__Output | null);
  'subsets': (_sliceplane_v1_EndpointsSubset__Output)[];
}
