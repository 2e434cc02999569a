// Original file: proto/sliceplane/v1/endpoint_views.proto

export const ViewFamily = {
  VIEW_FAMILY_UNSPECIFIED: 'VIEW_FAMILY_UNSPECIFIED',
  VIEW_FAMILY_IPV4: 'VIEW_FAMILY_IPV4',
  VIEW_FAMILY_IPV6: 'VIEW_FAMILY_IPV6',
  VIEW_FAMILY_FQDN: 'VIEW_FAMILY_FQDN',
} as const;

export type ViewFamily =
  | 'VIEW_FAMILY_UNSPECIFIED'
  | 0
  | 'VIEW_FAMILY_IPV4'
  | 1
  | 'VIEW_FAMILY_IPV6'
  | 2
  | 'VIEW_FAMILY_FQDN'
  | 3

export type ViewFamily__Output = typeof ViewFamily[keyof typeof ViewFamily]
