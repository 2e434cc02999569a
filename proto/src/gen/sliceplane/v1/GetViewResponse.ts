// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServiceView as _sliceplane_v1_ServiceView, ServiceView__Output as _sliceplane_v1_ServiceView__Output } from '../../sliceplane/v1/ServiceView.ts';
import type { Viewpoint as _sliceplane_v1_Viewpoint, Viewpoint__Output as _sliceplane_v1_Viewpoint__Output } from '../../sliceplane/v1/Viewpoint.ts';

export interface GetViewResponse {
  'epoch'?: (string);
  'notModified'?: (boolean);
  'view'?: (_sliceplane_v1_ServiceView | null);
  'viewpoint'?: (_sliceplane_v1_Viewpoint | null);
}

export interface GetViewResponse__Output {
  'epoch': (string);
  'notModified': (boolean);
  'view': (_sliceplane_v1_ServiceView__Output | null);
  'viewpoint': (_sliceplane_v1_Viewpoint__Output | null);
}
