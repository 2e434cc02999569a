// Original file: proto/sliceplane/v1/kubernetes.proto


export interface ForNode {
  'name'?: (string);
}

export interface ForNode__Output {
  'name': (string);
}
