/**
 * Stands between xDS clients and a server, passes bytes on as they are, counts them, and spoils a response when told to: what a
 * client refuses, and what it does then, can be seen only with something to refuse.
 *
 *   client ──requests──▶ relay ──requests──▶ server
 *          ◀─responses──       ◀─responses──
 */
import {
  Client,
  type ClientDuplexStream,
  credentials,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { xdsDefinition } from '@sliceplane/proto/xds';

export type XdsTypeName = 'Listener' | 'RouteConfiguration' | 'Cluster' | 'ClusterLoadAssignment';

/** What passed since the relay was opened. */
export interface Passed {
  /** Of responses. */
  readonly bytes: number;
  /** Responses, by the last word of their type. */
  readonly responses: Readonly<Partial<Record<XdsTypeName, number>>>;
  /** Error details of refusals. */
  readonly nacks: readonly string[];
}

type Responses = ServerDuplexStream<Buffer, Buffer>;

/** What the relay reads of requests and responses of both variants. */
interface Request {
  readonly errorDetail: { readonly message: string } | null;
}

interface Response {
  readonly typeUrl: string;
  readonly resources: readonly Partial<Wrapped & Any>[];
}

interface Any {
  value: Buffer;
}

interface Wrapped {
  resource: Any | null;
}

/** One of the four streams, with bytes instead of messages, and how to read them. */
interface Method {
  readonly path: string;
  readonly request: (bytes: Buffer) => Request;
  readonly response: (bytes: Buffer) => Response;
  readonly responseBytes: (message: object) => Buffer;
}

const asIs = (bytes: Buffer): Buffer => bytes;

/** No protobuf message of any type. */
const GARBAGE = Buffer.from([0xff, 0xff, 0xff]);

export class XdsRelay {
  readonly #server = new Server();
  readonly #streams = new Set<Responses>();
  #client: Client;
  #spoiled: XdsTypeName | undefined;
  #bytes = 0;
  readonly #responses: Partial<Record<XdsTypeName, number>> = {};
  readonly #nacks: string[] = [];

  private constructor(target: string) {
    this.#client = clientOf(target);
    for (const service of services) this.#serve(service);
  }

  /** Listens at `address`, `host:port` with a port of its own, before the server at `target`. */
  static async open(address: string, target: string): Promise<XdsRelay> {
    const relay = new XdsRelay(target);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    relay.#server.bindAsync(address, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
    await promise;
    return relay;
  }

  /** The next response of this type gets garbage for its first resource. The server does not know. */
  spoilNext(type: XdsTypeName): void {
    this.#spoiled = type;
  }

  get passed(): Passed {
    return { bytes: this.#bytes, responses: this.#responses, nacks: this.#nacks };
  }

  /** Ends every stream as a server does that goes away. New ones are taken. */
  cut(): void {
    for (const stream of this.#streams) {
      stream.emit('error', { code: status.UNAVAILABLE, details: 'the relay cuts' });
    }
  }

  close(): void {
    this.#server.forceShutdown();
    this.#client.close();
  }

  #serve(methods: Readonly<Record<string, Method>>): void {
    const definition: ServiceDefinition = Object.fromEntries(
      Object.entries(methods).map(([name, { path }]) => [name, bytesBothWays(path)]),
    );
    const joining = Object.entries(methods).map(([name, method]) => [
      name,
      (down: Responses) => this.#join(down, method),
    ]);
    this.#server.addService(definition, Object.fromEntries(joining));
  }

  #join(down: Responses, method: Method): void {
    const up: ClientDuplexStream<Buffer, Buffer> = this.#client.makeBidiStreamRequest(
      method.path,
      asIs,
      asIs,
    );
    this.#streams.add(down);
    const over = (): void => {
      this.#streams.delete(down);
      up.cancel();
    };
    down.on('data', (bytes: Buffer) => {
      const nack = method.request(bytes).errorDetail;
      if (nack !== null) this.#nacks.push(nack.message);
      up.write(bytes);
    });
    down.on('end', () => up.end());
    down.on('cancelled', over);
    down.on('close', over);
    up.on('data', (bytes: Buffer) => down.write(this.#passed(bytes, method)));
    up.on('end', () => down.end());
    up.on('error', (error) => down.emit('error', error));
  }

  #passed(bytes: Buffer, method: Method): Buffer {
    const response = method.response(bytes);
    const type = response.typeUrl.split('.').at(-1) as XdsTypeName;
    this.#bytes += bytes.length;
    this.#responses[type] = (this.#responses[type] ?? 0) + 1;
    const [first] = response.resources;
    if (type !== this.#spoiled || first === undefined) return bytes;
    this.#spoiled = undefined;
    const any = first.resource ?? (first as Any);
    any.value = GARBAGE;
    return method.responseBytes(response);
  }
}

function clientOf(target: string): Client {
  return new Client(target, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
}

function bytesBothWays(path: string): ServiceDefinition[string] {
  return {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

const services = [
  'envoy.service.discovery.v3.AggregatedDiscoveryService',
  'envoy.service.endpoint.v3.EndpointDiscoveryService',
].map((name) => methodsOf(xdsDefinition[name] as ServiceDefinition));

function methodsOf(service: ServiceDefinition): Readonly<Record<string, Method>> {
  const methods = Object.entries(service).map(([name, definition]) => [
    name,
    {
      path: definition.path,
      request: definition.requestDeserialize as Method['request'],
      response: definition.responseDeserialize as Method['response'],
      responseBytes: definition.responseSerialize as Method['responseBytes'],
    },
  ]);
  return Object.fromEntries(methods) as Readonly<Record<string, Method>>;
}
