// Original file: proto/sliceplane/v1/kubernetes.proto


export interface PodIP {
  'ip'?: (string);
}

export interface PodIP__Output {
  'ip': (string);
}
