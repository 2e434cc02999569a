// Original file: proto/sliceplane/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStatusRequest as _sliceplane_v1_GetStatusRequest, GetStatusRequest__Output as _sliceplane_v1_GetStatusRequest__Output } from '../../sliceplane/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _sliceplane_v1_GetStatusResponse, GetStatusResponse__Output as _sliceplane_v1_GetStatusResponse__Output } from '../../sliceplane/v1/GetStatusResponse.ts';

export interface AdminClient extends grpc.Client {
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AdminHandlers extends grpc.UntypedServiceImplementation {
  GetStatus: grpc.handleUnaryCall<_sliceplane_v1_GetStatusRequest__Output, _sliceplane_v1_GetStatusResponse>;
  
}

export interface AdminDefinition extends grpc.ServiceDefinition {
  GetStatus: MethodDefinition<_sliceplane_v1_GetStatusRequest, _sliceplane_v1_GetStatusResponse, _sliceplane_v1_GetStatusRequest__Output, _sliceplane_v1_GetStatusResponse__Output>
}
