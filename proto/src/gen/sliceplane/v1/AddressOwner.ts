// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ViewPort as _sliceplane_v1_ViewPort, ViewPort__Output as _sliceplane_v1_ViewPort__Output } from '../../sliceplane/v1/ViewPort.ts';
import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from '../../sliceplane/v1/ObjectReference.ts';

export interface AddressOwner {
  'service'?: (string);
  'role'?: (string);
  'ports'?: (_sliceplane_v1_ViewPort)[];
  'targetRef'?: (_sliceplane_v1_ObjectReference | null);
  'nodeName'?: (string);
  'slice'?: (string);
}

export interface AddressOwner__Output {
  'service': (string);
  'role': (string);
  'ports': (_sliceplane_v1_ViewPort__Output)[];
  'targetRef': (_sliceplane_v1_ObjectReference__Output | null);
  'nodeName': (string);
  'slice': (string);
}
