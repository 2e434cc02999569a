// Original file: proto/sliceplane/v1/cluster.proto

import type { Endpoints as _sliceplane_v1_Endpoints, Endpoints__Output as _sliceplane_v1_Endpoints__Output } from '../../sliceplane/v1/Endpoints.ts';

export interface ListEndpointsResponse {
  'items'?: (_sliceplane_v1_Endpoints)[];
  'nextPageToken'?: (string);
}

export interface ListEndpointsResponse__Output {
  'items': (_sliceplane_v1_Endpoints__Output)[];
  'nextPageToken': (string);
}
