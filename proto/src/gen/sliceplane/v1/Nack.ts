// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { Long } from '@grpc/proto-loader';

export interface Nack {
  'sequence'?: (number | string | Long);
  'service'?: (string);
  'message'?: (string);
}

export interface Nack__Output {
  'sequence': (number);
  'service': (string);
  'message': (string);
}
