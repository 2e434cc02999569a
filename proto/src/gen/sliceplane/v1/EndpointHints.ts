// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ForZone as _sliceplane_v1_ForZone, ForZone__Output as _sliceplane_v1_ForZone__Output } from '../../sliceplane/v1/ForZone.ts';
import type { ForNode as _sliceplane_v1_ForNode, ForNode__Output as _sliceplane_v1_ForNode__Output } from '../../sliceplane/v1/ForNode.ts';

export interface EndpointHints {
  'forZones'?: (_sliceplane_v1_ForZone)[];
  'forNodes'?: (_sliceplane_v1_ForNode)[];
}

export interface EndpointHints__Output {
  'forZones': (_sliceplane_v1_ForZone__Output)[];
  'forNodes': (_sliceplane_v1_ForNode__Output)[];
}
