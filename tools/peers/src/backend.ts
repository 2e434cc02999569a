import { Metadata, type MethodDefinition, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { createServer, type Server as HttpServer } from 'node:http';
import { once } from 'node:events';

export interface BackendOptions {
  /** What it answers to whoever asks. */
  readonly name: string;
  /** An address of this machine. */
  readonly address: string;
  readonly port: number;
  /** Also answers plain HTTP here. */
  readonly httpPort?: number;
  /** How long an answer takes over gRPC. Ms. @defaultValue 0 */
  readonly workMs?: number;
}

/** Takes bytes, answers with the name of the backend. */
export const ECHO_METHOD = '/sliceplane.peers.Echo/Say';

const asIs = (bytes: Buffer): Buffer => bytes;
export const echo: { readonly Say: MethodDefinition<Buffer, Buffer> } = {
  Say: {
    path: ECHO_METHOD,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
};

/** What runs in a pod: a gRPC server that says its name, and an HTTP server that does so, too. */
export class Backend {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** gRPC calls answered. */
  answered = 0;
  readonly #workMs: number;
  readonly #server = new Server();
  #http: HttpServer | undefined;
  #isHealthy = true;

  private constructor({ name, address, port, workMs = 0 }: BackendOptions) {
    this.name = name;
    this.address = address;
    this.port = port;
    this.#workMs = workMs;
  }

  /** Resolves once it can be connected to. @throws Error when the address is taken */
  static async open(options: BackendOptions): Promise<Backend> {
    const backend = new Backend(options);
    await backend.#listen();
    if (options.httpPort !== undefined) await backend.#listenHttp(options.httpPort);
    return backend;
  }

  /** Answers every call with UNAVAILABLE until told otherwise, without leaving. */
  break(isBroken = true): void {
    this.#isHealthy = !isBroken;
  }

  /** Leaves as a well-made server does: GOAWAY, the calls that run are answered, nothing new is taken. */
  drain(): Promise<void> {
    this.#http?.close();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.tryShutdown(() => resolve());
    return promise;
  }

  /** Is gone at once, connections and all. */
  kill(): void {
    this.#server.forceShutdown();
    this.#http?.closeAllConnections();
    this.#http?.close();
  }

  #listen(): Promise<number> {
    const name = Buffer.from(this.name);
    this.#server.addService(echo, {
      Say: (
        _: unknown,
        answer: (
          error: { code: status; details: string; metadata: Metadata } | null,
          bytes?: Buffer,
        ) => void,
      ) => {
        this.answered += 1;
        if (this.#isHealthy && this.#workMs > 0) setTimeout(answer, this.#workMs, null, name);
        else if (this.#isHealthy) answer(null, name);
        else
          answer({
            code: status.UNAVAILABLE,
            details: `${this.name} is broken`,
            metadata: new Metadata(),
          });
      },
    });
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const at = `${this.address}:${this.port}`;
    this.#server.bindAsync(at, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
    return promise;
  }

  async #listenHttp(port: number): Promise<void> {
    this.#http = createServer((_, response) => response.end(this.name)).listen(port, this.address);
    await once(this.#http, 'listening');
  }
}
