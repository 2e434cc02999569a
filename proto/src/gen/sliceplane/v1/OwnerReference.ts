// Original file: proto/sliceplane/v1/kubernetes.proto


export interface OwnerReference {
  'apiVersion'?: (string);
  'kind'?: (string);
  'name'?: (string);
  'uid'?: (string);
  'controller'?: (boolean);
  'blockOwnerDeletion'?: (boolean);
  '_controller'?: "controller";
  '_blockOwnerDeletion'?: "blockOwnerDeletion";
}

export interface OwnerReference__Output {
  'apiVersion': (string);
  'kind': (string);
  'name': (string);
  'uid': (string);
  'controller'?: (boolean);
  'blockOwnerDeletion'?: (boolean);
  '_controller'?: "controller";
  '_blockOwnerDeletion'?: "blockOwnerDeletion";
}
