// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServiceSummary as _sliceplane_v1_ServiceSummary, ServiceSummary__Output as _sliceplane_v1_ServiceSummary__Output } from '../../sliceplane/v1/ServiceSummary.ts';

export interface ListServicesResponse {
  'services'?: (_sliceplane_v1_ServiceSummary)[];
  'nextPageToken'?: (string);
}

export interface ListServicesResponse__Output {
  'services': (_sliceplane_v1_ServiceSummary__Output)[];
  'nextPageToken': (string);
}
