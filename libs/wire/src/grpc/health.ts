import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { Backend } from '../backend.ts';

/** The services of a server, by when they are of use. */
export interface HealthOf {
  /** They have nothing to say before the sources are synced; neither has the server as a whole. */
  readonly onceSynced: readonly string[];
  readonly always: readonly string[];
}

export interface Health {
  /** Nothing is serving from now on. */
  drain(): void;
  /** Follows the sources no more. */
  stop(): void;
}

/** Serves grpc.health.v1: what is there to be asked now. */
export function openHealth(
  server: Server,
  backend: Backend,
  { onceSynced, always }: HealthOf,
): Health {
  const health = new HealthImplementation();
  let draining = false;
  const show = (): void => {
    const synced = backend.hub.everSynced && !draining;
    for (const name of ['', ...onceSynced])
      health.setStatus(name, synced ? 'SERVING' : 'NOT_SERVING');
    for (const name of always) health.setStatus(name, draining ? 'NOT_SERVING' : 'SERVING');
  };
  show();
  const stop = backend.hub.listenSynced(show);
  health.addToServer(server);
  return {
    drain: () => {
      draining = true;
      show();
    },
    stop,
  };
}
