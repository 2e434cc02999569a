import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AdminClient as _sliceplane_v1_AdminClient, AdminDefinition as _sliceplane_v1_AdminDefinition } from './sliceplane/v1/Admin.ts';
import type { GetStatusRequest as _sliceplane_v1_GetStatusRequest, GetStatusRequest__Output as _sliceplane_v1_GetStatusRequest__Output } from './sliceplane/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _sliceplane_v1_GetStatusResponse, GetStatusResponse__Output as _sliceplane_v1_GetStatusResponse__Output } from './sliceplane/v1/GetStatusResponse.ts';
import type { ObjectCounts as _sliceplane_v1_ObjectCounts, ObjectCounts__Output as _sliceplane_v1_ObjectCounts__Output } from './sliceplane/v1/ObjectCounts.ts';
import type { RecordedEvent as _sliceplane_v1_RecordedEvent, RecordedEvent__Output as _sliceplane_v1_RecordedEvent__Output } from './sliceplane/v1/RecordedEvent.ts';
import type { ShardStatus as _sliceplane_v1_ShardStatus, ShardStatus__Output as _sliceplane_v1_ShardStatus__Output } from './sliceplane/v1/ShardStatus.ts';
import type { SourceStatus as _sliceplane_v1_SourceStatus, SourceStatus__Output as _sliceplane_v1_SourceStatus__Output } from './sliceplane/v1/SourceStatus.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  sliceplane: {
    v1: {
      Admin: SubtypeConstructor<typeof grpc.Client, _sliceplane_v1_AdminClient> & { service: _sliceplane_v1_AdminDefinition }
      GetStatusRequest: MessageTypeDefinition<_sliceplane_v1_GetStatusRequest, _sliceplane_v1_GetStatusRequest__Output>
      GetStatusResponse: MessageTypeDefinition<_sliceplane_v1_GetStatusResponse, _sliceplane_v1_GetStatusResponse__Output>
      ObjectCounts: MessageTypeDefinition<_sliceplane_v1_ObjectCounts, _sliceplane_v1_ObjectCounts__Output>
      RecordedEvent: MessageTypeDefinition<_sliceplane_v1_RecordedEvent, _sliceplane_v1_RecordedEvent__Output>
      ShardStatus: MessageTypeDefinition<_sliceplane_v1_ShardStatus, _sliceplane_v1_ShardStatus__Output>
      SourceStatus: MessageTypeDefinition<_sliceplane_v1_SourceStatus, _sliceplane_v1_SourceStatus__Output>
    }
  }
}

