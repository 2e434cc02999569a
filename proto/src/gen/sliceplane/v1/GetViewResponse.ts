// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServiceView as _sliceplane_v1_ServiceView, ServiceView__Output as _sliceplane_v1_ServiceView__Output } from '../../sliceplane/v1/ServiceView.ts';

export interface GetViewResponse {
  'epoch'?: (string);
  'notModified'?: (boolean);
  'view'?: (_sliceplane_v1_ServiceView | null);
}

export interface GetViewResponse__Output {
  'epoch': (string);
  'notModified': (boolean);
  'view': (_sliceplane_v1_ServiceView__Output | null);
}
