// Original file: proto/sliceplane/v1/admin.proto

export const FaultKind = {
  FAULT_KIND_UNSPECIFIED: 'FAULT_KIND_UNSPECIFIED',
  FAULT_KIND_SHARD_EXIT: 'FAULT_KIND_SHARD_EXIT',
  FAULT_KIND_SHARD_HANG: 'FAULT_KIND_SHARD_HANG',
} as const;

export type FaultKind =
  | 'FAULT_KIND_UNSPECIFIED'
  | 0
  | 'FAULT_KIND_SHARD_EXIT'
  | 1
  | 'FAULT_KIND_SHARD_HANG'
  | 2

export type FaultKind__Output = typeof FaultKind[keyof typeof FaultKind]
