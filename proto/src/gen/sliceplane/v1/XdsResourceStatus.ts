// Original file: proto/sliceplane/v1/admin.proto


export interface XdsResourceStatus {
  'name'?: (string);
  'status'?: (string);
  'version'?: (string);
  'acceptedVersion'?: (string);
}

export interface XdsResourceStatus__Output {
  'name': (string);
  'status': (string);
  'version': (string);
  'acceptedVersion': (string);
}
