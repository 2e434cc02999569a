// Original file: proto/sliceplane/v1/cluster.proto

export const SourceMark = {
  SOURCE_MARK_UNSPECIFIED: 'SOURCE_MARK_UNSPECIFIED',
  SOURCE_MARK_RELIST: 'SOURCE_MARK_RELIST',
  SOURCE_MARK_SYNCED: 'SOURCE_MARK_SYNCED',
} as const;

export type SourceMark =
  | 'SOURCE_MARK_UNSPECIFIED'
  | 0
  | 'SOURCE_MARK_RELIST'
  | 1
  | 'SOURCE_MARK_SYNCED'
  | 2

export type SourceMark__Output = typeof SourceMark[keyof typeof SourceMark]
