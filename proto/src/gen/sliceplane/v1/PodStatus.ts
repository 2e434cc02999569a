// Original file: proto/sliceplane/v1/kubernetes.proto

import type { Condition as _sliceplane_v1_Condition, Condition__Output as _sliceplane_v1_Condition__Output } from '../../sliceplane/v1/Condition.ts';
import type { PodIP as _sliceplane_v1_PodIP, PodIP__Output as _sliceplane_v1_PodIP__Output } from '../../sliceplane/v1/PodIP.ts';

export interface PodStatus {
  'phase'?: (string);
  'conditions'?: (_sliceplane_v1_Condition)[];
  'podIp'?: (string);
  'podIps'?: (_sliceplane_v1_PodIP)[];
}

export interface PodStatus__Output {
  'phase': (string);
  'conditions': (_sliceplane_v1_Condition__Output)[];
  'podIp': (string);
  'podIps': (_sliceplane_v1_PodIP__Output)[];
}
