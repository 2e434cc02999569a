// Original file: proto/sliceplane/v1/kubernetes.proto

import type { EndpointsAddress as _sliceplane_v1_EndpointsAddress, EndpointsAddress__Output as _sliceplane_v1_EndpointsAddress__Output } from '../../sliceplane/v1/EndpointsAddress.ts';
import type { EndpointsPort as _sliceplane_v1_EndpointsPort, EndpointsPort__Output as _sliceplane_v1_EndpointsPort__Output } from '../../sliceplane/v1/EndpointsPort.ts';

export interface EndpointsSubset {
  'addresses'?: (_sliceplane_v1_EndpointsAddress)[];
  'notReadyAddresses'?: (_sliceplane_v1_EndpointsAddress)[];
  'ports'?: (_sliceplane_v1_EndpointsPort)[];
}

export interface EndpointsSubset__Output {
  'addresses': (_sliceplane_v1_EndpointsAddress__Output)[];
  'notReadyAddresses': (_sliceplane_v1_EndpointsAddress__Output)[];
  'ports': (_sliceplane_v1_EndpointsPort__Output)[];
}
