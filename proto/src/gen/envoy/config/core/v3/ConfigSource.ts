// Original file: proto/envoy/config/core/v3/config_source.proto

import type { AggregatedConfigSource as _envoy_config_core_v3_AggregatedConfigSource, AggregatedConfigSource__Output as _envoy_config_core_v3_AggregatedConfigSource__Output } from '../../../../envoy/config/core/v3/AggregatedConfigSource.ts';
import type { ApiVersion as _envoy_config_core_v3_ApiVersion, ApiVersion__Output as _envoy_config_core_v3_ApiVersion__Output } from '../../../../envoy/config/core/v3/ApiVersion.ts';

export interface ConfigSource {
  'ads'?: (_envoy_config_core_v3_AggregatedConfigSource | null);
  'resourceApiVersion'?: (_envoy_config_core_v3_ApiVersion);
  'configSourceSpecifier'?: "ads";
}

export interface ConfigSource__Output {
  'ads'?: (_envoy_config_core_v3_AggregatedConfigSource__Output | null);
  'resourceApiVersion': (_envoy_config_core_v3_ApiVersion__Output);
  'configSourceSpecifier'?: "ads";
}
