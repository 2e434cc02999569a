// Original file: proto/sliceplane/v1/admin.proto


export interface ListSessionsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'behind'?: (boolean);
  'node'?: (string);
}

export interface ListSessionsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'behind': (boolean);
  'node': (string);
}
