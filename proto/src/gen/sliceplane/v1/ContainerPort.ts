// Original file: proto/sliceplane/v1/kubernetes.proto


export interface ContainerPort {
  'name'?: (string);
  'containerPort'?: (number);
  'protocol'?: (string);
}

export interface ContainerPort__Output {
  'name': (string);
  'containerPort': (number);
  'protocol': (string);
}
