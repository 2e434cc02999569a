// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface Heartbeat {
  'sourceLagMs'?: (number | string);
  'synced'?: (boolean);
  'queued'?: (number);
}

export interface Heartbeat__Output {
  'sourceLagMs': (number);
  'synced': (boolean);
  'queued': (number);
}
