// Original file: proto/sliceplane/v1/endpoint_views.proto


export interface Verdict {
  'rule'?: (string);
  'source'?: (string);
  'outcome'?: (string);
  'message'?: (string);
}

export interface Verdict__Output {
  'rule': (string);
  'source': (string);
  'outcome': (string);
  'message': (string);
}
