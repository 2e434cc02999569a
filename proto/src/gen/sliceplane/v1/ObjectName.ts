// Original file: proto/sliceplane/v1/cluster.proto


export interface ObjectName {
  'kind'?: (string);
  'namespace'?: (string);
  'name'?: (string);
}

export interface ObjectName__Output {
  'kind': (string);
  'namespace': (string);
  'name': (string);
}
