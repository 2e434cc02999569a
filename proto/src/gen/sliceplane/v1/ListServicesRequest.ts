// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface ListServicesRequest {
  'namespace'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListServicesRequest__Output {
  'namespace': (string);
  'pageSize': (number);
  'pageToken': (string);
}
