/** Envoy's own .proto files, as a control plane made of grpc-js and proto-loader would load them. */
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/grpc-js';

const root = join(dirname(findPackageJSON('@grpc/grpc-js-xds', import.meta.url) ?? ''), 'deps');

// Without defaults: what is decoded and encoded again must not grow by empty fields.
const definition = loadSync(
  ['envoy/service/discovery/v3/ads.proto', 'envoy/config/endpoint/v3/endpoint.proto'],
  {
    longs: Number,
    enums: String,
    includeDirs: ['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate'].map((name) =>
      join(root, name),
    ),
  },
);

export const ASSIGNMENT_URL = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';

/** The parts of a ClusterLoadAssignment that a server of endpoints fills. */
export interface Assignment {
  readonly clusterName: string;
  readonly endpoints?: readonly LocalityEndpoints[];
  readonly policy?: object;
}

export interface LocalityEndpoints {
  readonly locality?: { readonly region?: string; readonly zone?: string };
  readonly loadBalancingWeight?: { readonly value?: number };
  readonly priority?: number;
  readonly lbEndpoints?: readonly LbEndpoint[];
}

export interface LbEndpoint {
  readonly endpoint: {
    readonly address: { readonly socketAddress: { address: string; portValue: number } };
  };
  readonly healthStatus?: string;
}

/** protobufjs has its own definition of it, with the field's name as it is in the .proto file. */
export interface Any {
  readonly type_url: string;
  readonly value: Uint8Array;
}

export interface SotwResponse {
  readonly versionInfo: string;
  readonly resources: readonly Any[];
  readonly typeUrl: string;
  readonly nonce: string;
}

/** The parts of a DiscoveryRequest that are read here. */
export interface SotwRequest {
  readonly node?: { readonly locality?: { readonly zone?: string } };
}

const message = <Message extends object>(name: string): MessageTypeDefinition<Message, Message> =>
  definition[name] as unknown as MessageTypeDefinition<Message, Message>;

export const assignmentType: MessageTypeDefinition<Assignment, Assignment> = message(
  'envoy.config.endpoint.v3.ClusterLoadAssignment',
);
export const sotwResponseType: MessageTypeDefinition<SotwResponse, SotwResponse> = message(
  'envoy.service.discovery.v3.DiscoveryResponse',
);
export const anyType: MessageTypeDefinition<Any, Any> = message('google.protobuf.Any');
export const adsService = definition[
  'envoy.service.discovery.v3.AggregatedDiscoveryService'
] as unknown as ServiceDefinition;

/** The assignment in a resource of a DiscoveryResponse. */
export function assignmentIn(any: Uint8Array): Assignment {
  return assignmentType.deserialize(Buffer.from(anyType.deserialize(Buffer.from(any)).value));
}

/** Equal for assignments that say the same of the same endpoints, in whatever order they are written. */
export function meaningOf({ clusterName, endpoints = [], policy }: Assignment): string {
  const rows = endpoints.flatMap(
    ({ locality, loadBalancingWeight, priority = 0, lbEndpoints = [] }) =>
      lbEndpoints.map((endpoint) => {
        const place = [priority, locality?.region, locality?.zone, loadBalancingWeight?.value];
        return JSON.stringify([...place, endpoint]);
      }),
  );
  return JSON.stringify([clusterName, policy, rows.toSorted()]);
}
