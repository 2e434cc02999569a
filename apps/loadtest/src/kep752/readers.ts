import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import type { Node } from '@sliceplane/kube';
import type { TlsPlan } from '../plan.ts';
import { openRelay, type Relay } from './relay.ts';

/** Longest without a heartbeat a server allows: what is counted is changes. Ms. */
const HEARTBEAT_MS = 300_000;

export interface ServerAddress {
  /** host:port or unix:/path */
  readonly address: string;
  readonly tls?: TlsPlan;
}

/** A client with a connection of its own, whose bytes are counted. */
export interface Reader {
  /** From the server, since it began. */
  readonly bytes: number;
  /** Slices or views that changed, since it began. */
  readonly events: number;
  /** Addresses it holds now. */
  readonly size: number;
  readonly holds: (address: string) => boolean;
  readonly close: () => Promise<void>;
}

/** One Service as one node sees it. Resolves once its first answer is here. */
export async function openViewReader(
  server: ServerAddress,
  service: string,
  { name }: Node,
): Promise<Reader> {
  const addresses = new Map<unknown, string>();
  const held = new Set<string>();
  const holding: Holding = { size: () => held.size, holds: (address) => held.has(address) };
  return read(server, holding, async (client, { opened, changed, signal }) => {
    const request = {
      viewpoint: { node: name },
      subscriptions: [service],
      heartbeatMs: HEARTBEAT_MS,
    };
    for await (const event of client.watch(request, { signal })) {
      if (event.kind === 'disconnected') throw event.error;
      if (event.kind === 'complete') opened();
      if (event.kind !== 'changed') continue;
      if (event.reset) {
        addresses.clear();
        held.clear();
      }
      for (const { id, address } of event.upserts) {
        addresses.set(id, address);
        held.add(address);
      }
      for (const id of event.removed) {
        held.delete(addresses.get(id) ?? '');
        addresses.delete(id);
      }
      changed(1);
    }
  });
}

/** Every slice of one Service. Resolves once all that exist are here. */
export function openSliceReader(server: ServerAddress, service: string): Promise<Reader> {
  const bySlice = new Map<string, readonly string[]>();
  const holding: Holding = {
    size: () => [...bySlice.values()].reduce((sum, addresses) => sum + addresses.length, 0),
    holds: (address) => [...bySlice.values()].some((addresses) => addresses.includes(address)),
  };
  return read(server, holding, async (client, { opened, changed, signal }) => {
    for await (const frame of client.watchSlices({ service }, signal)) {
      for (const { type, slice } of frame.events) {
        const name = slice?.metadata?.name ?? '';
        const ready = (slice?.endpoints ?? []).filter(
          ({ conditions }) => conditions?.ready ?? true,
        );
        const isGone = type === 'TYPE_DELETED';
        bySlice.set(name, isGone ? [] : ready.flatMap(({ addresses }) => addresses));
      }
      if (frame.snapshotEnd) opened();
      changed(frame.events.length);
    }
  });
}

/** The ready addresses of a reader. */
interface Holding {
  readonly size: () => number;
  readonly holds: (address: string) => boolean;
}

interface Reading {
  readonly opened: () => void;
  readonly changed: (events: number) => void;
  readonly signal: AbortSignal;
}

async function read(
  server: ServerAddress,
  holding: Holding,
  follow: (client: SliceplaneClient, reading: Reading) => Promise<void>,
): Promise<Reader> {
  const relay = await openRelay(server.address);
  const client = clientThrough(relay, server);
  const over = new AbortController();
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  let events = 0;
  let failure: unknown;
  const reading = follow(client, {
    opened: resolve,
    changed: (some) => (events += some),
    signal: over.signal,
  }).catch((error: unknown) => {
    failure = error;
    reject(error);
  });
  await opened;
  return {
    get bytes() {
      if (failure !== undefined) throw failure;
      return relay.bytesFromServer;
    },
    get events() {
      return events;
    },
    get size() {
      return holding.size();
    },
    holds: (address) => {
      if (failure !== undefined) throw failure;
      return holding.holds(address);
    },
    close: async () => {
      over.abort();
      await reading;
      client.close();
      relay.close();
    },
  };
}

/** Its address is its own, and so is its connection. Pings of its own would be answered, and counted. */
export function clientThrough(relay: Relay, { tls }: ServerAddress): SliceplaneClient {
  return connectClient({
    server: relay.address,
    ...(tls !== undefined && { tls }),
    receiveMessageBytes: 64 * 1024 * 1024,
    channel: { 'grpc.keepalive_time_ms': 2 ** 31 - 1 },
  });
}
