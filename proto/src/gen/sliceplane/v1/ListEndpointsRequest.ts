// Original file: proto/sliceplane/v1/cluster.proto


export interface ListEndpointsRequest {
  'namespace'?: (string);
  'service'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListEndpointsRequest__Output {
  'namespace': (string);
  'service': (string);
  'pageSize': (number);
  'pageToken': (string);
}
