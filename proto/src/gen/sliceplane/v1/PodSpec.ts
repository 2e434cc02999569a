// Original file: proto/sliceplane/v1/kubernetes.proto

import type { Container as _sliceplane_v1_Container, Container__Output as _sliceplane_v1_Container__Output } from '../../sliceplane/v1/Container.ts';

export interface PodSpec {
  'nodeName'?: (string);
  'hostname'?: (string);
  'subdomain'?: (string);
  'containers'?: (_sliceplane_v1_Container)[];
  'initContainers'?: (_sliceplane_v1_Container)[];
}

export interface PodSpec__Output {
  'nodeName': (string);
  'hostname': (string);
  'subdomain': (string);
  'containers': (_sliceplane_v1_Container__Output)[];
  'initContainers': (_sliceplane_v1_Container__Output)[];
}
