// Original file: proto/envoy/config/cluster/v3/cluster.proto

import type { CircuitBreakers as _envoy_config_cluster_v3_CircuitBreakers, CircuitBreakers__Output as _envoy_config_cluster_v3_CircuitBreakers__Output } from '../../../../envoy/config/cluster/v3/CircuitBreakers.ts';
import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from '../../../../google/protobuf/Any.ts';
import type { ConfigSource as _envoy_config_core_v3_ConfigSource, ConfigSource__Output as _envoy_config_core_v3_ConfigSource__Output } from '../../../../envoy/config/core/v3/ConfigSource.ts';
import type { Percent as _envoy_type_v3_Percent, Percent__Output as _envoy_type_v3_Percent__Output } from '../../../../envoy/type/v3/Percent.ts';

export interface _envoy_config_cluster_v3_Cluster_CommonLbConfig {
  'healthyPanicThreshold'?: (_envoy_type_v3_Percent | null);
  'localityWeightedLbConfig'?: (_envoy_config_cluster_v3_Cluster_CommonLbConfig_LocalityWeightedLbConfig | null);
  'localityConfigSpecifier'?: "localityWeightedLbConfig";
}

export interface _envoy_config_cluster_v3_Cluster_CommonLbConfig__Output {
  'healthyPanicThreshold': (_envoy_type_v3_Percent__Output | null);
  'localityWeightedLbConfig'?: (_envoy_config_cluster_v3_Cluster_CommonLbConfig_LocalityWeightedLbConfig__Output | null);
  'localityConfigSpecifier'?: "localityWeightedLbConfig";
}

// Original file: proto/envoy/config/cluster/v3/cluster.proto

export const _envoy_config_cluster_v3_Cluster_DiscoveryType = {
  STATIC: 'STATIC',
  STRICT_DNS: 'STRICT_DNS',
  LOGICAL_DNS: 'LOGICAL_DNS',
  EDS: 'EDS',
  ORIGINAL_DST: 'ORIGINAL_DST',
} as const;

export type _envoy_config_cluster_v3_Cluster_DiscoveryType =
  | 'STATIC'
  | 0
  | 'STRICT_DNS'
  | 1
  | 'LOGICAL_DNS'
  | 2
  | 'EDS'
  | 3
  | 'ORIGINAL_DST'
  | 4

export type _envoy_config_cluster_v3_Cluster_DiscoveryType__Output = typeof _envoy_config_cluster_v3_Cluster_DiscoveryType[keyof typeof _envoy_config_cluster_v3_Cluster_DiscoveryType]

export interface _envoy_config_cluster_v3_Cluster_EdsClusterConfig {
  'edsConfig'?: (_envoy_config_core_v3_ConfigSource | null);
  'serviceName'?: (string);
}

export interface _envoy_config_cluster_v3_Cluster_EdsClusterConfig__Output {
  'edsConfig': (_envoy_config_core_v3_ConfigSource__Output | null);
  'serviceName': (string);
}

// Original file: proto/envoy/config/cluster/v3/cluster.proto

export const _envoy_config_cluster_v3_Cluster_LbPolicy = {
  ROUND_ROBIN: 'ROUND_ROBIN',
  LEAST_REQUEST: 'LEAST_REQUEST',
  RING_HASH: 'RING_HASH',
  RANDOM: 'RANDOM',
  MAGLEV: 'MAGLEV',
  CLUSTER_PROVIDED: 'CLUSTER_PROVIDED',
  LOAD_BALANCING_POLICY_CONFIG: 'LOAD_BALANCING_POLICY_CONFIG',
} as const;

export type _envoy_config_cluster_v3_Cluster_LbPolicy =
  | 'ROUND_ROBIN'
  | 0
  | 'LEAST_REQUEST'
  | 1
  | 'RING_HASH'
  | 2
  | 'RANDOM'
  | 3
  | 'MAGLEV'
  | 5
  | 'CLUSTER_PROVIDED'
  | 6
  | 'LOAD_BALANCING_POLICY_CONFIG'
  | 7

export type _envoy_config_cluster_v3_Cluster_LbPolicy__Output = typeof _envoy_config_cluster_v3_Cluster_LbPolicy[keyof typeof _envoy_config_cluster_v3_Cluster_LbPolicy]

export interface _envoy_config_cluster_v3_Cluster_CommonLbConfig_LocalityWeightedLbConfig {
}

export interface _envoy_config_cluster_v3_Cluster_CommonLbConfig_LocalityWeightedLbConfig__Output {
}

export interface Cluster {
  'name'?: (string);
  'type'?: (_envoy_config_cluster_v3_Cluster_DiscoveryType);
  'edsClusterConfig'?: (_envoy_config_cluster_v3_Cluster_EdsClusterConfig | null);
  'lbPolicy'?: (_envoy_config_cluster_v3_Cluster_LbPolicy);
  'circuitBreakers'?: (_envoy_config_cluster_v3_CircuitBreakers | null);
  'commonLbConfig'?: (_envoy_config_cluster_v3_Cluster_CommonLbConfig | null);
  'typedExtensionProtocolOptions'?: ({[key: string]: _google_protobuf_Any});
  'clusterDiscoveryType'?: "type";
}

export interface Cluster__Output {
  'name': (string);
  'type'?: (_envoy_config_cluster_v3_Cluster_DiscoveryType__Output);
  'edsClusterConfig': (_envoy_config_cluster_v3_Cluster_EdsClusterConfig__Output | null);
  'lbPolicy': (_envoy_config_cluster_v3_Cluster_LbPolicy__Output);
  'circuitBreakers': (_envoy_config_cluster_v3_CircuitBreakers__Output | null);
  'commonLbConfig': (_envoy_config_cluster_v3_Cluster_CommonLbConfig__Output | null);
  'typedExtensionProtocolOptions': ({[key: string]: _google_protobuf_Any__Output});
  'clusterDiscoveryType'?: "type";
}
