// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServiceView as _sliceplane_v1_ServiceView, ServiceView__Output as _sliceplane_v1_ServiceView__Output } from '../../sliceplane/v1/ServiceView.ts';
import type { Heartbeat as _sliceplane_v1_Heartbeat, Heartbeat__Output as _sliceplane_v1_Heartbeat__Output } from '../../sliceplane/v1/Heartbeat.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchResponse {
  'sequence'?: (number | string | Long);
  'epoch'?: (string);
  'sentMs'?: (number | string);
  'views'?: (_sliceplane_v1_ServiceView)[];
  'snapshotEnd'?: (boolean);
  'heartbeat'?: (_sliceplane_v1_Heartbeat | null);
}

export interface WatchResponse__Output {
  'sequence': (number);
  'epoch': (string);
  'sentMs': (number);
  'views': (_sliceplane_v1_ServiceView__Output)[];
  'snapshotEnd': (boolean);
  'heartbeat': (_sliceplane_v1_Heartbeat__Output | null);
}
