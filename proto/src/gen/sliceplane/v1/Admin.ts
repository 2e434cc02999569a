// Original file: proto/sliceplane/v1/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStatusRequest as _sliceplane_v1_GetStatusRequest, GetStatusRequest__Output as _sliceplane_v1_GetStatusRequest__Output } from '../../sliceplane/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _sliceplane_v1_GetStatusResponse, GetStatusResponse__Output as _sliceplane_v1_GetStatusResponse__Output } from '../../sliceplane/v1/GetStatusResponse.ts';
import type { InjectFaultRequest as _sliceplane_v1_InjectFaultRequest, InjectFaultRequest__Output as _sliceplane_v1_InjectFaultRequest__Output } from '../../sliceplane/v1/InjectFaultRequest.ts';
import type { InjectFaultResponse as _sliceplane_v1_InjectFaultResponse, InjectFaultResponse__Output as _sliceplane_v1_InjectFaultResponse__Output } from '../../sliceplane/v1/InjectFaultResponse.ts';
import type { ListSessionsRequest as _sliceplane_v1_ListSessionsRequest, ListSessionsRequest__Output as _sliceplane_v1_ListSessionsRequest__Output } from '../../sliceplane/v1/ListSessionsRequest.ts';
import type { ListSessionsResponse as _sliceplane_v1_ListSessionsResponse, ListSessionsResponse__Output as _sliceplane_v1_ListSessionsResponse__Output } from '../../sliceplane/v1/ListSessionsResponse.ts';
import type { ListXdsClientsRequest as _sliceplane_v1_ListXdsClientsRequest, ListXdsClientsRequest__Output as _sliceplane_v1_ListXdsClientsRequest__Output } from '../../sliceplane/v1/ListXdsClientsRequest.ts';
import type { ListXdsClientsResponse as _sliceplane_v1_ListXdsClientsResponse, ListXdsClientsResponse__Output as _sliceplane_v1_ListXdsClientsResponse__Output } from '../../sliceplane/v1/ListXdsClientsResponse.ts';

export interface AdminClient extends grpc.Client {
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _sliceplane_v1_GetStatusRequest, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _sliceplane_v1_GetStatusRequest, callback: grpc.requestCallback<_sliceplane_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  
  InjectFault(argument: _sliceplane_v1_InjectFaultRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  InjectFault(argument: _sliceplane_v1_InjectFaultRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  InjectFault(argument: _sliceplane_v1_InjectFaultRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  InjectFault(argument: _sliceplane_v1_InjectFaultRequest, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  injectFault(argument: _sliceplane_v1_InjectFaultRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  injectFault(argument: _sliceplane_v1_InjectFaultRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  injectFault(argument: _sliceplane_v1_InjectFaultRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  injectFault(argument: _sliceplane_v1_InjectFaultRequest, callback: grpc.requestCallback<_sliceplane_v1_InjectFaultResponse__Output>): grpc.ClientUnaryCall;
  
  ListSessions(argument: _sliceplane_v1_ListSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _sliceplane_v1_ListSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _sliceplane_v1_ListSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _sliceplane_v1_ListSessionsRequest, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _sliceplane_v1_ListSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _sliceplane_v1_ListSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _sliceplane_v1_ListSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _sliceplane_v1_ListSessionsRequest, callback: grpc.requestCallback<_sliceplane_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  ListXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  ListXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  ListXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  listXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  listXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  listXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  listXdsClients(argument: _sliceplane_v1_ListXdsClientsRequest, callback: grpc.requestCallback<_sliceplane_v1_ListXdsClientsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AdminHandlers extends grpc.UntypedServiceImplementation {
  GetStatus: grpc.handleUnaryCall<_sliceplane_v1_GetStatusRequest__Output, _sliceplane_v1_GetStatusResponse>;
  
  InjectFault: grpc.handleUnaryCall<_sliceplane_v1_InjectFaultRequest__Output, _sliceplane_v1_InjectFaultResponse>;
  
  ListSessions: grpc.handleUnaryCall<_sliceplane_v1_ListSessionsRequest__Output, _sliceplane_v1_ListSessionsResponse>;
  
  ListXdsClients: grpc.handleUnaryCall<_sliceplane_v1_ListXdsClientsRequest__Output, _sliceplane_v1_ListXdsClientsResponse>;
  
}

export interface AdminDefinition extends grpc.ServiceDefinition {
  GetStatus: MethodDefinition<_sliceplane_v1_GetStatusRequest, _sliceplane_v1_GetStatusResponse, _sliceplane_v1_GetStatusRequest__Output, _sliceplane_v1_GetStatusResponse__Output>
  InjectFault: MethodDefinition<_sliceplane_v1_InjectFaultRequest, _sliceplane_v1_InjectFaultResponse, _sliceplane_v1_InjectFaultRequest__Output, _sliceplane_v1_InjectFaultResponse__Output>
  ListSessions: MethodDefinition<_sliceplane_v1_ListSessionsRequest, _sliceplane_v1_ListSessionsResponse, _sliceplane_v1_ListSessionsRequest__Output, _sliceplane_v1_ListSessionsResponse__Output>
  ListXdsClients: MethodDefinition<_sliceplane_v1_ListXdsClientsRequest, _sliceplane_v1_ListXdsClientsResponse, _sliceplane_v1_ListXdsClientsRequest__Output, _sliceplane_v1_ListXdsClientsResponse__Output>
}
