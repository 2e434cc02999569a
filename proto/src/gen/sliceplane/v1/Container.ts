// Original file: proto/sliceplane/v1/kubernetes.proto

import type { ContainerPort as _sliceplane_v1_ContainerPort, ContainerPort__Output as _sliceplane_v1_ContainerPort__Output } from '../../sliceplane/v1/ContainerPort.ts';

export interface Container {
  'name'?: (string);
  'ports'?: (_sliceplane_v1_ContainerPort)[];
  'restartPolicy'?: (string);
  '_restartPolicy'?: "restartPolicy";
}

export interface Container__Output {
  'name': (string);
  'ports': (_sliceplane_v1_ContainerPort__Output)[];
  'restartPolicy'?: (string);
  '_restartPolicy'?: "restartPolicy";
}
