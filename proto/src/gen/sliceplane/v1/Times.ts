// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface Times {
  'triggerMs'?: (number | string);
  'ingestMs'?: (number | string);
  'computedMs'?: (number | string);
  'computedAfterMs'?: (number);
  'triggeredBeforeMs'?: (number);
  '_triggeredBeforeMs'?: "triggeredBeforeMs";
}

export interface Times__Output {
  'triggerMs': (number);
  'ingestMs': (number);
  'computedMs': (number);
  'computedAfterMs': (number);
  'triggeredBeforeMs'?: (number);
  '_triggeredBeforeMs'?: "triggeredBeforeMs";
}
