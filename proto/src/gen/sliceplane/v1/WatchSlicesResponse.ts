// Original file: proto/sliceplane/v1/cluster.proto

import type { SliceEvent as _sliceplane_v1_SliceEvent, SliceEvent__Output as _sliceplane_v1_SliceEvent__Output } from '../../sliceplane/v1/SliceEvent.ts';

export interface WatchSlicesResponse {
  'events'?: (_sliceplane_v1_SliceEvent)[];
  'snapshotEnd'?: (boolean);
}

export interface WatchSlicesResponse__Output {
  'events': (_sliceplane_v1_SliceEvent__Output)[];
  'snapshotEnd': (boolean);
}
