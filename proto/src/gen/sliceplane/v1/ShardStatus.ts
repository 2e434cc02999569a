// Original file: proto/sliceplane/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface ShardStatus {
  'shard'?: (number);
  'incarnation'?: (number);
  'state'?: (string);
  'services'?: (number);
  'queued'?: (number);
  'batches'?: (number | string | Long);
  'busyMs'?: (number | string);
  'restarts'?: (number);
  'lastError'?: (string);
  'load'?: (number);
  'waitingMs'?: (number | string);
  'longestBatchMs'?: (number | string);
  'movedIn'?: (number);
  'movedOut'?: (number);
  'quarantined'?: (string)[];
  'heapUsedBytes'?: (number | string);
  'heapLimitBytes'?: (number | string);
}

export interface ShardStatus__Output {
  'shard': (number);
  'incarnation': (number);
  'state': (string);
  'services': (number);
  'queued': (number);
  'batches': (number);
  'busyMs': (number);
  'restarts': (number);
  'lastError': (string);
  'load': (number);
  'waitingMs': (number);
  'longestBatchMs': (number);
  'movedIn': (number);
  'movedOut': (number);
  'quarantined': (string)[];
  'heapUsedBytes': (number);
  'heapLimitBytes': (number);
}
