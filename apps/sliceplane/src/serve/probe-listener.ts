import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../failure.ts';
import { removeStaleSocket } from './stale-socket.ts';
import { type SocketAddress, socketAddressText } from '../socket-address.ts';

/** Starts to listen; the answer is the address with the port that was chosen. @throws Failure naming the address */
export async function listenHttp(server: Server, address: SocketAddress): Promise<string> {
  await removeStaleSocket(address);
  if (address.kind === 'unix') server.listen(address.path);
  else server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen('--metrics-listen', socketAddressText(address), error);
  }
  if (address.kind === 'unix') {
    server.once('close', () => rmSync(address.path, { force: true }));
    return socketAddressText(address);
  }
  return socketAddressText({ ...address, port: (server.address() as AddressInfo).port });
}

/** One clear line for what is nearly always a second server on the same port; `flag` chose the address. */
export function cannotListen(flag: string, address: string, error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error);
  const code = /\b(?:EADDRINUSE|EACCES|EADDRNOTAVAIL|ENOENT)\b/.exec(words)?.[0] ?? '';
  const known = address.startsWith('unix:') ? socketReasons : reasons;
  const why =
    known[code]?.replace('FLAG', flag) ?? words.replace(`cannot listen on ${address}: `, '');
  return new Failure(`cannot listen on ${address}: ${why}`, { cause: error });
}

/** In words, with what to do. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken; choose another one with FLAG, or port 0',
  EACCES: 'it may not be used; ports below 1024 need a privilege',
  EADDRNOTAVAIL: 'this machine has no such address',
};

/** libuv says EACCES for a socket whose directory does not exist, too. */
const socketReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is taken; choose another one with FLAG',
  EACCES: 'its directory does not exist, or may not be written to',
};
