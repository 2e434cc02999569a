// Original file: proto/sliceplane/v1/cluster.proto


export interface WatchSlicesRequest {
  'namespace'?: (string);
  'service'?: (string);
}

export interface WatchSlicesRequest__Output {
  'namespace': (string);
  'service': (string);
}
