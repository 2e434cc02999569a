// Original file: proto/sliceplane/v1/kubernetes.proto

import type { IntOrString as _sliceplane_v1_IntOrString, IntOrString__Output as _sliceplane_v1_IntOrString__Output } from '../../sliceplane/v1/IntOrString.ts';

export interface ServicePort {
  'name'?: (string);
  'protocol'?: (string);
  'appProtocol'?: (string);
  'port'?: (number);
  'targetPort'?: (_sliceplane_v1_IntOrString | null);
  'nodePort'?: (number);
  '_appProtocol'?: "appProtocol";
}

export interface ServicePort__Output {
  'name': (string);
  'protocol': (string);
  'appProtocol'?: (string);
  'port': (number);
  'targetPort': (_sliceplane_v1_IntOrString__Output | null);
  'nodePort': (number);
  '_appProtocol'?: "appProtocol";
}
