// Original file: proto/sliceplane/v1/admin.proto


export interface ObjectCounts {
  'services'?: (number);
  'pods'?: (number);
  'nodes'?: (number);
  'endpoints'?: (number);
  'inputSlices'?: (number);
  'slices'?: (number);
  'podsLeftOut'?: (number);
}

export interface ObjectCounts__Output {
  'services': (number);
  'pods': (number);
  'nodes': (number);
  'endpoints': (number);
  'inputSlices': (number);
  'slices': (number);
  'podsLeftOut': (number);
}
