// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServicePort as _sliceplane_v1_ServicePort, ServicePort__Output as _sliceplane_v1_ServicePort__Output } from '../../sliceplane/v1/ServicePort.ts';
import type { Long } from '@grpc/proto-loader';

export interface ServiceSummary {
  'service'?: (string);
  'type'?: (string);
  'clusterIp'?: (string);
  'ipFamilies'?: (string)[];
  'ports'?: (_sliceplane_v1_ServicePort)[];
  'hasSelector'?: (boolean);
  'internalTrafficPolicy'?: (string);
  'trafficDistribution'?: (string);
  'slices'?: (number);
  'endpoints'?: (number);
  'ready'?: (number);
  'revision'?: (number | string | Long);
  'stale'?: (boolean);
}

export interface ServiceSummary__Output {
  'service': (string);
  'type': (string);
  'clusterIp': (string);
  'ipFamilies': (string)[];
  'ports': (_sliceplane_v1_ServicePort__Output)[];
  'hasSelector': (boolean);
  'internalTrafficPolicy': (string);
  'trafficDistribution': (string);
  'slices': (number);
  'endpoints': (number);
  'ready': (number);
  'revision': (number);
  'stale': (boolean);
}
