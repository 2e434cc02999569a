// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from '../../sliceplane/v1/ObjectMeta.ts';
import type { NodeStatus as _sliceplane_v1_NodeStatus, NodeStatus__Output as _sliceplane_v1_NodeStatus__Output } from '../../sliceplane/v1/NodeStatus.ts';

export interface Node {
  'metadata'?: (_sliceplane_v1_ObjectMeta | null);
  'status'?: (_sliceplane_v1_NodeStatus | null);
}

export interface Node__Output {
  'metadata': (_sliceplane_v1_ObjectMeta__Output | null);
  'status': (_sliceplane_v1_NodeStatus__Output | null);
}
