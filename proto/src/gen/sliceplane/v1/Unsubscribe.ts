// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface Unsubscribe {
  'subscriptions'?: (string)[];
}

export interface Unsubscribe__Output {
  'subscriptions': (string)[];
}
