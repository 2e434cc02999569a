// Original file: proto/sliceplane/v1/kubernetes.proto

import type { LoadBalancerStatus as _sliceplane_v1_LoadBalancerStatus, LoadBalancerStatus__Output as _sliceplane_v1_LoadBalancerStatus__Output } from '../../sliceplane/v1/LoadBalancerStatus.ts';

export interface ServiceStatus {
  'loadBalancer'?: (_sliceplane_v1_LoadBalancerStatus | null);
}

export interface ServiceStatus__Output {
  'loadBalancer': (_sliceplane_v1_LoadBalancerStatus__Output | null);
}
