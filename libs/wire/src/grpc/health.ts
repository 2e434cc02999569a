import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { Backend } from '../backend.ts';

/** Services that have nothing to say before the sources are synced; '' is the server as a whole. */
const servingOnceSynced = ['', 'sliceplane.v1.EndpointViews'];
const servingAlways = ['sliceplane.v1.Cluster', 'sliceplane.v1.Admin'];

export interface Health {
  /** Nothing is serving from now on. */
  drain(): void;
  /** Follows the sources no more. */
  stop(): void;
}

/** Serves grpc.health.v1: what is there to be asked now. */
export function openHealth(server: Server, backend: Backend): Health {
  const health = new HealthImplementation();
  let draining = false;
  const show = (): void => {
    const synced = backend.hub.everSynced && !draining;
    for (const name of servingOnceSynced)
      health.setStatus(name, synced ? 'SERVING' : 'NOT_SERVING');
    for (const name of servingAlways) health.setStatus(name, draining ? 'NOT_SERVING' : 'SERVING');
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
