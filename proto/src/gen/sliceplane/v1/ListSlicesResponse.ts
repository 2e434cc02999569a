// Original file: proto/sliceplane/v1/cluster.proto

import type { EndpointSlice as _sliceplane_v1_EndpointSlice, EndpointSlice__Output as _sliceplane_v1_EndpointSlice__Output } from '../../sliceplane/v1/EndpointSlice.ts';

export interface ListSlicesResponse {
  'slices'?: (_sliceplane_v1_EndpointSlice)[];
  'nextPageToken'?: (string);
}

export interface ListSlicesResponse__Output {
  'slices': (_sliceplane_v1_EndpointSlice__Output)[];
  'nextPageToken': (string);
}
