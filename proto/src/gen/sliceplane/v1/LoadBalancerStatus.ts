// Original file: proto/sliceplane/v1/kubernetes.proto

import type { LoadBalancerIngress as _sliceplane_v1_LoadBalancerIngress, LoadBalancerIngress__Output as _sliceplane_v1_LoadBalancerIngress__Output } from '../../sliceplane/v1/LoadBalancerIngress.ts';

export interface LoadBalancerStatus {
  'ingress'?: (_sliceplane_v1_LoadBalancerIngress)[];
}

export interface LoadBalancerStatus__Output {
  'ingress': (_sliceplane_v1_LoadBalancerIngress__Output)[];
}
