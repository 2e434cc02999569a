// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface ResolveAddressRequest {
  'address'?: (string);
  'port'?: (number);
}

export interface ResolveAddressRequest__Output {
  'address': (string);
  'port': (number);
}
