// Original file: proto/sliceplane/v1/cluster.proto

import type { FieldViolation as _sliceplane_v1_FieldViolation, FieldViolation__Output as _sliceplane_v1_FieldViolation__Output } from '../../sliceplane/v1/FieldViolation.ts';

export interface ObjectResult {
  'kind'?: (string);
  'namespace'?: (string);
  'name'?: (string);
  'outcome'?: (string);
  'errors'?: (_sliceplane_v1_FieldViolation)[];
}

export interface ObjectResult__Output {
  'kind': (string);
  'namespace': (string);
  'name': (string);
  'outcome': (string);
  'errors': (_sliceplane_v1_FieldViolation__Output)[];
}
