// Original file: proto/sliceplane/v1/admin.proto

import type { XdsTypeStatus as _sliceplane_v1_XdsTypeStatus, XdsTypeStatus__Output as _sliceplane_v1_XdsTypeStatus__Output } from '../../sliceplane/v1/XdsTypeStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface XdsClient {
  'id'?: (number | string | Long);
  'method'?: (string);
  'peer'?: (string);
  'nodeId'?: (string);
  'userAgent'?: (string);
  'node'?: (string);
  'zone'?: (string);
  'rendering'?: (string);
  'openedMs'?: (number | string);
  'bytes'?: (number | string);
  'types'?: (_sliceplane_v1_XdsTypeStatus)[];
}

export interface XdsClient__Output {
  'id': (number);
  'method': (string);
  'peer': (string);
  'nodeId': (string);
  'userAgent': (string);
  'node': (string);
  'zone': (string);
  'rendering': (string);
  'openedMs': (number);
  'bytes': (number);
  'types': (_sliceplane_v1_XdsTypeStatus__Output)[];
}
