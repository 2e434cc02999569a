// Original file: proto/sliceplane/v1/cluster.proto

import type { EndpointSlice as _sliceplane_v1_EndpointSlice, EndpointSlice__Output as _sliceplane_v1_EndpointSlice__Output } from '../../sliceplane/v1/EndpointSlice.ts';

// Original file: proto/sliceplane/v1/cluster.proto

export const _sliceplane_v1_SliceEvent_Type = {
  TYPE_UNSPECIFIED: 'TYPE_UNSPECIFIED',
  TYPE_ADDED: 'TYPE_ADDED',
  TYPE_MODIFIED: 'TYPE_MODIFIED',
  TYPE_DELETED: 'TYPE_DELETED',
} as const;

export type _sliceplane_v1_SliceEvent_Type =
  | 'TYPE_UNSPECIFIED'
  | 0
  | 'TYPE_ADDED'
  | 1
  | 'TYPE_MODIFIED'
  | 2
  | 'TYPE_DELETED'
  | 3

export type _sliceplane_v1_SliceEvent_Type__Output = typeof _sliceplane_v1_SliceEvent_Type[keyof typeof _sliceplane_v1_SliceEvent_Type]

export interface SliceEvent {
  'type'?: (_sliceplane_v1_SliceEvent_Type);
  'slice'?: (_sliceplane_v1_EndpointSlice | null);
}

export interface SliceEvent__Output {
  'type': (_sliceplane_v1_SliceEvent_Type__Output);
  'slice': (_sliceplane_v1_EndpointSlice__Output | null);
}
