/** An xDS client that does what a test tells it, and nothing of its own accord. */
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  credentials,
  type MethodDefinition,
} from '@grpc/grpc-js';
import {
  assignmentType,
  type ClusterLoadAssignment__Output,
  clusterType,
  type Cluster__Output,
  type DeltaDiscoveryRequest,
  type DeltaDiscoveryResponse__Output,
  type DiscoveryRequest,
  type DiscoveryResponse__Output,
  xdsDefinition,
} from '@sliceplane/proto/xds';
import type { XdsMethod } from '../../src/grpc/stream-kind.ts';
import { typeUrls } from '../../src/xds/resource.ts';
import { type Following, follow } from '../client.ts';

export const urls: typeof typeUrls = typeUrls;

export type Sotw = Following<
  ClientDuplexStream<DiscoveryRequest, DiscoveryResponse__Output>,
  DiscoveryResponse__Output
>;
export type Delta = Following<
  ClientDuplexStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse__Output>,
  DeltaDiscoveryResponse__Output
>;
type Raw = Following<ClientDuplexStream<Buffer, Buffer>, Buffer>;

/** One connection. */
export class DiscoveryClient {
  readonly #client: Client;

  constructor(address: string, creds: ChannelCredentials = credentials.createInsecure()) {
    this.#client = new Client(address, creds, { 'grpc.use_local_subchannel_pool': 1 });
  }

  sotw(
    method: 'StreamAggregatedResources' | 'StreamEndpoints' = 'StreamAggregatedResources',
  ): Sotw {
    return follow(this.#open<DiscoveryRequest, DiscoveryResponse__Output>(methodOf(method)));
  }

  delta(method: 'DeltaAggregatedResources' | 'DeltaEndpoints' = 'DeltaAggregatedResources'): Delta {
    return follow(
      this.#open<DeltaDiscoveryRequest, DeltaDiscoveryResponse__Output>(methodOf(method)),
    );
  }

  /** Sends bytes as they are. */
  raw(method: XdsMethod): Raw {
    const same = (bytes: Buffer): Buffer => bytes;
    return follow(
      this.#open<Buffer, Buffer>({
        ...methodOf<Buffer, Buffer>(method),
        requestSerialize: same,
        responseDeserialize: same,
      }),
    );
  }

  close(): void {
    this.#client.close();
  }

  #open<Request, Response>(
    method: MethodDefinition<Request, Response>,
  ): ClientDuplexStream<Request, Response> {
    const { path, requestSerialize, responseDeserialize } = method;
    return this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  }
}

/** Accepts the newest response of a SotW stream, of which it has these names. */
export function ack({ stream, frames }: Sotw, resourceNames: readonly string[]): void {
  const { typeUrl, versionInfo, nonce } = frames.at(-1) as DiscoveryResponse__Output;
  stream.write({ typeUrl, versionInfo, responseNonce: nonce, resourceNames: [...resourceNames] });
}

export function ackDelta({ stream, frames }: Delta): void {
  const { typeUrl, nonce } = frames.at(-1) as DeltaDiscoveryResponse__Output;
  stream.write({ typeUrl, responseNonce: nonce });
}

/** `shop/a/http 3`: assignments of a response and how many endpoints each has. */
export function assignmentsOf(
  response: DiscoveryResponse__Output | DeltaDiscoveryResponse__Output | undefined,
): string[] {
  return bytesOf(response).map((bytes) => {
    const { clusterName, endpoints } = assignmentType.decode(
      bytes,
    ) as ClusterLoadAssignment__Output;
    const count = endpoints.reduce((sum, { lbEndpoints }) => sum + lbEndpoints.length, 0);
    return `${clusterName} ${count}`;
  });
}

export function clustersOf(response: DiscoveryResponse__Output | undefined): string[] {
  return bytesOf(response).map((bytes) => (clusterType.decode(bytes) as Cluster__Output).name);
}

function bytesOf(
  response: DiscoveryResponse__Output | DeltaDiscoveryResponse__Output | undefined,
): Buffer[] {
  return (response?.resources ?? []).map((one) => {
    const any = 'resource' in one ? one.resource : one;
    return (any as { value: Buffer } | null)?.value ?? Buffer.alloc(0);
  });
}

function methodOf<Request, Response>(name: XdsMethod): MethodDefinition<Request, Response> {
  const service = name.endsWith('Endpoints')
    ? 'envoy.service.endpoint.v3.EndpointDiscoveryService'
    : 'envoy.service.discovery.v3.AggregatedDiscoveryService';
  const methods = xdsDefinition[service] as Record<string, MethodDefinition<object, object>>;
  return methods[name] as unknown as MethodDefinition<Request, Response>;
}
