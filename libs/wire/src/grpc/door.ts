import type {
  Server,
  ServerCredentials,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Backend } from '../backend.ts';
import { type HealthOf, openHealth } from './health.ts';
import { type Listening, openListenings } from './listening.ts';
import type { DrainedStream, Streams } from './streams.ts';

export interface DoorOptions {
  readonly backend: Backend;
  readonly streams: Streams;
  readonly addresses: readonly string[];
  readonly credentials: ServerCredentials;
  readonly health: HealthOf;
  /** Adds more services whose streams only their client would end. */
  readonly theirs?: (server: Server) => void;
}

/** A grpc-js server with all its services, health among them, that is listened to. */
export interface Door {
  readonly listening: readonly Listening[];
  /** Nothing is serving, and nobody is let in any more. */
  drain(): void;
  /** Waits for the calls under way, at most so long. */
  shutdown(graceMs: number): Promise<void>;
}

/** @throws Error when an address cannot be listened to; nothing is open then */
export async function openDoor(server: Server, options: DoorOptions): Promise<Door> {
  const { backend, streams, addresses, credentials } = options;
  const ending = endingOnDrain(server, streams);
  const health = openHealth(ending, backend, options.health);
  options.theirs?.(ending);
  try {
    const listening = await openListenings(server, addresses, credentials);
    return {
      listening,
      drain: () => {
        health.drain();
        for (const one of listening) one.stop();
      },
      shutdown: async (graceMs) => {
        await shutdown(server, graceMs);
        health.stop();
      },
    };
  } catch (error) {
    health.stop();
    server.forceShutdown();
    throw error;
  }
}

/** The server as services from elsewhere see it: streams that only their client would end are ended by a drain. */
function endingOnDrain(server: Server, streams: Streams): Server {
  type Handler = (call: DrainedStream, ...rest: readonly unknown[]) => void;
  const addService = (definition: ServiceDefinition, handlers: Record<string, Handler>): void => {
    const wrapped = { ...handlers };
    for (const [method, { originalName = method, responseStream }] of Object.entries(definition)) {
      const name = method in handlers ? method : originalName;
      const handler = handlers[name];
      if (handler === undefined || !responseStream) continue;
      wrapped[name] = (call, ...rest) => {
        streams.endOnDrain(call);
        handler(call, ...rest);
      };
    }
    server.addService(definition, wrapped as UntypedServiceImplementation);
  };
  return { addService } as Pick<Server, 'addService'> as Server;
}

async function shutdown(server: Server, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const graceful = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([graceful, late]);
  clearTimeout(timer);
  server.forceShutdown();
}
