// Original file: proto/sliceplane/v1/cluster.proto

import type { Service as _sliceplane_v1_Service, Service__Output as _sliceplane_v1_Service__Output } from '../../sliceplane/v1/Service.ts';
import type { Pod as _sliceplane_v1_Pod, Pod__Output as _sliceplane_v1_Pod__Output } from '../../sliceplane/v1/Pod.ts';
import type { Node as _sliceplane_v1_Node, Node__Output as _sliceplane_v1_Node__Output } from '../../sliceplane/v1/Node.ts';
import type { Endpoints as _sliceplane_v1_Endpoints, Endpoints__Output as _sliceplane_v1_Endpoints__Output } from '../../sliceplane/v1/Endpoints.ts';
import type { EndpointSlice as _sliceplane_v1_EndpointSlice, EndpointSlice__Output as _sliceplane_v1_EndpointSlice__Output } from '../../sliceplane/v1/EndpointSlice.ts';
import type { SourceMark as _sliceplane_v1_SourceMark, SourceMark__Output as _sliceplane_v1_SourceMark__Output } from '../../sliceplane/v1/SourceMark.ts';

export interface ApplyRequest {
  'service'?: (_sliceplane_v1_Service | null);
  'pod'?: (_sliceplane_v1_Pod | null);
  'node'?: (_sliceplane_v1_Node | null);
  'endpoints'?: (_sliceplane_v1_Endpoints | null);
  'endpointSlice'?: (_sliceplane_v1_EndpointSlice | null);
  'mark'?: (_sliceplane_v1_SourceMark);
  'object'?: "service"|"pod"|"node"|"endpoints"|"endpointSlice"|"mark";
}

export interface ApplyRequest__Output {
  'service'?: (_sliceplane_v1_Service__Output | null);
  'pod'?: (_sliceplane_v1_Pod__Output | null);
  'node'?: (_sliceplane_v1_Node__Output | null);
  'endpoints'?: (_sliceplane_v1_Endpoints__Output | null);
  'endpointSlice'?: (_sliceplane_v1_EndpointSlice__Output | null);
  'mark'?: (_sliceplane_v1_SourceMark__Output);
  'object'?: "service"|"pod"|"node"|"endpoints"|"endpointSlice"|"mark";
}
