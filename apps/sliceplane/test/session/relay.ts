import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP relay before a server, which can lie, fall silent and cut. */
export class Relay {
  readonly #server: Server;
  /** host:port of the server that new connections go to. */
  target: string;
  readonly #sockets = new Set<Socket>();
  #lie: { readonly from: string; readonly to: string; times: number } | undefined;
  #isSilent = false;
  #held: (() => void)[] = [];
  /** Bytes that went from the server to its clients. */
  bytes = 0;

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.target = target;
  }

  static async open(target: string): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server, target);
    server.on('connection', (client) => {
      const [host = '', port = ''] = relay.target.split(':');
      relay.#join(client, connect(Number(port), host));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return relay;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Replaces the text in what the server says next, so often. Both have the same length: no frame notices. */
  lie(from: string, to: string, times = 1): void {
    if (from.length !== to.length) throw new RangeError('a lie has the length of the truth');
    this.#lie = { from, to, times };
  }

  /** Nothing the server says arrives; connections stay. */
  silence(): void {
    this.#isSilent = true;
  }

  /** What was said meanwhile arrives. */
  speak(): void {
    this.#isSilent = false;
    for (const send of this.#held.splice(0)) send();
  }

  /** Ends every connection. New ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #join(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
      socket.on('error', () => {});
    }
    client.on('data', (bytes: Buffer) => server.write(bytes));
    server.on('data', (bytes: Buffer) => {
      const send = (): void => {
        this.bytes += bytes.length;
        client.write(this.#changed(bytes));
      };
      if (this.#isSilent) this.#held.push(send);
      else send();
    });
  }

  #changed(bytes: Buffer): Buffer {
    const lie = this.#lie;
    if (lie === undefined || lie.times === 0) return bytes;
    const at = bytes.indexOf(lie.from);
    if (at < 0) return bytes;
    lie.times -= 1;
    const changed = Buffer.from(bytes);
    changed.write(lie.to, at, 'latin1');
    return changed;
  }
}
