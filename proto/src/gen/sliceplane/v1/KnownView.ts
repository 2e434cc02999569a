// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface KnownView {
  'service'?: (string);
  'hash'?: (Buffer | Uint8Array | string);
}

export interface KnownView__Output {
  'service': (string);
  'hash': (Buffer);
}
