/** xDS v3 as far as this server speaks it. The .proto files are our own; names and numbers are Envoy's, so the bytes are, too. */
import { loadSync, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader';
import type { Cluster, Cluster__Output } from './gen/envoy/config/cluster/v3/Cluster.ts';
import type {
  ClusterLoadAssignment,
  ClusterLoadAssignment__Output,
} from './gen/envoy/config/endpoint/v3/ClusterLoadAssignment.ts';
import type { Listener, Listener__Output } from './gen/envoy/config/listener/v3/Listener.ts';
import type {
  RouteConfiguration,
  RouteConfiguration__Output,
} from './gen/envoy/config/route/v3/RouteConfiguration.ts';
import type {
  Router,
  Router__Output,
} from './gen/envoy/extensions/filters/http/router/v3/Router.ts';
import type {
  HttpConnectionManager,
  HttpConnectionManager__Output,
} from './gen/envoy/extensions/filters/network/http_connection_manager/v3/HttpConnectionManager.ts';
import type {
  HttpProtocolOptions,
  HttpProtocolOptions__Output,
} from './gen/envoy/extensions/upstreams/http/v3/HttpProtocolOptions.ts';
import { loadOptions } from './index.ts';

export type * from './gen/envoy/config/cluster/v3/Cluster.ts';
export type * from './gen/envoy/config/core/v3/Locality.ts';
export type * from './gen/envoy/config/core/v3/Node.ts';
export type * from './gen/envoy/config/endpoint/v3/ClusterLoadAssignment.ts';
export type * from './gen/envoy/config/listener/v3/Listener.ts';
export type * from './gen/envoy/config/route/v3/RouteConfiguration.ts';
export type * from './gen/envoy/extensions/filters/http/router/v3/Router.ts';
export type * from './gen/envoy/extensions/filters/network/http_connection_manager/v3/HttpConnectionManager.ts';
export type * from './gen/envoy/extensions/upstreams/http/v3/HttpProtocolOptions.ts';
export type * from './gen/envoy/service/discovery/v3/DeltaDiscoveryRequest.ts';
export type * from './gen/envoy/service/discovery/v3/DeltaDiscoveryResponse.ts';
export type * from './gen/envoy/service/discovery/v3/DiscoveryRequest.ts';
export type * from './gen/envoy/service/discovery/v3/DiscoveryResponse.ts';
export type * from './gen/envoy/service/discovery/v3/Resource.ts';
export type * from './gen/envoy/service/discovery/v3/ResourceError.ts';
export type * from './gen/google/rpc/Status.ts';

const services = ['envoy/service/discovery/v3/ads.proto', 'envoy/service/endpoint/v3/eds.proto'];

/** AggregatedDiscoveryService, EndpointDiscoveryService, and their messages. */
export const xdsDefinition: PackageDefinition = loadSync(services, loadOptions);

/** Listener, RouteConfiguration, Cluster, ClusterLoadAssignment, and what is inside of them. */
const resources: PackageDefinition = loadSync('envoy/resources.proto', loadOptions);

/** For reflection: as `loadReflected`; what travels as `Any` is among it. */
export function loadReflectedXds(): PackageDefinition {
  return loadSync([...services, 'envoy/resources.proto'], { ...loadOptions, keepCase: true });
}

/** How a resource becomes bytes and is read again. Not for what is sent often: see libs/wire/src/xds. */
function resourceType<Input, Output>(name: string): ResourceType<Input, Output> {
  const { serialize, deserialize } = resources[name] as MessageTypeDefinition<object, object>;
  return {
    url: `type.googleapis.com/${name}`,
    encode: (message) => serialize(message as object),
    decode: (bytes) => deserialize(bytes) as Output,
  };
}

export interface ResourceType<Input, Output> {
  /** As in `Any`. */
  readonly url: string;
  readonly encode: (message: Input) => Buffer;
  readonly decode: (bytes: Buffer) => Output;
}

export const listenerType: ResourceType<Listener, Listener__Output> = resourceType(
  'envoy.config.listener.v3.Listener',
);
export const routeType: ResourceType<RouteConfiguration, RouteConfiguration__Output> = resourceType(
  'envoy.config.route.v3.RouteConfiguration',
);
export const clusterType: ResourceType<Cluster, Cluster__Output> = resourceType(
  'envoy.config.cluster.v3.Cluster',
);
export const assignmentType: ResourceType<ClusterLoadAssignment, ClusterLoadAssignment__Output> =
  resourceType('envoy.config.endpoint.v3.ClusterLoadAssignment');
export const connectionManagerType: ResourceType<
  HttpConnectionManager,
  HttpConnectionManager__Output
> = resourceType(
  'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
);
export const routerType: ResourceType<Router, Router__Output> = resourceType(
  'envoy.extensions.filters.http.router.v3.Router',
);
export const httpOptionsType: ResourceType<HttpProtocolOptions, HttpProtocolOptions__Output> =
  resourceType('envoy.extensions.upstreams.http.v3.HttpProtocolOptions');
