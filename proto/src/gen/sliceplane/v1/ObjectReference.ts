// Original file: proto/sliceplane/v1/kubernetes.proto


export interface ObjectReference {
  'kind'?: (string);
  'namespace'?: (string);
  'name'?: (string);
  'uid'?: (string);
  'apiVersion'?: (string);
  'resourceVersion'?: (string);
  'fieldPath'?: (string);
}

export interface ObjectReference__Output {
  'kind': (string);
  'namespace': (string);
  'name': (string);
  'uid': (string);
  'apiVersion': (string);
  'resourceVersion': (string);
  'fieldPath': (string);
}
