// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ViewMode as _sliceplane_v1_ViewMode, ViewMode__Output as _sliceplane_v1_ViewMode__Output } from '../../sliceplane/v1/ViewMode.ts';
import type { ViewFamily as _sliceplane_v1_ViewFamily, ViewFamily__Output as _sliceplane_v1_ViewFamily__Output } from '../../sliceplane/v1/ViewFamily.ts';

export interface ViewOptions {
  'mode'?: (_sliceplane_v1_ViewMode);
  'family'?: (_sliceplane_v1_ViewFamily);
  'includeNotReady'?: (boolean);
  'subset'?: (number);
}

export interface ViewOptions__Output {
  'mode': (_sliceplane_v1_ViewMode__Output);
  'family': (_sliceplane_v1_ViewFamily__Output);
  'includeNotReady': (boolean);
  'subset': (number);
}
