// Original file: proto/sliceplane/v1/cluster.proto

import type { ObjectName as _sliceplane_v1_ObjectName, ObjectName__Output as _sliceplane_v1_ObjectName__Output } from '../../sliceplane/v1/ObjectName.ts';

export interface DeleteRequest {
  'objects'?: (_sliceplane_v1_ObjectName)[];
}

export interface DeleteRequest__Output {
  'objects': (_sliceplane_v1_ObjectName__Output)[];
}
