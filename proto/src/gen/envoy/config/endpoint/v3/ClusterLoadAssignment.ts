// Original file: proto/envoy/config/endpoint/v3/endpoint.proto

import type { LocalityLbEndpoints as _envoy_config_endpoint_v3_LocalityLbEndpoints, LocalityLbEndpoints__Output as _envoy_config_endpoint_v3_LocalityLbEndpoints__Output } from '../../../../envoy/config/endpoint/v3/LocalityLbEndpoints.ts';
import type { UInt32Value as _google_protobuf_UInt32Value, UInt32Value__Output as _google_protobuf_UInt32Value__Output } from '../../../../google/protobuf/UInt32Value.ts';

export interface _envoy_config_endpoint_v3_ClusterLoadAssignment_Policy {
  'overprovisioningFactor'?: (_google_protobuf_UInt32Value | null);
}

export interface _envoy_config_endpoint_v3_ClusterLoadAssignment_Policy__Output {
  'overprovisioningFactor': (_google_protobuf_UInt32Value__Output | null);
}

export interface ClusterLoadAssignment {
  'clusterName'?: (string);
  'endpoints'?: (_envoy_config_endpoint_v3_LocalityLbEndpoints)[];
  'policy'?: (_envoy_config_endpoint_v3_ClusterLoadAssignment_Policy | null);
}

export interface ClusterLoadAssignment__Output {
  'clusterName': (string);
  'endpoints': (_envoy_config_endpoint_v3_LocalityLbEndpoints__Output)[];
  'policy': (_envoy_config_endpoint_v3_ClusterLoadAssignment_Policy__Output | null);
}
