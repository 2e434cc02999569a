// Original file: proto/sliceplane/v1/admin.proto


export interface DeliveryStatus {
  'frames'?: (number | string);
  'bytes'?: (number | string);
  'resets'?: (number | string);
  'deltas'?: (number | string);
  'unchanged'?: (number | string);
  'coalesced'?: (number | string);
  'heartbeats'?: (number | string);
  'refused'?: (number | string);
  'ended'?: (number | string);
  'nacks'?: (number | string);
}

export interface DeliveryStatus__Output {
  'frames': (number);
  'bytes': (number);
  'resets': (number);
  'deltas': (number);
  'unchanged': (number);
  'coalesced': (number);
  'heartbeats': (number);
  'refused': (number);
  'ended': (number);
  'nacks': (number);
}
