import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between clients and a server and counts what passes. */
export interface Relay {
  /** For a client to connect to, in place of the server's. */
  readonly address: string;
  /** TCP payload from the server so far: messages with all framing of gRPC and HTTP/2. */
  readonly bytesFromServer: number;
  readonly close: () => void;
}

/** A relay on a free port of this machine. `server`: host:port or unix:/path. */
export async function openRelay(server: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  let bytesFromServer = 0;
  const listener = createServer({ noDelay: true }, (near) => {
    const far = connectTo(server);
    far.setNoDelay(true);
    far.on('data', (chunk) => (bytesFromServer += chunk.length));
    far.pipe(near);
    near.pipe(far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()); // the other end sees what this one saw: a connection that broke
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    address: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
    get bytesFromServer() {
      return bytesFromServer;
    },
    close: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function connectTo(server: string): Socket {
  if (server.startsWith('unix:')) return connect({ path: server.slice('unix:'.length) });
  const colon = server.lastIndexOf(':');
  const host = server.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return connect({ host, port: Number(server.slice(colon + 1)) });
}
