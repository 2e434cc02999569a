// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServiceView as _sliceplane_v1_ServiceView, ServiceView__Output as _sliceplane_v1_ServiceView__Output } from '../../sliceplane/v1/ServiceView.ts';
import type { Heartbeat as _sliceplane_v1_Heartbeat, Heartbeat__Output as _sliceplane_v1_Heartbeat__Output } from '../../sliceplane/v1/Heartbeat.ts';
import type { RefusedSubscription as _sliceplane_v1_RefusedSubscription, RefusedSubscription__Output as _sliceplane_v1_RefusedSubscription__Output } from '../../sliceplane/v1/RefusedSubscription.ts';
import type { Long } from '@grpc/proto-loader';

export interface SessionResponse {
  'sequence'?: (number | string | Long);
  'epoch'?: (string);
  'sentMs'?: (number | string);
  'views'?: (_sliceplane_v1_ServiceView)[];
  'snapshotEnd'?: (boolean);
  'heartbeat'?: (_sliceplane_v1_Heartbeat | null);
  'refused'?: (_sliceplane_v1_RefusedSubscription)[];
}

export interface SessionResponse__Output {
  'sequence': (number);
  'epoch': (string);
  'sentMs': (number);
  'views': (_sliceplane_v1_ServiceView__Output)[];
  'snapshotEnd': (boolean);
  'heartbeat': (_sliceplane_v1_Heartbeat__Output | null);
  'refused': (_sliceplane_v1_RefusedSubscription__Output)[];
}
