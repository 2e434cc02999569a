// Original file: proto/sliceplane/v1/endpoint_views.proto

export const ViewMode = {
  VIEW_MODE_UNSPECIFIED: 'VIEW_MODE_UNSPECIFIED',
  VIEW_MODE_PREFER_ZONE: 'VIEW_MODE_PREFER_ZONE',
  VIEW_MODE_STRICT_ZONE: 'VIEW_MODE_STRICT_ZONE',
  VIEW_MODE_NODE_ONLY: 'VIEW_MODE_NODE_ONLY',
  VIEW_MODE_EVERYTHING: 'VIEW_MODE_EVERYTHING',
} as const;

export type ViewMode =
  | 'VIEW_MODE_UNSPECIFIED'
  | 0
  | 'VIEW_MODE_PREFER_ZONE'
  | 1
  | 'VIEW_MODE_STRICT_ZONE'
  | 2
  | 'VIEW_MODE_NODE_ONLY'
  | 3
  | 'VIEW_MODE_EVERYTHING'
  | 4

export type ViewMode__Output = typeof ViewMode[keyof typeof ViewMode]
