/** xDS clients that do what a test tells them, good or bad. */
import {
  Client,
  type ClientDuplexStream,
  credentials,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  assignmentType,
  type DeltaDiscoveryRequest,
  type DeltaDiscoveryResponse__Output,
  type DiscoveryRequest,
  type DiscoveryResponse__Output,
  xdsDefinition,
} from '@sliceplane/proto/xds';

export type SotwStream = ClientDuplexStream<DiscoveryRequest, DiscoveryResponse__Output>;
export type DeltaStream = ClientDuplexStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse__Output>;

/** One connection that opens streams and sends bytes. */
export class ScriptedClient {
  readonly #client: Client;
  readonly #streams: Set<{ cancel(): void }> = new Set();

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.max_send_message_length': -1,
    });
  }

  sotw(): SotwStream {
    return this.#open(methodOf<DiscoveryRequest, DiscoveryResponse__Output>('Stream'));
  }

  delta(): DeltaStream {
    return this.#open(methodOf<DeltaDiscoveryRequest, DeltaDiscoveryResponse__Output>('Delta'));
  }

  /** Resets what is open. */
  close(): void {
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }

  /** That a stream ends is for those to see who look. */
  #open<Request, Response>(
    method: MethodDefinition<Request, Response>,
  ): ClientDuplexStream<Request, Response> {
    const { path, requestSerialize, responseDeserialize } = method;
    const stream = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    this.#streams.add(stream);
    return stream.on('error', () => this.#streams.delete(stream));
  }
}

/** How a stream ends. It is read, since grpc-js tells the end after all else. */
export function endOf(stream: {
  on(event: 'error', listener: (error: ServiceError) => void): unknown;
  resume(): unknown;
}): Promise<ServiceError> {
  stream.resume();
  return new Promise((resolve) => stream.on('error', resolve));
}

/** Follows one assignment over Delta and accepts what it is told, as a well-behaved client does. */
export class Follower {
  /** Addresses of its endpoints, sorted; undefined: it was not told yet. */
  addresses: readonly string[] | undefined;
  failure: ServiceError | undefined;
  readonly #client: ScriptedClient;

  constructor(address: string, name: string) {
    this.#client = new ScriptedClient(address);
    const stream = this.#client.delta();
    stream.on('error', (error: ServiceError) => (this.failure = error));
    stream.on('data', ({ nonce, typeUrl, resources }: DeltaDiscoveryResponse__Output) => {
      for (const { resource } of resources) this.#take((resource as { value: Buffer }).value);
      stream.write({ typeUrl, responseNonce: nonce });
    });
    stream.write({
      node: { id: `follower of ${name}`, userAgentName: 'gRPC follower' },
      typeUrl: assignmentType.url,
      resourceNamesSubscribe: [name],
    });
  }

  close(): void {
    this.#client.close();
  }

  #take(bytes: Buffer): void {
    const { endpoints } = assignmentType.decode(bytes);
    this.addresses = endpoints
      .flatMap(({ lbEndpoints }) => lbEndpoints)
      .map(({ endpoint }) => endpoint?.address?.socketAddress?.address ?? '')
      .toSorted();
  }
}

function methodOf<Request, Response>(
  variant: 'Stream' | 'Delta',
): MethodDefinition<Request, Response> {
  const service = 'envoy.service.discovery.v3.AggregatedDiscoveryService';
  const methods = xdsDefinition[service] as Record<string, MethodDefinition<object, object>>;
  return methods[`${variant}AggregatedResources`] as unknown as MethodDefinition<Request, Response>;
}
