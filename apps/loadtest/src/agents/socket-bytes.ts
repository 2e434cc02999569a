import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** What all sockets that this process opened to others have read: the bytes on the wire, with all framing. */
export class SocketBytes {
  readonly #open = new Set<Socket>();
  #ofClosed = 0;

  constructor() {
    subscribe('net.client.socket', (message) => {
      const { socket } = message as { socket: Socket };
      this.#open.add(socket);
      socket.once('close', () => {
        this.#open.delete(socket);
        this.#ofClosed += socket.bytesRead;
      });
    });
  }

  get read(): number {
    let sum = this.#ofClosed;
    for (const socket of this.#open) sum += socket.bytesRead;
    return sum;
  }
}
