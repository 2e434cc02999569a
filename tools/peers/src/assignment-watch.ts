import {
  Client,
  type ClientDuplexStream,
  credentials,
  type MethodDefinition,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import {
  assignmentType,
  type DiscoveryRequest,
  type DiscoveryResponse__Output,
  xdsDefinition,
} from '@sliceplane/proto/xds';
import type { ClientPlace } from './bootstrap.ts';

export interface AssignmentWatchOptions extends ClientPlace {
  readonly zone: string;
  /** `namespace/service/port` */
  readonly cluster: string;
}

/** Until a stream that was lost is opened again, ms. */
const AGAIN_MS = 200;

const service = xdsDefinition[
  'envoy.service.endpoint.v3.EndpointDiscoveryService'
] as ServiceDefinition;
const streamEndpoints = service['StreamEndpoints'] as MethodDefinition<
  DiscoveryRequest,
  DiscoveryResponse__Output
>;

/**
 * What xDS clients of a place are told about a cluster, from a stream of its own: gRPC keeps what it was told to itself. Without
 * the server, the last that was told stands, as it does for them.
 */
export class AssignmentWatch {
  readonly #options: AssignmentWatchOptions;
  readonly #client: Client;
  #stream: ClientDuplexStream<DiscoveryRequest, DiscoveryResponse__Output> | undefined;
  #again: NodeJS.Timeout | undefined;
  #isClosed = false;
  #priorities: ReadonlyMap<string, number> = new Map();

  constructor(options: AssignmentWatchOptions) {
    this.#options = options;
    this.#client = new Client(options.server, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.initial_reconnect_backoff_ms': AGAIN_MS,
      'grpc.max_reconnect_backoff_ms': AGAIN_MS,
    });
    this.#open();
  }

  /** Priority of each endpoint, by `address:port`. Empty before anything was told. */
  get priorities(): ReadonlyMap<string, number> {
    return this.#priorities;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#again);
    this.#stream?.cancel();
    this.#client.close();
  }

  #open(): void {
    const { node, zone, cluster } = this.#options;
    const { path, requestSerialize, responseDeserialize } = streamEndpoints;
    const stream = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    this.#stream = stream;
    const asked = { typeUrl: assignmentType.url, resourceNames: [cluster] };
    stream.on('data', (response: DiscoveryResponse__Output) => {
      this.#take(response);
      const { versionInfo, nonce: responseNonce } = response;
      stream.write({ ...asked, versionInfo, responseNonce });
    });
    stream.on('error', () => {}); // the status says it, too
    stream.once('status', () => {
      if (!this.#isClosed) this.#again = setTimeout(() => this.#open(), AGAIN_MS);
    });
    stream.write({
      ...asked,
      node: {
        id: `watch of ${zone}`,
        locality: { zone },
        metadata: { fields: { host: { stringValue: node } } },
      },
    });
  }

  #take({ resources }: DiscoveryResponse__Output): void {
    const told = resources.flatMap(({ value }) => assignmentType.decode(value).endpoints);
    this.#priorities = new Map(
      told.flatMap(({ priority, lbEndpoints }) =>
        lbEndpoints.map((each) => {
          const at = each.endpoint?.address?.socketAddress;
          return [`${at?.address}:${at?.portValue}`, priority] as const;
        }),
      ),
    );
  }
}
