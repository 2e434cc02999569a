import {
  type ChannelOptions,
  type Client,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';

const asText = {
  serialize: (text: string) => Buffer.from(text),
  parse: (bytes: Buffer) => String(bytes),
};

/** Says the name of whoever was called. */
const definition: ServiceDefinition = {
  Say: {
    path: '/test.Echo/Say',
    requestStream: false,
    responseStream: false,
    requestSerialize: asText.serialize,
    requestDeserialize: asText.parse,
    responseSerialize: asText.serialize,
    responseDeserialize: asText.parse,
  },
};

const EchoClient = makeGenericClientConstructor(definition, 'Echo');

/** One that answers with its host, there and at that port (0: a free one). */
export async function openEcho(
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = new Server();
  server.addService(definition, {
    Say: (_: unknown, done: (error: null, text: string) => void) => done(null, host),
  });
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve({ server, port: bound });
      else reject(error);
    });
  });
}

/** A channel to some target. */
export class Echoes {
  readonly #client: Client;

  constructor(target: string, options: ChannelOptions = {}) {
    this.#client = new EchoClient(target, credentials.createInsecure(), options);
  }

  /** Who answers a call. @throws ServiceError */
  say(waitForReady = false): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const done = (error: ServiceError | null, text?: string): void => {
      if (error === null) resolve(text ?? '');
      else reject(error);
    };
    this.#client.makeUnaryRequest(
      '/test.Echo/Say',
      asText.serialize,
      asText.parse,
      'who?',
      new Metadata({ waitForReady }),
      { deadline: Date.now() + 10_000 },
      done,
    );
    return promise;
  }

  /** Who answers a number of calls, each once, sorted. */
  async all(calls = 20): Promise<string[]> {
    const names = new Set<string>();
    for (let i = 0; i < calls; i++) names.add(await this.say());
    return [...names].toSorted();
  }

  close(): void {
    this.#client.close();
  }
}
