// Original file: proto/sliceplane/v1/admin.proto

import type { FaultKind as _sliceplane_v1_FaultKind, FaultKind__Output as _sliceplane_v1_FaultKind__Output } from '../../sliceplane/v1/FaultKind.ts';

export interface InjectFaultRequest {
  'kind'?: (_sliceplane_v1_FaultKind);
  'shard'?: (number);
}

export interface InjectFaultRequest__Output {
  'kind': (_sliceplane_v1_FaultKind__Output);
  'shard': (number);
}
