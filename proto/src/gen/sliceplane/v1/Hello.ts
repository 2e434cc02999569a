// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { Viewpoint as _sliceplane_v1_Viewpoint, Viewpoint__Output as _sliceplane_v1_Viewpoint__Output } from '../../sliceplane/v1/Viewpoint.ts';

export interface Hello {
  'viewpoint'?: (_sliceplane_v1_Viewpoint | null);
  'agent'?: (string);
  'maxFrameBytes'?: (number);
  'heartbeatMs'?: (number);
}

export interface Hello__Output {
  'viewpoint': (_sliceplane_v1_Viewpoint__Output | null);
  'agent': (string);
  'maxFrameBytes': (number);
  'heartbeatMs': (number);
}
