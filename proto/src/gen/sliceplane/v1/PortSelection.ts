// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface PortSelection {
  'family'?: (string);
  'port'?: (string);
  'protocol'?: (string);
  'reason'?: (string);
  'total'?: (number);
  'chosen'?: (number);
}

export interface PortSelection__Output {
  'family': (string);
  'port': (string);
  'protocol': (string);
  'reason': (string);
  'total': (number);
  'chosen': (number);
}
