/** Addresses for real servers on one machine: Linux answers for all of 127.0.0.0/8, each address with ports of its own. */
import { createServer } from 'node:net';

/**
 * `127.x.y`: the first three numbers of addresses that nobody listens on. Nobody connects from there either, so a port
 * that was listened on before is free again at once.
 *
 * @throws Error where only 127.0.0.1 exists
 */
export async function freeLoopbackNet(): Promise<string> {
  for (;;) {
    const net = `127.${64 + Math.floor(Math.random() * 128)}.${Math.floor(Math.random() * 256)}`;
    if (await isFree(`${net}.1`)) return net;
  }
}

/** The port every net is probed with, and kept by whoever has the net, as long as it lives. */
const PROBED_PORT = 17_500;

async function isFree(address: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const probe = createServer();
  probe.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') resolve(false);
    else reject(new Error(`no loopback address but 127.0.0.1 here: ${error.message}`));
  });
  probe.listen(PROBED_PORT, address, () => resolve(true));
  probe.unref();
  return promise;
}
