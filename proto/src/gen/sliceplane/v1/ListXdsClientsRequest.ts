// Original file: proto/sliceplane/v1/admin.proto


export interface ListXdsClientsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'refusing'?: (boolean);
  'node'?: (string);
  'resources'?: (boolean);
}

export interface ListXdsClientsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'refusing': (boolean);
  'node': (string);
  'resources': (boolean);
}
