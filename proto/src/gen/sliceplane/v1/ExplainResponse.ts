// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ServiceView as _sliceplane_v1_ServiceView, ServiceView__Output as _sliceplane_v1_ServiceView__Output } from '../../sliceplane/v1/ServiceView.ts';
import type { EndpointVerdict as _sliceplane_v1_EndpointVerdict, EndpointVerdict__Output as _sliceplane_v1_EndpointVerdict__Output } from '../../sliceplane/v1/EndpointVerdict.ts';
import type { Verdict as _sliceplane_v1_Verdict, Verdict__Output as _sliceplane_v1_Verdict__Output } from '../../sliceplane/v1/Verdict.ts';
import type { Viewpoint as _sliceplane_v1_Viewpoint, Viewpoint__Output as _sliceplane_v1_Viewpoint__Output } from '../../sliceplane/v1/Viewpoint.ts';

export interface ExplainResponse {
  'epoch'?: (string);
  'view'?: (_sliceplane_v1_ServiceView | null);
  'verdicts'?: (_sliceplane_v1_EndpointVerdict)[];
  'notes'?: (_sliceplane_v1_Verdict)[];
  'summary'?: (string)[];
  'viewpoint'?: (_sliceplane_v1_Viewpoint | null);
}

export interface ExplainResponse__Output {
  'epoch': (string);
  'view': (_sliceplane_v1_ServiceView__Output | null);
  'verdicts': (_sliceplane_v1_EndpointVerdict__Output)[];
  'notes': (_sliceplane_v1_Verdict__Output)[];
  'summary': (string)[];
  'viewpoint': (_sliceplane_v1_Viewpoint__Output | null);
}
