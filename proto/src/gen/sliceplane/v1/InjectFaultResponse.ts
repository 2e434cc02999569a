// Original file: proto/sliceplane/v1/admin.proto


export interface InjectFaultResponse {
  'incarnation'?: (number);
}

export interface InjectFaultResponse__Output {
  'incarnation': (number);
}
