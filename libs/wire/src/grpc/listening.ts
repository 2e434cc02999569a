import { lookup } from 'node:dns/promises';
import {
  createServer,
  isIP,
  type ListenOptions,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import type { Server, ServerCredentials } from '@grpc/grpc-js';

/**
 * Connections the kernel holds until they are accepted, as far as it allows. grpc-js listens with Node's 511: of 5,000
 * agents that come back at once the others wait for their SYN to be sent again, after 1, 3 and 7 s.
 */
const backlog = 4096;

/** One address that is listened to. */
export interface Listening {
  /** As it was asked for, with the port that was chosen. */
  readonly address: string;
  /** 0 for a unix socket. */
  readonly port: number;
  /** Takes no more connections; those that are open stay. */
  stop(): void;
}

/** Each of these addresses, or none. @throws Error when one of them cannot be listened to */
export async function openListenings(
  server: Server,
  addresses: readonly string[],
  credentials: ServerCredentials,
): Promise<readonly Listening[]> {
  const opened: Listening[] = [];
  try {
    for (const address of addresses) opened.push(await openListening(server, address, credentials));
    return opened;
  } catch (error) {
    for (const one of opened) one.stop();
    throw error;
  }
}

/**
 * Accepts connections for a grpc-js server at `host:port` (port 0: any free one) or `unix:/path`. A name is listened to at each
 * of its addresses.
 * @throws Error when one of them cannot be listened to
 */
export async function openListening(
  server: Server,
  address: string,
  credentials: ServerCredentials,
): Promise<Listening> {
  const injector = server.createConnectionInjector(credentials);
  const accept = (socket: Socket): void => injector.injectConnection(socket);
  const opened: NetServer[] = [];
  const stop = (): void => {
    for (const one of opened) one.close();
    injector.destroy();
  };
  try {
    let port = 0;
    for (const options of await addressesOf(address)) {
      const wanted = port === 0 ? options : { ...options, port };
      const one = createServer({ noDelay: true, pauseOnConnect: false }, accept);
      port = await opening(one, { ...wanted, backlog });
      opened.push(one);
    }
    return { address: boundAddress(address, port), port, stop };
  } catch (error) {
    stop();
    throw new Error(`cannot listen on ${address}: ${(error as Error).message}`, { cause: error });
  }
}

function boundAddress(address: string, port: number): string {
  if (address.startsWith('unix:')) return address;
  return `${address.slice(0, address.lastIndexOf(':'))}:${port}`;
}

async function addressesOf(address: string): Promise<readonly ListenOptions[]> {
  if (address.startsWith('unix:')) {
    return [{ path: address.slice('unix:'.length).replace(/^\/\/(?=\/)/u, '') }];
  }
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[(.*)\]$/u, '$1');
  const port = Number(address.slice(at + 1));
  if (isIP(host) !== 0) return [{ host, port }];
  const found = await lookup(host, { all: true });
  return found.map((one) => ({ host: one.address, port }));
}

function opening(server: NetServer, options: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(bound === null || typeof bound === 'string' ? 0 : bound.port);
    });
  });
}
