// Original file: proto/sliceplane/v1/admin.proto

import type { XdsResourceStatus as _sliceplane_v1_XdsResourceStatus, XdsResourceStatus__Output as _sliceplane_v1_XdsResourceStatus__Output } from '../../sliceplane/v1/XdsResourceStatus.ts';

export interface XdsTypeStatus {
  'typeUrl'?: (string);
  'subscribed'?: (number);
  'wildcard'?: (boolean);
  'responses'?: (number);
  'acks'?: (number);
  'nacks'?: (number);
  'lastNack'?: (string);
  'lastNackMs'?: (number | string);
  'waitingSinceMs'?: (number | string);
  'answeredNonce'?: (string);
  'refused'?: (boolean);
  'resources'?: (_sliceplane_v1_XdsResourceStatus)[];
}

export interface XdsTypeStatus__Output {
  'typeUrl': (string);
  'subscribed': (number);
  'wildcard': (boolean);
  'responses': (number);
  'acks': (number);
  'nacks': (number);
  'lastNack': (string);
  'lastNackMs': (number);
  'waitingSinceMs': (number);
  'answeredNonce': (string);
  'refused': (boolean);
  'resources': (_sliceplane_v1_XdsResourceStatus__Output)[];
}
