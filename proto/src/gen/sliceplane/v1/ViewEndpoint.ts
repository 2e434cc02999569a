// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ViewPort as _sliceplane_v1_ViewPort, ViewPort__Output as _sliceplane_v1_ViewPort__Output } from '../../sliceplane/v1/ViewPort.ts';
import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from '../../sliceplane/v1/ObjectReference.ts';
import type { EndpointHints as _sliceplane_v1_EndpointHints, EndpointHints__Output as _sliceplane_v1_EndpointHints__Output } from '../../sliceplane/v1/EndpointHints.ts';
import type { Long } from '@grpc/proto-loader';

export interface ViewEndpoint {
  'id'?: (number | string | Long);
  'address'?: (string);
  'ports'?: (_sliceplane_v1_ViewPort)[];
  'nodeName'?: (string);
  'zone'?: (string);
  'hostname'?: (string);
  'notReady'?: (boolean);
  'notServing'?: (boolean);
  'terminating'?: (boolean);
  'targetRef'?: (_sliceplane_v1_ObjectReference | null);
  'hints'?: (_sliceplane_v1_EndpointHints | null);
  'slice'?: (string);
}

export interface ViewEndpoint__Output {
  'id': (number);
  'address': (string);
  'ports': (_sliceplane_v1_ViewPort__Output)[];
  'nodeName': (string);
  'zone': (string);
  'hostname': (string);
  'notReady': (boolean);
  'notServing': (boolean);
  'terminating': (boolean);
  'targetRef': (_sliceplane_v1_ObjectReference__Output | null);
  'hints': (_sliceplane_v1_EndpointHints__Output | null);
  'slice': (string);
}
