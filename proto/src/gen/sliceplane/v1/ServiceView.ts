// Original file: proto/sliceplane/v1/endpoint_views.proto

import type { ViewState as _sliceplane_v1_ViewState, ViewState__Output as _sliceplane_v1_ViewState__Output } from '../../sliceplane/v1/ViewState.ts';
import type { Times as _sliceplane_v1_Times, Times__Output as _sliceplane_v1_Times__Output } from '../../sliceplane/v1/Times.ts';
import type { PortSelection as _sliceplane_v1_PortSelection, PortSelection__Output as _sliceplane_v1_PortSelection__Output } from '../../sliceplane/v1/PortSelection.ts';
import type { ViewEndpoint as _sliceplane_v1_ViewEndpoint, ViewEndpoint__Output as _sliceplane_v1_ViewEndpoint__Output } from '../../sliceplane/v1/ViewEndpoint.ts';
import type { Long } from '@grpc/proto-loader';

export interface ServiceView {
  'service'?: (string);
  'state'?: (_sliceplane_v1_ViewState);
  'revision'?: (number | string | Long);
  'hash'?: (Buffer | Uint8Array | string);
  'viewClass'?: (string);
  'reset'?: (boolean);
  'more'?: (boolean);
  'baseRevision'?: (number | string | Long);
  'baseHash'?: (Buffer | Uint8Array | string);
  'times'?: (_sliceplane_v1_Times | null);
  'selection'?: (_sliceplane_v1_PortSelection)[];
  'endpoints'?: (_sliceplane_v1_ViewEndpoint)[];
  'removed'?: (number | string | Long)[];
  'unchanged'?: (boolean);
}

export interface ServiceView__Output {
  'service': (string);
  'state': (_sliceplane_v1_ViewState__Output);
  'revision': (number);
  'hash': (Buffer);
  'viewClass': (string);
  'reset': (boolean);
  'more': (boolean);
  'baseRevision': (number);
  'baseHash': (Buffer);
  'times': (_sliceplane_v1_Times__Output | null);
  'selection': (_sliceplane_v1_PortSelection__Output)[];
  'endpoints': (_sliceplane_v1_ViewEndpoint__Output)[];
  'removed': (number)[];
  'unchanged': (boolean);
}
