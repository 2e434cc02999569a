// Original file: proto/sliceplane/v1/endpoint_views.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExplainRequest as _sliceplane_v1_ExplainRequest, ExplainRequest__Output as _sliceplane_v1_ExplainRequest__Output } from '../../sliceplane/v1/ExplainRequest.ts';
import type { ExplainResponse as _sliceplane_v1_ExplainResponse, ExplainResponse__Output as _sliceplane_v1_ExplainResponse__Output } from '../../sliceplane/v1/ExplainResponse.ts';
import type { GetViewRequest as _sliceplane_v1_GetViewRequest, GetViewRequest__Output as _sliceplane_v1_GetViewRequest__Output } from '../../sliceplane/v1/GetViewRequest.ts';
import type { GetViewResponse as _sliceplane_v1_GetViewResponse, GetViewResponse__Output as _sliceplane_v1_GetViewResponse__Output } from '../../sliceplane/v1/GetViewResponse.ts';
import type { ListServicesRequest as _sliceplane_v1_ListServicesRequest, ListServicesRequest__Output as _sliceplane_v1_ListServicesRequest__Output } from '../../sliceplane/v1/ListServicesRequest.ts';
import type { ListServicesResponse as _sliceplane_v1_ListServicesResponse, ListServicesResponse__Output as _sliceplane_v1_ListServicesResponse__Output } from '../../sliceplane/v1/ListServicesResponse.ts';
import type { ResolveAddressRequest as _sliceplane_v1_ResolveAddressRequest, ResolveAddressRequest__Output as _sliceplane_v1_ResolveAddressRequest__Output } from '../../sliceplane/v1/ResolveAddressRequest.ts';
import type { ResolveAddressResponse as _sliceplane_v1_ResolveAddressResponse, ResolveAddressResponse__Output as _sliceplane_v1_ResolveAddressResponse__Output } from '../../sliceplane/v1/ResolveAddressResponse.ts';
import type { SessionRequest as _sliceplane_v1_SessionRequest, SessionRequest__Output as _sliceplane_v1_SessionRequest__Output } from '../../sliceplane/v1/SessionRequest.ts';
import type { SessionResponse as _sliceplane_v1_SessionResponse, SessionResponse__Output as _sliceplane_v1_SessionResponse__Output } from '../../sliceplane/v1/SessionResponse.ts';
import type { WatchRequest as _sliceplane_v1_WatchRequest, WatchRequest__Output as _sliceplane_v1_WatchRequest__Output } from '../../sliceplane/v1/WatchRequest.ts';
import type { WatchResponse as _sliceplane_v1_WatchResponse, WatchResponse__Output as _sliceplane_v1_WatchResponse__Output } from '../../sliceplane/v1/WatchResponse.ts';

export interface EndpointViewsClient extends grpc.Client {
  Explain(argument: _sliceplane_v1_ExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _sliceplane_v1_ExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _sliceplane_v1_ExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _sliceplane_v1_ExplainRequest, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _sliceplane_v1_ExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _sliceplane_v1_ExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _sliceplane_v1_ExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _sliceplane_v1_ExplainRequest, callback: grpc.requestCallback<_sliceplane_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  
  GetView(argument: _sliceplane_v1_GetViewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  GetView(argument: _sliceplane_v1_GetViewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  GetView(argument: _sliceplane_v1_GetViewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  GetView(argument: _sliceplane_v1_GetViewRequest, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  getView(argument: _sliceplane_v1_GetViewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  getView(argument: _sliceplane_v1_GetViewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  getView(argument: _sliceplane_v1_GetViewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  getView(argument: _sliceplane_v1_GetViewRequest, callback: grpc.requestCallback<_sliceplane_v1_GetViewResponse__Output>): grpc.ClientUnaryCall;
  
  ListServices(argument: _sliceplane_v1_ListServicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  ListServices(argument: _sliceplane_v1_ListServicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  ListServices(argument: _sliceplane_v1_ListServicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  ListServices(argument: _sliceplane_v1_ListServicesRequest, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _sliceplane_v1_ListServicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _sliceplane_v1_ListServicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _sliceplane_v1_ListServicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _sliceplane_v1_ListServicesRequest, callback: grpc.requestCallback<_sliceplane_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  
  ResolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  ResolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  ResolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  ResolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  resolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  resolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  resolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  resolveAddress(argument: _sliceplane_v1_ResolveAddressRequest, callback: grpc.requestCallback<_sliceplane_v1_ResolveAddressResponse__Output>): grpc.ClientUnaryCall;
  
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_sliceplane_v1_SessionRequest, _sliceplane_v1_SessionResponse__Output>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_sliceplane_v1_SessionRequest, _sliceplane_v1_SessionResponse__Output>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_sliceplane_v1_SessionRequest, _sliceplane_v1_SessionResponse__Output>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_sliceplane_v1_SessionRequest, _sliceplane_v1_SessionResponse__Output>;
  
  Watch(argument: _sliceplane_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchResponse__Output>;
  Watch(argument: _sliceplane_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchResponse__Output>;
  watch(argument: _sliceplane_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchResponse__Output>;
  watch(argument: _sliceplane_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_sliceplane_v1_WatchResponse__Output>;
  
}

export interface EndpointViewsHandlers extends grpc.UntypedServiceImplementation {
  Explain: grpc.handleUnaryCall<_sliceplane_v1_ExplainRequest__Output, _sliceplane_v1_ExplainResponse>;
  
  GetView: grpc.handleUnaryCall<_sliceplane_v1_GetViewRequest__Output, _sliceplane_v1_GetViewResponse>;
  
  ListServices: grpc.handleUnaryCall<_sliceplane_v1_ListServicesRequest__Output, _sliceplane_v1_ListServicesResponse>;
  
  ResolveAddress: grpc.handleUnaryCall<_sliceplane_v1_ResolveAddressRequest__Output, _sliceplane_v1_ResolveAddressResponse>;
  
  Session: grpc.handleBidiStreamingCall<_sliceplane_v1_SessionRequest__Output, _sliceplane_v1_SessionResponse>;
  
  Watch: grpc.handleServerStreamingCall<_sliceplane_v1_WatchRequest__Output, _sliceplane_v1_WatchResponse>;
  
}

export interface EndpointViewsDefinition extends grpc.ServiceDefinition {
  Explain: MethodDefinition<_sliceplane_v1_ExplainRequest, _sliceplane_v1_ExplainResponse, _sliceplane_v1_ExplainRequest__Output, _sliceplane_v1_ExplainResponse__Output>
  GetView: MethodDefinition<_sliceplane_v1_GetViewRequest, _sliceplane_v1_GetViewResponse, _sliceplane_v1_GetViewRequest__Output, _sliceplane_v1_GetViewResponse__Output>
  ListServices: MethodDefinition<_sliceplane_v1_ListServicesRequest, _sliceplane_v1_ListServicesResponse, _sliceplane_v1_ListServicesRequest__Output, _sliceplane_v1_ListServicesResponse__Output>
  ResolveAddress: MethodDefinition<_sliceplane_v1_ResolveAddressRequest, _sliceplane_v1_ResolveAddressResponse, _sliceplane_v1_ResolveAddressRequest__Output, _sliceplane_v1_ResolveAddressResponse__Output>
  Session: MethodDefinition<_sliceplane_v1_SessionRequest, _sliceplane_v1_SessionResponse, _sliceplane_v1_SessionRequest__Output, _sliceplane_v1_SessionResponse__Output>
  Watch: MethodDefinition<_sliceplane_v1_WatchRequest, _sliceplane_v1_WatchResponse, _sliceplane_v1_WatchRequest__Output, _sliceplane_v1_WatchResponse__Output>
}
