// Original file: proto/sliceplane/v1/kubernetes.proto


export interface EndpointsPort {
  'name'?: (string);
  'port'?: (number);
  'protocol'?: (string);
  'appProtocol'?: (string);
  '_appProtocol'?: "appProtocol";
}

export interface EndpointsPort__Output {
  'name': (string);
  'port': (number);
  'protocol': (string);
  'appProtocol'?: (string);
  '_appProtocol'?: "appProtocol";
}
