// Original file: proto/sliceplane/v1/cluster.proto


export interface FieldViolation {
  'reason'?: (string);
  'message'?: (string);
  'field'?: (string);
}

export interface FieldViolation__Output {
  'reason': (string);
  'message': (string);
  'field': (string);
}
