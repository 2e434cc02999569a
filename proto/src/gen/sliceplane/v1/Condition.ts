// Original file: proto/sliceplane/v1/kubernetes.proto


export interface Condition {
  'type'?: (string);
  'status'?: (string);
  'lastTransitionTime'?: (string);
}

export interface Condition__Output {
  'type': (string);
  'status': (string);
  'lastTransitionTime': (string);
}
