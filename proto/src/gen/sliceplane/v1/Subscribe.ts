// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ViewOptions as _sliceplane_v1_ViewOptions, ViewOptions__Output as _sliceplane_v1_ViewOptions__Output } from '../../sliceplane/v1/ViewOptions.ts';
import type { KnownView as _sliceplane_v1_KnownView, KnownView__Output as _sliceplane_v1_KnownView__Output } from '../../sliceplane/v1/KnownView.ts';

export interface Subscribe {
  'subscriptions'?: (string)[];
  'options'?: (_sliceplane_v1_ViewOptions | null);
  'known'?: (_sliceplane_v1_KnownView)[];
}

export interface Subscribe__Output {
  'subscriptions': (string)[];
  'options': (_sliceplane_v1_ViewOptions__Output | null);
  'known': (_sliceplane_v1_KnownView__Output)[];
}
