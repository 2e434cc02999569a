// Original file: proto/sliceplane/v1/kubernetes.proto


export interface ForZone {
  'name'?: (string);
}

export interface ForZone__Output {
  'name': (string);
}
