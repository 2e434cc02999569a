// Original file: proto/sliceplane/v1/kubernetes.proto

import type { OwnerReference as _sliceplane_v1_OwnerReference, OwnerReference__Output as _sliceplane_v1_OwnerReference__Output } from '../../sliceplane/v1/OwnerReference.ts';
import type { Long } from '@grpc/proto-loader';

export interface ObjectMeta {
  'name'?: (string);
  'generateName'?: (string);
  'namespace'?: (string);
  'uid'?: (string);
  'resourceVersion'?: (string);
  'generation'?: (number | string | Long);
  'creationTimestamp'?: (string);
  'deletionTimestamp'?: (string);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'ownerReferences'?: (_sliceplane_v1_OwnerReference)[];
}

export interface ObjectMeta__Output {
  'name': (string);
  'generateName': (string);
  'namespace': (string);
  'uid': (string);
  'resourceVersion': (string);
  'generation': (number);
  'creationTimestamp': (string);
  'deletionTimestamp': (string);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'ownerReferences': (_sliceplane_v1_OwnerReference__Output)[];
}
