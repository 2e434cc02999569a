// Original file: proto/sliceplane/v1/cluster.proto

import type { ObjectResult as _sliceplane_v1_ObjectResult, ObjectResult__Output as _sliceplane_v1_ObjectResult__Output } from '../../sliceplane/v1/ObjectResult.ts';

export interface ApplyResponse {
  'results'?: (_sliceplane_v1_ObjectResult)[];
  'accepted'?: (number);
  'refused'?: (number);
}

export interface ApplyResponse__Output {
  'results': (_sliceplane_v1_ObjectResult__Output)[];
  'accepted': (number);
  'refused': (number);
}
