// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ObjectMeta as _sliceplane_v1_ObjectMeta, ObjectMeta__Output as _sliceplane_v1_ObjectMeta__Output } from '../../sliceplane/v1/ObjectMeta.ts';
import type { ServiceSpec as _sliceplane_v1_ServiceSpec, ServiceSpec__Output as _sliceplane_v1_ServiceSpec__Output } from '../../sliceplane/v1/ServiceSpec.ts';
import type { ServiceStatus as _sliceplane_v1_ServiceStatus, ServiceStatus__Output as _sliceplane_v1_ServiceStatus__Output } from '../../sliceplane/v1/ServiceStatus.ts';

export interface Service {
  'metadata'?: (_sliceplane_v1_ObjectMeta | null);
  'spec'?: (_sliceplane_v1_ServiceSpec | null);
  'status'?: (_sliceplane_v1_ServiceStatus | null);
}

export interface Service__Output {
  'metadata': (_sliceplane_v1_ObjectMeta__Output | null);
  'spec': (_sliceplane_v1_ServiceSpec__Output | null);
  'status': (_sliceplane_v1_ServiceStatus__Output | null);
}
