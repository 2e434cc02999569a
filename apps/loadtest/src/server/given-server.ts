import type { TlsPlan } from '../plan.ts';
import { clientOf, type Server } from './server.ts';

/** How long it may take to be reached, ms. */
const REACH_MS = 10_000;

/** A server that somebody else runs. @throws Error when it cannot be reached */
export async function reachServer(address: string, tls?: TlsPlan): Promise<Server> {
  const client = clientOf(address, tls);
  try {
    await client.waitForReady(REACH_MS);
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    address,
    client,
    bootMs: 0,
    restart: undefined,
    close: () => Promise.resolve(client.close()),
  };
}
