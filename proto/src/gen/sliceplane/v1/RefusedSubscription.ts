// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface RefusedSubscription {
  'subscription'?: (string);
  'reason'?: (string);
  'message'?: (string);
}

export interface RefusedSubscription__Output {
  'subscription': (string);
  'reason': (string);
  'message': (string);
}
