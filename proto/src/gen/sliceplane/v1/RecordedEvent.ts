// Original file: proto/sliceplane/v1/admin.proto


export interface RecordedEvent {
  'timeMs'?: (number | string);
  'type'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'kind'?: (string);
  'namespace'?: (string);
  'name'?: (string);
  'count'?: (number);
}

export interface RecordedEvent__Output {
  'timeMs': (number);
  'type': (string);
  'reason': (string);
  'message': (string);
  'kind': (string);
  'namespace': (string);
  'name': (string);
  'count': (number);
}
