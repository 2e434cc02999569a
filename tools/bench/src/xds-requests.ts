/** What xDS clients ask of a measured server. */
import type { MethodDefinition } from '@grpc/grpc-js';
import {
  type DeltaDiscoveryRequest,
  type DeltaDiscoveryResponse__Output,
  type DiscoveryRequest,
  type DiscoveryRequest__Output,
  type DiscoveryResponse__Output,
  xdsDefinition,
} from '@sliceplane/proto/xds';
import { ASSIGNMENT_URL } from './envoy-protos.ts';

export const CLUSTER_URL = 'type.googleapis.com/envoy.config.cluster.v3.Cluster';
const SERVICE = 'envoy.service.discovery.v3.AggregatedDiscoveryService';
export const ADS_PATH: string = `/${SERVICE}/StreamAggregatedResources`;
export const DELTA_ADS_PATH: string = `/${SERVICE}/DeltaAggregatedResources`;

export const ZONES = ['zone-a', 'zone-b', 'zone-c'] as const;

export const sotwMethod: MethodDefinition<DiscoveryRequest, DiscoveryResponse__Output> = methodOf(
  'StreamAggregatedResources',
);
export const deltaMethod: MethodDefinition<DeltaDiscoveryRequest, DeltaDiscoveryResponse__Output> =
  methodOf('DeltaAggregatedResources');

function methodOf<Request, Response>(name: string): MethodDefinition<Request, Response> {
  const service = xdsDefinition[SERVICE] as unknown as Record<
    string,
    MethodDefinition<Request, Response>
  >;
  const definition = service[name];
  if (definition === undefined) throw new RangeError(`ADS has no ${name}`);
  return definition;
}

/** An Envoy on this Kubernetes node, or without one in this zone. */
export function nodeOf(place: { readonly zone?: string; readonly host?: string }): object {
  const { zone, host } = place;
  return {
    id: `bench~${host ?? zone ?? ''}`,
    cluster: 'bench',
    userAgentName: 'envoy',
    ...(zone === undefined ? {} : { locality: { zone } }),
    ...(host === undefined ? {} : { metadata: { fields: { host: { stringValue: host } } } }),
  };
}

/** A request as it comes out on the server's side. */
export function arrived(request: DiscoveryRequest): DiscoveryRequest__Output {
  return arrivedBytes(sotwMethod.requestSerialize(request));
}

export function arrivedBytes(request: Buffer): DiscoveryRequest__Output {
  return sotwMethod.requestDeserialize(request) as DiscoveryRequest__Output;
}

/** Base64, as children are asked to send it. Several make the first words of one stream. */
export function sotwRequests(...requests: readonly DiscoveryRequest[]): string {
  return requests.map((one) => sotwMethod.requestSerialize(one).toString('base64')).join(',');
}

export function deltaRequests(...requests: readonly DeltaDiscoveryRequest[]): string {
  return requests.map((one) => deltaMethod.requestSerialize(one).toString('base64')).join(',');
}

/** Names to versions: what a client holds from a stream before. */
export type Held = Readonly<Record<string, string>>;

/** All clusters, for a client that holds some. */
export function heldClustersRequest(node: object, held: Held): DeltaDiscoveryRequest {
  return { node, typeUrl: CLUSTER_URL, initialResourceVersions: held };
}

/** The endpoints of these Services, for a client that holds some. */
export function heldEndpointsRequest(
  services: readonly string[],
  held: Held,
): DeltaDiscoveryRequest {
  return {
    typeUrl: ASSIGNMENT_URL,
    resourceNamesSubscribe: services.map(clusterName),
    initialResourceVersions: held,
  };
}

export function clusterName(service: string): string {
  return `bench/${service}/http`;
}

/** `node` of the first request of a stream alone. */
export function endpointRequest(
  node: object | null,
  services: readonly string[],
): DiscoveryRequest {
  return { node, typeUrl: ASSIGNMENT_URL, resourceNames: services.map(clusterName) };
}

export function clusterRequest(node: object | null, services: readonly string[]): DiscoveryRequest {
  return { node, typeUrl: CLUSTER_URL, resourceNames: services.map(clusterName) };
}
