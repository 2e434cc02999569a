// Original file: proto/sliceplane/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface SourceStatus {
  'name'?: (string);
  'synced'?: (boolean);
  'objects'?: (number | string | Long);
  'refused'?: (number | string | Long);
  'lastChangeMs'?: (number | string);
}

export interface SourceStatus__Output {
  'name': (string);
  'synced': (boolean);
  'objects': (number);
  'refused': (number);
  'lastChangeMs': (number);
}
