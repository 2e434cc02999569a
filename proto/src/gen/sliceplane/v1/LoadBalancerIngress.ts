// Original file: proto/sliceplane/v1/kubernetes.proto


export interface LoadBalancerIngress {
  'ip'?: (string);
  'hostname'?: (string);
}

export interface LoadBalancerIngress__Output {
  'ip': (string);
  'hostname': (string);
}
