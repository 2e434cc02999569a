// Original file: proto/sliceplane/v1/kubernetes.proto

import type { Condition as _sliceplane_v1_Condition, Condition__Output as _sliceplane_v1_Condition__Output } from '../../sliceplane/v1/Condition.ts';

export interface NodeStatus {
  'allocatable'?: ({[key: string]: string});
  'conditions'?: (_sliceplane_v1_Condition)[];
}

export interface NodeStatus__Output {
  'allocatable': ({[key: string]: string});
  'conditions': (_sliceplane_v1_Condition__Output)[];
}
