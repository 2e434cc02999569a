/** xDS v3 as far as this server speaks it. The .proto files are our own; names and numbers are Envoy's, so the bytes are, too. */
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { loadOptions } from './index.ts';

export type * from './gen/envoy/config/core/v3/Locality.ts';
export type * from './gen/envoy/config/core/v3/Node.ts';
export type * from './gen/envoy/service/discovery/v3/DeltaDiscoveryRequest.ts';
export type * from './gen/envoy/service/discovery/v3/DeltaDiscoveryResponse.ts';
export type * from './gen/envoy/service/discovery/v3/DiscoveryRequest.ts';
export type * from './gen/envoy/service/discovery/v3/DiscoveryResponse.ts';
export type * from './gen/envoy/service/discovery/v3/Resource.ts';
export type * from './gen/envoy/service/discovery/v3/ResourceError.ts';
export type * from './gen/google/rpc/Status.ts';

/** AggregatedDiscoveryService, EndpointDiscoveryService, and their messages. */
export const xdsDefinition: PackageDefinition = loadSync(
  ['envoy/service/discovery/v3/ads.proto', 'envoy/service/endpoint/v3/eds.proto'],
  loadOptions,
);
