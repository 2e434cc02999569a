import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AdminClient as _sliceplane_v1_AdminClient, AdminDefinition as _sliceplane_v1_AdminDefinition } from './sliceplane/v1/Admin.ts';
import type { DeliveryStatus as _sliceplane_v1_DeliveryStatus, DeliveryStatus__Output as _sliceplane_v1_DeliveryStatus__Output } from './sliceplane/v1/DeliveryStatus.ts';
import type { GetStatusRequest as _sliceplane_v1_GetStatusRequest, GetStatusRequest__Output as _sliceplane_v1_GetStatusRequest__Output } from './sliceplane/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _sliceplane_v1_GetStatusResponse, GetStatusResponse__Output as _sliceplane_v1_GetStatusResponse__Output } from './sliceplane/v1/GetStatusResponse.ts';
import type { InjectFaultRequest as _sliceplane_v1_InjectFaultRequest, InjectFaultRequest__Output as _sliceplane_v1_InjectFaultRequest__Output } from './sliceplane/v1/InjectFaultRequest.ts';
import type { InjectFaultResponse as _sliceplane_v1_InjectFaultResponse, InjectFaultResponse__Output as _sliceplane_v1_InjectFaultResponse__Output } from './sliceplane/v1/InjectFaultResponse.ts';
import type { ListSessionsRequest as _sliceplane_v1_ListSessionsRequest, ListSessionsRequest__Output as _sliceplane_v1_ListSessionsRequest__Output } from './sliceplane/v1/ListSessionsRequest.ts';
import type { ListSessionsResponse as _sliceplane_v1_ListSessionsResponse, ListSessionsResponse__Output as _sliceplane_v1_ListSessionsResponse__Output } from './sliceplane/v1/ListSessionsResponse.ts';
import type { ListXdsClientsRequest as _sliceplane_v1_ListXdsClientsRequest, ListXdsClientsRequest__Output as _sliceplane_v1_ListXdsClientsRequest__Output } from './sliceplane/v1/ListXdsClientsRequest.ts';
import type { ListXdsClientsResponse as _sliceplane_v1_ListXdsClientsResponse, ListXdsClientsResponse__Output as _sliceplane_v1_ListXdsClientsResponse__Output } from './sliceplane/v1/ListXdsClientsResponse.ts';
import type { ObjectCounts as _sliceplane_v1_ObjectCounts, ObjectCounts__Output as _sliceplane_v1_ObjectCounts__Output } from './sliceplane/v1/ObjectCounts.ts';
import type { ProcessStatus as _sliceplane_v1_ProcessStatus, ProcessStatus__Output as _sliceplane_v1_ProcessStatus__Output } from './sliceplane/v1/ProcessStatus.ts';
import type { RecordedEvent as _sliceplane_v1_RecordedEvent, RecordedEvent__Output as _sliceplane_v1_RecordedEvent__Output } from './sliceplane/v1/RecordedEvent.ts';
import type { SessionStatus as _sliceplane_v1_SessionStatus, SessionStatus__Output as _sliceplane_v1_SessionStatus__Output } from './sliceplane/v1/SessionStatus.ts';
import type { ShardStatus as _sliceplane_v1_ShardStatus, ShardStatus__Output as _sliceplane_v1_ShardStatus__Output } from './sliceplane/v1/ShardStatus.ts';
import type { SourceStatus as _sliceplane_v1_SourceStatus, SourceStatus__Output as _sliceplane_v1_SourceStatus__Output } from './sliceplane/v1/SourceStatus.ts';
import type { XdsClient as _sliceplane_v1_XdsClient, XdsClient__Output as _sliceplane_v1_XdsClient__Output } from './sliceplane/v1/XdsClient.ts';
import type { XdsResourceStatus as _sliceplane_v1_XdsResourceStatus, XdsResourceStatus__Output as _sliceplane_v1_XdsResourceStatus__Output } from './sliceplane/v1/XdsResourceStatus.ts';
import type { XdsTypeStatus as _sliceplane_v1_XdsTypeStatus, XdsTypeStatus__Output as _sliceplane_v1_XdsTypeStatus__Output } from './sliceplane/v1/XdsTypeStatus.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sliceplane: {
    v1: {
      Admin: SubtypeConstructor<typeof grpc.Client, _sliceplane_v1_AdminClient> & { service: _sliceplane_v1_AdminDefinition }
      DeliveryStatus: MessageTypeDefinition<_sliceplane_v1_DeliveryStatus, _sliceplane_v1_DeliveryStatus__Output>
      FaultKind: EnumTypeDefinition
      GetStatusRequest: MessageTypeDefinition<_sliceplane_v1_GetStatusRequest, _sliceplane_v1_GetStatusRequest__Output>
      GetStatusResponse: MessageTypeDefinition<_sliceplane_v1_GetStatusResponse, _sliceplane_v1_GetStatusResponse__Output>
      InjectFaultRequest: MessageTypeDefinition<_sliceplane_v1_InjectFaultRequest, _sliceplane_v1_InjectFaultRequest__Output>
      InjectFaultResponse: MessageTypeDefinition<_sliceplane_v1_InjectFaultResponse, _sliceplane_v1_InjectFaultResponse__Output>
      ListSessionsRequest: MessageTypeDefinition<_sliceplane_v1_ListSessionsRequest, _sliceplane_v1_ListSessionsRequest__Output>
      ListSessionsResponse: MessageTypeDefinition<_sliceplane_v1_ListSessionsResponse, _sliceplane_v1_ListSessionsResponse__Output>
      ListXdsClientsRequest: MessageTypeDefinition<_sliceplane_v1_ListXdsClientsRequest, _sliceplane_v1_ListXdsClientsRequest__Output>
      ListXdsClientsResponse: MessageTypeDefinition<_sliceplane_v1_ListXdsClientsResponse, _sliceplane_v1_ListXdsClientsResponse__Output>
      ObjectCounts: MessageTypeDefinition<_sliceplane_v1_ObjectCounts, _sliceplane_v1_ObjectCounts__Output>
      ProcessStatus: MessageTypeDefinition<_sliceplane_v1_ProcessStatus, _sliceplane_v1_ProcessStatus__Output>
      RecordedEvent: MessageTypeDefinition<_sliceplane_v1_RecordedEvent, _sliceplane_v1_RecordedEvent__Output>
      SessionStatus: MessageTypeDefinition<_sliceplane_v1_SessionStatus, _sliceplane_v1_SessionStatus__Output>
      ShardStatus: MessageTypeDefinition<_sliceplane_v1_ShardStatus, _sliceplane_v1_ShardStatus__Output>
      SourceStatus: MessageTypeDefinition<_sliceplane_v1_SourceStatus, _sliceplane_v1_SourceStatus__Output>
      XdsClient: MessageTypeDefinition<_sliceplane_v1_XdsClient, _sliceplane_v1_XdsClient__Output>
      XdsResourceStatus: MessageTypeDefinition<_sliceplane_v1_XdsResourceStatus, _sliceplane_v1_XdsResourceStatus__Output>
      XdsTypeStatus: MessageTypeDefinition<_sliceplane_v1_XdsTypeStatus, _sliceplane_v1_XdsTypeStatus__Output>
    }
  }
}

