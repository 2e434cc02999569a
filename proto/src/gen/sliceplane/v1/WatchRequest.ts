// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { Viewpoint as _sliceplane_v1_Viewpoint, Viewpoint__Output as _sliceplane_v1_Viewpoint__Output } from '../../sliceplane/v1/Viewpoint.ts';
import type { ViewOptions as _sliceplane_v1_ViewOptions, ViewOptions__Output as _sliceplane_v1_ViewOptions__Output } from '../../sliceplane/v1/ViewOptions.ts';

export interface WatchRequest {
  'viewpoint'?: (_sliceplane_v1_Viewpoint | null);
  'options'?: (_sliceplane_v1_ViewOptions | null);
  'subscriptions'?: (string)[];
  'maxFrameBytes'?: (number);
  'heartbeatMs'?: (number);
}

export interface WatchRequest__Output {
  'viewpoint': (_sliceplane_v1_Viewpoint__Output | null);
  'options': (_sliceplane_v1_ViewOptions__Output | null);
  'subscriptions': (string)[];
  'maxFrameBytes': (number);
  'heartbeatMs': (number);
}
