// Original file: proto/sliceplane/v1/kubernetes.proto


export interface IntOrString {
  'intValue'?: (number);
  'stringValue'?: (string);
  'value'?: "intValue"|"stringValue";
}

export interface IntOrString__Output {
  'intValue'?: (number);
  'stringValue'?: (string);
  'value'?: "intValue"|"stringValue";
}
