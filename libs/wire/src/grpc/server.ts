import { Server, type ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation, service as healthService } from 'grpc-health-check';
import { loadReflected } from '@sliceplane/proto';
import type { Backend } from '../backend.ts';
import { admin } from './admin.ts';
import { cluster } from './cluster.ts';
import { endpointViews } from './endpoint-views.ts';
import { withJsonNames } from './json-names.ts';
import { type Limits, resolveLimits, serverOptions } from './limits.ts';
import { byteService } from './methods.ts';
import { Streams } from './streams.ts';
import { listenCredentials, type Security } from './tls.ts';

export interface GrpcServerOptions extends Security {
  readonly backend: Backend;
  /** `host:port` (port 0: any free one) or `unix:/path`. At least one. */
  readonly listen: readonly string[];
  readonly limits?: Limits;
  /** Told of every error that a client only sees as INTERNAL. @defaultValue nothing */
  readonly onError?: (error: unknown) => void;
}

export interface GrpcServer {
  /** As listened to, with the ports that were chosen. */
  readonly addresses: readonly string[];
  /** In the order of `listen`; 0 for a unix socket. */
  readonly ports: readonly number[];
  /** Open view and slice streams. */
  readonly streams: number;
  /**
   * NOT_SERVING, every stream ended as UNAVAILABLE with a retry hint, calls under way finished for at most `graceMs`,
   * then closed. Closing twice is closing once.
   */
  close(graceMs?: number): Promise<void>;
}

/** Services that have nothing to say before the sources are synced; '' is the server as a whole. */
const servingOnceSynced = ['', 'sliceplane.v1.EndpointViews'];
const servingAlways = ['sliceplane.v1.Cluster', 'sliceplane.v1.Admin'];

/**
 * Serves sliceplane.v1, grpc.health.v1 and reflection.
 * @throws RangeError for plaintext where others can listen, unreadable TLS files, limits out of bounds
 */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { backend, listen, onError: report = () => {} } = options;
  if (listen.length === 0) throw new RangeError('listen must name at least one address');
  const limits = resolveLimits(options.limits);
  const credentials = listen.map((address) => listenCredentials(address, options));
  const streams = new Streams(limits, report);
  const rules = { limits, report, isDraining: () => streams.draining };
  const server = new Server(serverOptions(limits));
  server.addService(
    byteService('EndpointViews'),
    endpointViews(backend, rules, streams) as UntypedServiceImplementation,
  );
  server.addService(
    byteService('Cluster'),
    cluster(backend, rules, streams) as UntypedServiceImplementation,
  );
  server.addService(byteService('Admin'), admin(backend, rules) as UntypedServiceImplementation);
  const health = openHealth(server, backend);
  openReflection(server);
  const ports: number[] = [];
  try {
    for (const [i, address] of listen.entries()) {
      ports.push(await bind(server, address, credentials[i] as ServerCredentials));
    }
  } catch (error) {
    health.stop();
    server.forceShutdown();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const close = async (graceMs: number): Promise<void> => {
    health.drain();
    streams.drain();
    await shutdown(server, graceMs);
    health.stop();
  };
  return {
    addresses: listen.map((address, i) => boundAddress(address, ports[i] ?? 0)),
    ports,
    get streams() {
      return streams.count;
    },
    close: (graceMs = 5000) => (closing ??= close(graceMs)),
  };
}

interface Health {
  drain(): void;
  stop(): void;
}

function openHealth(server: Server, backend: Backend): Health {
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

function openReflection(server: Server): void {
  // Reflection reads descriptors from messages; any one message of health's file stands for that file.
  const health = healthService['Check']?.requestType as ReturnType<typeof loadReflected>[string];
  const definition = { ...loadReflected(), 'grpc.health.v1.HealthCheckRequest': health };
  new ReflectionService(withJsonNames(definition)).addToServer(server);
}

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(new Error(`cannot listen on ${address}: ${error.message}`, { cause: error }));
    });
  });
}

function boundAddress(address: string, port: number): string {
  if (address.startsWith('unix:')) return address;
  return `${address.slice(0, address.lastIndexOf(':'))}:${port}`;
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
