// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { Viewpoint as _sliceplane_v1_Viewpoint, Viewpoint__Output as _sliceplane_v1_Viewpoint__Output } from '../../sliceplane/v1/Viewpoint.ts';
import type { ViewOptions as _sliceplane_v1_ViewOptions, ViewOptions__Output as _sliceplane_v1_ViewOptions__Output } from '../../sliceplane/v1/ViewOptions.ts';

export interface ExplainRequest {
  'service'?: (string);
  'viewpoint'?: (_sliceplane_v1_Viewpoint | null);
  'options'?: (_sliceplane_v1_ViewOptions | null);
  'internalTrafficPolicy'?: (string);
  '_internalTrafficPolicy'?: "internalTrafficPolicy";
}

export interface ExplainRequest__Output {
  'service': (string);
  'viewpoint': (_sliceplane_v1_Viewpoint__Output | null);
  'options': (_sliceplane_v1_ViewOptions__Output | null);
  'internalTrafficPolicy'?: (string);
  '_internalTrafficPolicy'?: "internalTrafficPolicy";
}
