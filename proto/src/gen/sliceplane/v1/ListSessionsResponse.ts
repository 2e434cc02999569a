// Original file: proto/sliceplane/v1/admin.proto

import type { SessionStatus as _sliceplane_v1_SessionStatus, SessionStatus__Output as _sliceplane_v1_SessionStatus__Output } from '../../sliceplane/v1/SessionStatus.ts';

export interface ListSessionsResponse {
  'sessions'?: (_sliceplane_v1_SessionStatus)[];
  'nextPageToken'?: (string);
}

export interface ListSessionsResponse__Output {
  'sessions': (_sliceplane_v1_SessionStatus__Output)[];
  'nextPageToken': (string);
}
