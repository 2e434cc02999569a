import { once } from 'node:events';
import { lstatSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { SocketAddress } from '../socket-address.ts';

/**
 * Removes the socket file that a server left which ended without closing it (a kill, a crash). Only a socket goes, and only
 * when nobody answers on it: anything else is left for the bind to refuse.
 */
export async function removeStaleSocket(address: SocketAddress): Promise<void> {
  if (address.kind !== 'unix') return;
  const stats = lstatSync(address.path, { throwIfNoEntry: false });
  if (stats?.isSocket() !== true) return;
  const probe = connect(address.path);
  try {
    await once(probe, 'connect');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') {
      rmSync(address.path, { force: true });
    }
  } finally {
    probe.destroy();
  }
}
