// Original file: proto/sliceplane/v1/cluster.proto

import type { ObjectResult as _sliceplane_v1_ObjectResult, ObjectResult__Output as _sliceplane_v1_ObjectResult__Output } from '../../sliceplane/v1/ObjectResult.ts';

export interface DeleteResponse {
  'results'?: (_sliceplane_v1_ObjectResult)[];
}

export interface DeleteResponse__Output {
  'results': (_sliceplane_v1_ObjectResult__Output)[];
}
