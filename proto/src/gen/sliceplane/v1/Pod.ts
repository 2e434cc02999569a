// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from '../../sliceplane/v1/ObjectMeta.ts';
import type { PodSpec as _sliceplane_v1_PodSpec, PodSpec__Output as _sliceplane_v1_PodSpec__Output } from '../../sliceplane/v1/PodSpec.ts';
import type { PodStatus as _sliceplane_v1_PodStatus, PodStatus__Output as _sliceplane_v1_PodStatus__Output } from '../../sliceplane/v1/PodStatus.ts';

export interface Pod {
  'metadata'?: (_sliceplane_v1_ObjectMeta | null);
  'spec'?: (_sliceplane_v1_PodSpec | null);
  'status'?: (_sliceplane_v1_PodStatus | null);
}

export interface Pod__Output {
  'metadata': (_sliceplane_v1_ObjectMeta__Output | null);
  'spec': (_sliceplane_v1_PodSpec__Output | null);
  'status': (_sliceplane_v1_PodStatus__Output | null);
}
