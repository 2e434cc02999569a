// Original file: proto/sliceplane/v1/admin.proto

import type { ShardStatus as _sliceplane_v1_ShardStatus, ShardStatus__Output as _sliceplane_v1_ShardStatus__Output } from '../../sliceplane/v1/ShardStatus.ts';
import type { ObjectCounts as _sliceplane_v1_ObjectCounts, ObjectCounts__Output as _sliceplane_v1_ObjectCounts__Output } from '../../sliceplane/v1/ObjectCounts.ts';
import type { SourceStatus as _sliceplane_v1_SourceStatus, SourceStatus__Output as _sliceplane_v1_SourceStatus__Output } from '../../sliceplane/v1/SourceStatus.ts';
import type { RecordedEvent as _sliceplane_v1_RecordedEvent, RecordedEvent__Output as _sliceplane_v1_RecordedEvent__Output } from '../../sliceplane/v1/RecordedEvent.ts';
import type { ProcessStatus as _sliceplane_v1_ProcessStatus, ProcessStatus__Output as _sliceplane_v1_ProcessStatus__Output } from '../../sliceplane/v1/ProcessStatus.ts';
import type { DeliveryStatus as _sliceplane_v1_DeliveryStatus, DeliveryStatus__Output as _sliceplane_v1_DeliveryStatus__Output } from '../../sliceplane/v1/DeliveryStatus.ts';

export interface GetStatusResponse {
  'version'?: (string);
  'epoch'?: (string);
  'startedMs'?: (number | string);
  'synced'?: (boolean);
  'sourceLagMs'?: (number | string);
  'shards'?: (_sliceplane_v1_ShardStatus)[];
  'objects'?: (_sliceplane_v1_ObjectCounts | null);
  'streams'?: (number);
  'subscriptions'?: (number);
  'sources'?: (_sliceplane_v1_SourceStatus)[];
  'events'?: (_sliceplane_v1_RecordedEvent)[];
  'process'?: (_sliceplane_v1_ProcessStatus | null);
  'delivery'?: (_sliceplane_v1_DeliveryStatus | null);
  'xdsStreams'?: (number);
}

export interface GetStatusResponse__Output {
  'version': (string);
  'epoch': (string);
  'startedMs': (number);
  'synced': (boolean);
  'sourceLagMs': (number);
  'shards': (_sliceplane_v1_ShardStatus__Output)[];
  'objects': (_sliceplane_v1_ObjectCounts__Output | null);
  'streams': (number);
  'subscriptions': (number);
  'sources': (_sliceplane_v1_SourceStatus__Output)[];
  'events': (_sliceplane_v1_RecordedEvent__Output)[];
  'process': (_sliceplane_v1_ProcessStatus__Output | null);
  'delivery': (_sliceplane_v1_DeliveryStatus__Output | null);
  'xdsStreams': (number);
}
