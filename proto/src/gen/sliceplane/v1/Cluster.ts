// Original file: proto/sliceplane/v1/cluster.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyRequest as _sliceplane_v1_ApplyRequest, ApplyRequest__Output as _sliceplane_v1_ApplyRequest__Output } from '../../sliceplane/v1/ApplyRequest.ts';
import type { ApplyResponse as _sliceplane_v1_ApplyResponse, ApplyResponse__Output as _sliceplane_v1_ApplyResponse__Output } from '../../sliceplane/v1/ApplyResponse.ts';
import type { DeleteRequest as _sliceplane_v1_DeleteRequest, DeleteRequest__Output as _sliceplane_v1_DeleteRequest__Output } from '../../sliceplane/v1/DeleteRequest.ts';
import type { DeleteResponse as _sliceplane_v1_DeleteResponse, DeleteResponse__Output as _sliceplane_v1_DeleteResponse__Output } from '../../sliceplane/v1/DeleteResponse.ts';
import type { ListEndpointsRequest as _sliceplane_v1_ListEndpointsRequest, ListEndpointsRequest__Output as _sliceplane_v1_ListEndpointsRequest__Output } from '../../sliceplane/v1/ListEndpointsRequest.ts';
import type { ListEndpointsResponse as _sliceplane_v1_ListEndpointsResponse, ListEndpointsResponse__Output as _sliceplane_v1_ListEndpointsResponse__Output } from '../../sliceplane/v1/ListEndpointsResponse.ts';
import type { ListSlicesRequest as _sliceplane_v1_ListSlicesRequest, ListSlicesRequest__Output as _sliceplane_v1_ListSlicesRequest__Output } from '../../sliceplane/v1/ListSlicesRequest.ts';
import type { ListSlicesResponse as _sliceplane_v1_ListSlicesResponse, ListSlicesResponse__Output as _sliceplane_v1_ListSlicesResponse__Output } from '../../sliceplane/v1/ListSlicesResponse.ts';
import type { WatchSlicesRequest as _sliceplane_v1_WatchSlicesRequest, WatchSlicesRequest__Output as _sliceplane_v1_WatchSlicesRequest__Output } from '../../sliceplane/v1/WatchSlicesRequest.ts';
import type { WatchSlicesResponse as _sliceplane_v1_WatchSlicesResponse, WatchSlicesResponse__Output as _sliceplane_v1_WatchSlicesResponse__Output } from '../../sliceplane/v1/WatchSlicesResponse.ts';

export interface ClusterClient extends grpc.Client {
  Apply(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  Apply(metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  Apply(options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  Apply(callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  apply(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  apply(metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  apply(options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  apply(callback: grpc.requestCallback<_sliceplane_v1_ApplyResponse__Output>): grpc.ClientWritableStream<_sliceplane_v1_ApplyRequest>;
  
  Delete(argument: _sliceplane_v1_DeleteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _sliceplane_v1_DeleteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _sliceplane_v1_DeleteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  Delete(argument: _sliceplane_v1_DeleteRequest, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _sliceplane_v1_DeleteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _sliceplane_v1_DeleteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _sliceplane_v1_DeleteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  delete(argument: _sliceplane_v1_DeleteRequest, callback: grpc.requestCallback<_sliceplane_v1_DeleteResponse__Output>): grpc.ClientUnaryCall;
  
  ListEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  ListEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  ListEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  ListEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _sliceplane_v1_ListEndpointsRequest, callback: grpc.requestCallback<_sliceplane_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  
  ListSlices(argument: _sliceplane_v1_ListSlicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  ListSlices(argument: _sliceplane_v1_ListSlicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  ListSlices(argument: _sliceplane_v1_ListSlicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  ListSlices(argument: _sliceplane_v1_ListSlicesRequest, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  listSlices(argument: _sliceplane_v1_ListSlicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  listSlices(argument: _sliceplane_v1_ListSlicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  listSlices(argument: _sliceplane_v1_ListSlicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  listSlices(argument: _sliceplane_v1_ListSlicesRequest, callback: grpc.requestCallback<_sliceplane_v1_ListSlicesResponse__Output>): grpc.ClientUnaryCall;
  
  WatchSlices(argument: _sliceplane_v1_WatchSlicesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchSlicesResponse__Output>;
  WatchSlices(argument: _sliceplane_v1_WatchSlicesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchSlicesResponse__Output>;
  watchSlices(argument: _sliceplane_v1_WatchSlicesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchSlicesResponse__Output>;
  watchSlices(argument: _sliceplane_v1_WatchSlicesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchSlicesResponse__Output>;
  
}

export interface ClusterHandlers extends grpc.UntypedServiceImplementation {
  Apply: grpc.handleClientStreamingCall<_sliceplane_v1_ApplyRequest__Output, _sliceplane_v1_ApplyResponse>;
  
  Delete: grpc.handleUnaryCall<_sliceplane_v1_DeleteRequest__Output, _sliceplane_v1_DeleteResponse>;
  
  ListEndpoints: grpc.handleUnaryCall<_sliceplane_v1_ListEndpointsRequest__Output, _sliceplane_v1_ListEndpointsResponse>;
  
  ListSlices: grpc.handleUnaryCall<_sliceplane_v1_ListSlicesRequest__Output, _sliceplane_v1_ListSlicesResponse>;
  
  WatchSlices: grpc.handleServerStreamingCall<_sliceplane_v1_WatchSlicesRequest__Output, _sliceplane_v1_WatchSlicesResponse>;
  
}

export interface ClusterDefinition extends grpc.ServiceDefinition {
  Apply: MethodDefinition<_sliceplane_v1_ApplyRequest, _sliceplane_v1_ApplyResponse, _sliceplane_v1_ApplyRequest__Output, _sliceplane_v1_ApplyResponse__Output>
  Delete: MethodDefinition<_sliceplane_v1_DeleteRequest, _sliceplane_v1_DeleteResponse, _sliceplane_v1_DeleteRequest__Output, _sliceplane_v1_DeleteResponse__Output>
  ListEndpoints: MethodDefinition<_sliceplane_v1_ListEndpointsRequest, _sliceplane_v1_ListEndpointsResponse, _sliceplane_v1_ListEndpointsRequest__Output, _sliceplane_v1_ListEndpointsResponse__Output>
  ListSlices: MethodDefinition<_sliceplane_v1_ListSlicesRequest, _sliceplane_v1_ListSlicesResponse, _sliceplane_v1_ListSlicesRequest__Output, _sliceplane_v1_ListSlicesResponse__Output>
  WatchSlices: MethodDefinition<_sliceplane_v1_WatchSlicesRequest, _sliceplane_v1_WatchSlicesResponse, _sliceplane_v1_WatchSlicesRequest__Output, _sliceplane_v1_WatchSlicesResponse__Output>
}
