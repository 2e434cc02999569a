// Original file: proto/sliceplane/v1/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface SessionStatus {
  'id'?: (number | string | Long);
  'method'?: (string);
  'peer'?: (string);
  'agent'?: (string);
  'node'?: (string);
  'zone'?: (string);
  'openedMs'?: (number | string);
  'subscriptions'?: (number);
  'behind'?: (number);
  'behindSinceMs'?: (number | string);
  'sequence'?: (number | string | Long);
  'acked'?: (number | string | Long);
  'lastSentMs'?: (number | string);
  'bytes'?: (number | string);
  'nacks'?: (number);
  'lastNack'?: (string);
}

export interface SessionStatus__Output {
  'id': (number);
  'method': (string);
  'peer': (string);
  'agent': (string);
  'node': (string);
  'zone': (string);
  'openedMs': (number);
  'subscriptions': (number);
  'behind': (number);
  'behindSinceMs': (number);
  'sequence': (number);
  'acked': (number);
  'lastSentMs': (number);
  'bytes': (number);
  'nacks': (number);
  'lastNack': (string);
}
