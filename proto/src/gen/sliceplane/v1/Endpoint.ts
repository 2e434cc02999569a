// Original file: proto/sliceplane/v1/kubernetes.proto

import type { EndpointConditions as _sliceplane_v1_EndpointConditions, EndpointConditions__Output as _sliceplane_v1_EndpointConditions__Output } from '../../sliceplane/v1/EndpointConditions.ts';
import type { ObjectReference as _sliceplane_v1_ObjectReference, ObjectReference__Output as _sliceplane_v1_ObjectReference__Output } from '../../sliceplane/v1/ObjectReference.ts';
import type { EndpointHints as _sliceplane_v1_EndpointHints, EndpointHints__Output as _sliceplane_v1_EndpointHints__Output } from '../../sliceplane/v1/EndpointHints.ts';

export interface Endpoint {
  'addresses'?: (string)[];
  'conditions'?: (_sliceplane_v1_EndpointConditions | null);
  'hostname'?: (string);
  'targetRef'?: (_sliceplane_v1_ObjectReference | null);
  'deprecatedTopology'?: ({[key: string]: string});
  'nodeName'?: (string);
  'zone'?: (string);
  'hints'?: (_sliceplane_v1_EndpointHints | null);
  '_hostname'?: "hostname";
  '_nodeName'?: "nodeName";
  '_zone'?: "zone";
}

export interface Endpoint__Output {
  'addresses': (string)[];
  'conditions': (_sliceplane_v1_EndpointConditions__Output | null);
  'hostname'?: (string);
  'targetRef': (_sliceplane_v1_ObjectReference__Output | null);
  'deprecatedTopology': ({[key: string]: string});
  'nodeName'?: (string);
  'zone'?: (string);
  'hints': (_sliceplane_v1_EndpointHints__Output | null);
  '_hostname'?: "hostname";
  '_nodeName'?: "nodeName";
  '_zone'?: "zone";
}
