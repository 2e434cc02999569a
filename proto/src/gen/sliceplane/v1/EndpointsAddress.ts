// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from '../../sliceplane/v1/ObjectReference.ts';

export interface EndpointsAddress {
  'ip'?: (string);
  'hostname'?: (string);
  'nodeName'?: (string);
  'targetRef'?: (_sliceplane_v1_ObjectReference | null);
  '_nodeName'?: "nodeName";
}

export interface EndpointsAddress__Output {
  'ip': (string);
  'hostname': (string);
  'nodeName'?: (string);
  'targetRef': (_sliceplane_v1_ObjectReference__Output | null);
  '_nodeName'?: "nodeName";
}
