// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface ViewPort {
  'name'?: (string);
  'port'?: (number);
  'protocol'?: (string);
  'appProtocol'?: (string);
}

export interface ViewPort__Output {
  'name': (string);
  'port': (number);
  'protocol': (string);
  'appProtocol': (string);
}
