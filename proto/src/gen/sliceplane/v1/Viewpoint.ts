// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface Viewpoint {
  'node'?: (string);
  'zone'?: (string);
  '_zone'?: "zone";
}

export interface Viewpoint__Output {
  'node': (string);
  'zone'?: (string);
  '_zone'?: "zone";
}
