// Original file: proto/sliceplane/v1/admin.proto

import type { XdsClient as _sliceplane_v1_XdsClient, XdsClient__Output as _sliceplane_v1_XdsClient__Output } from '../../sliceplane/v1/XdsClient.ts';

export interface ListXdsClientsResponse {
  'clients'?: (_sliceplane_v1_XdsClient)[];
  'nextPageToken'?: (string);
}

export interface ListXdsClientsResponse__Output {
  'clients': (_sliceplane_v1_XdsClient__Output)[];
  'nextPageToken': (string);
}
