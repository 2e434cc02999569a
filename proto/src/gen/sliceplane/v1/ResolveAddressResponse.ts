// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { AddressOwner as _sliceplane_v1_AddressOwner, AddressOwner__Output as _sliceplane_v1_AddressOwner__Output } from '../../sliceplane/v1/AddressOwner.ts';

export interface ResolveAddressResponse {
  'address'?: (string);
  'owners'?: (_sliceplane_v1_AddressOwner)[];
}

export interface ResolveAddressResponse__Output {
  'address': (string);
  'owners': (_sliceplane_v1_AddressOwner__Output)[];
}
