// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from '../../sliceplane/v1/ObjectMeta.ts';
import type { Endpoint as _sliceplane_v1_Endpoint, Endpoint__Output as _sliceplane_v1_Endpoint__Output } from '../../sliceplane/v1/Endpoint.ts';
import type { EndpointPort as _sliceplane_v1_EndpointPort, EndpointPort__Output as _sliceplane_v1_EndpointPort__Output } from '../../sliceplane/v1/EndpointPort.ts';

export interface EndpointSlice {
  'metadata'?: (_sliceplane_v1_ObjectMeta | null);
  'addressType'?: (string);
  'endpoints'?: (_sliceplane_v1_Endpoint)[];
  'ports'?: (_sliceplane_v1_EndpointPort)[];
}

export interface EndpointSlice__Output {
  'metadata': (_sliceplane_v1_ObjectMeta__Output | null);
  'addressType': (string);
  'endpoints': (_sliceplane_v1_Endpoint__Output)[];
  'ports': (_sliceplane_v1_EndpointPort__Output)[];
}
