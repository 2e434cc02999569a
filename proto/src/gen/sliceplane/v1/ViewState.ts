// Original file: proto/sliceplane/v1/endpoint_views.proto

export const ViewState = {
  VIEW_STATE_UNSPECIFIED: 'VIEW_STATE_UNSPECIFIED',
  VIEW_STATE_READY: 'VIEW_STATE_READY',
  VIEW_STATE_EMPTY: 'VIEW_STATE_EMPTY',
  VIEW_STATE_NOT_FOUND: 'VIEW_STATE_NOT_FOUND',
  VIEW_STATE_PENDING_SYNC: 'VIEW_STATE_PENDING_SYNC',
  VIEW_STATE_DENIED: 'VIEW_STATE_DENIED',
  VIEW_STATE_STALE: 'VIEW_STATE_STALE',
} as const;

export type ViewState =
  | 'VIEW_STATE_UNSPECIFIED'
  | 0
  | 'VIEW_STATE_READY'
  | 1
  | 'VIEW_STATE_EMPTY'
  | 2
  | 'VIEW_STATE_NOT_FOUND'
  | 3
  | 'VIEW_STATE_PENDING_SYNC'
  | 4
  | 'VIEW_STATE_DENIED'
  | 5
  | 'VIEW_STATE_STALE'
  | 6

export type ViewState__Output = typeof ViewState[keyof typeof ViewState]
