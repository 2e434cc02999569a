// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { Verdict as _sliceplane_v1_Verdict, Verdict__Output as _sliceplane_v1_Verdict__Output } from '../../sliceplane/v1/Verdict.ts';

export interface EndpointVerdict {
  'family'?: (string);
  'port'?: (string);
  'protocol'?: (string);
  'address'?: (string);
  'portNumber'?: (number);
  'slice'?: (string);
  'target'?: (string);
  'chosen'?: (boolean);
  'verdicts'?: (_sliceplane_v1_Verdict)[];
}

export interface EndpointVerdict__Output {
  'family': (string);
  'port': (string);
  'protocol': (string);
  'address': (string);
  'portNumber': (number);
  'slice': (string);
  'target': (string);
  'chosen': (boolean);
  'verdicts': (_sliceplane_v1_Verdict__Output)[];
}
