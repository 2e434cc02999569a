// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { Hello as _sliceplane_v1_Hello, Hello__Output as _sliceplane_v1_Hello__Output } from '../../sliceplane/v1/Hello.ts';
import type { Subscribe as _sliceplane_v1_Subscribe, Subscribe__Output as _sliceplane_v1_Subscribe__Output } from '../../sliceplane/v1/Subscribe.ts';
import type { Unsubscribe as _sliceplane_v1_Unsubscribe, Unsubscribe__Output as _sliceplane_v1_Unsubscribe__Output } from '../../sliceplane/v1/Unsubscribe.ts';
import type { Ack as _sliceplane_v1_Ack, Ack__Output as _sliceplane_v1_Ack__Output } from '../../sliceplane/v1/Ack.ts';
import type { Nack as _sliceplane_v1_Nack, Nack__Output as _sliceplane_v1_Nack__Output } from '../../sliceplane/v1/Nack.ts';

export interface SessionRequest {
  'hello'?: (_sliceplane_v1_Hello | null);
  'subscribe'?: (_sliceplane_v1_Subscribe | null);
  'unsubscribe'?: (_sliceplane_v1_Unsubscribe | null);
  'ack'?: (_sliceplane_v1_Ack | null);
  'nack'?: (_sliceplane_v1_Nack | null);
  'request'?: "hello"|"subscribe"|"unsubscribe"|"ack"|"nack";
}

export interface SessionRequest__Output {
  'hello'?: (_sliceplane_v1_Hello__Output | null);
  'subscribe'?: (_sliceplane_v1_Subscribe__Output | null);
  'unsubscribe'?: (_sliceplane_v1_Unsubscribe__Output | null);
  'ack'?: (_sliceplane_v1_Ack__Output | null);
  'nack'?: (_sliceplane_v1_Nack__Output | null);
  'request'?: "hello"|"subscribe"|"unsubscribe"|"ack"|"nack";
}
