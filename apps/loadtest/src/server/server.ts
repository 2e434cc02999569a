import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import type { GetStatusResponse__Output } from '@sliceplane/proto';
import type { TlsPlan } from '../plan.ts';

/** The server under load, and this process' own way to it. */
export interface Server {
  readonly address: string;
  /** Not the same one after a restart. */
  readonly client: SliceplaneClient;
  /** Until it listened, ms; 0 for one that somebody else started. */
  readonly bootMs: number;
  /** undefined: nobody here can. */
  readonly restart: ((how: 'SIGKILL' | 'SIGTERM') => Promise<Restarted>) | undefined;
  readonly close: () => Promise<void>;
}

export interface Restarted {
  /** From the end of the old one until the new one listens, ms. */
  readonly bootMs: number;
}

/** Longest call of the feed: the whole of a large cluster is told in parts, and a part may wait for all before it. Ms. */
const DEADLINE_MS = 120_000;

export function clientOf(address: string, tls?: TlsPlan): SliceplaneClient {
  return connectClient({
    server: address,
    ...(tls !== undefined && { tls }),
    deadlineMs: DEADLINE_MS,
    ownConnection: true,
  });
}

/** undefined while it cannot be asked: it is being restarted. */
export async function statusOf(server: Server): Promise<GetStatusResponse__Output | undefined> {
  try {
    return await server.client.getStatus();
  } catch {
    return undefined;
  }
}

/** Streams whose reader has not taken the news, as the server says; 0 while it cannot be asked. */
export async function streamsBehind(server: Server): Promise<number> {
  let behind = 0;
  try {
    for await (const session of server.client.listSessions({ behind: true, pageSize: 1000 })) {
      behind += Math.min(1, session.behind);
    }
  } catch {
    return 0;
  }
  return behind;
}
