// Original file: proto/envoy/config/core/v3/protocol.proto


export interface Http2ProtocolOptions {
}

export interface Http2ProtocolOptions__Output {
}
