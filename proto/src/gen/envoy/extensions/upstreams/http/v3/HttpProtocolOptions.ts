// Original file: proto/envoy/extensions/upstreams/http/v3/http_protocol_options.proto

import type { Http2ProtocolOptions as _envoy_config_core_v3_Http2ProtocolOptions, Http2ProtocolOptions__Output as _envoy_config_core_v3_Http2ProtocolOptions__Output } from '../../../../../envoy/config/core/v3/Http2ProtocolOptions.ts';

export interface _envoy_extensions_upstreams_http_v3_HttpProtocolOptions_ExplicitHttpConfig {
  'http2ProtocolOptions'?: (_envoy_config_core_v3_Http2ProtocolOptions | null);
  'protocolConfig'?: "http2ProtocolOptions";
}

export interface _envoy_extensions_upstreams_http_v3_HttpProtocolOptions_ExplicitHttpConfig__Output {
  'http2ProtocolOptions'?: (_envoy_config_core_v3_Http2ProtocolOptions__Output | null);
  'protocolConfig'?: "http2ProtocolOptions";
}

export interface HttpProtocolOptions {
  'explicitHttpConfig'?: (_envoy_extensions_upstreams_http_v3_HttpProtocolOptions_ExplicitHttpConfig | null);
  'upstreamProtocolOptions'?: "explicitHttpConfig";
}

export interface HttpProtocolOptions__Output {
  'explicitHttpConfig'?: (_envoy_extensions_upstreams_http_v3_HttpProtocolOptions_ExplicitHttpConfig__Output | null);
  'upstreamProtocolOptions'?: "explicitHttpConfig";
}
