// Original file: proto/sliceplane/v1/cluster.proto


export interface ListSlicesRequest {
  'namespace'?: (string);
  'service'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListSlicesRequest__Output {
  'namespace': (string);
  'service': (string);
  'pageSize': (number);
  'pageToken': (string);
}
