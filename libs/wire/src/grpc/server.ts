import { Server, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { service as healthService } from 'grpc-health-check';
import { loadReflected } from '@sliceplane/proto';
import type { Backend } from '../backend.ts';
import { admin } from './admin.ts';
import { type CallCounts, CallTallies } from './call-tally.ts';
import { cluster, type Taken } from './cluster.ts';
import { endpointViews } from './endpoint-views.ts';
import { openHealth } from './health.ts';
import { withJsonNames } from './json-names.ts';
import { type Listening, openListening } from './listening.ts';
import { type Limits, resolveLimits, serverOptions } from './limits.ts';
import { byteService } from './methods.ts';
import { type Lateness, ProcessMeter } from './process-meter.ts';
import type { ReportedNack } from './session.ts';
import { type DrainedStream, Streams } from './streams.ts';
import type { StreamCounts } from './stream-tally.ts';
import { type CertificateStatus, listenSecurity, type Security } from './tls.ts';

export interface GrpcServerOptions extends Security {
  readonly backend: Backend;
  /** `host:port` (port 0: any free one) or `unix:/path`. At least one. */
  readonly listen: readonly string[];
  readonly limits?: Limits;
  /** Told of every error that a client only sees as INTERNAL. @defaultValue nothing */
  readonly onError?: (error: unknown) => void;
  /** Told of every update that a client could not take in, in the client's words. @defaultValue nothing */
  readonly onNack?: (nack: ReportedNack) => void;
  /** Serve InjectFault: whoever can call may break a shard. @defaultValue false */
  readonly allowFaults?: boolean;
}

export interface GrpcStatus {
  /** Open view and slice streams. */
  readonly streams: number;
  readonly frames: number;
  readonly bytes: number;
  readonly heartbeats: number;
  /** Streams that this server ended. */
  readonly ended: number;
  /** Streams by method, why they ended, and why others were not opened. */
  readonly opened: StreamCounts;
  /** Calls that have ended, by method. */
  readonly calls: readonly CallCounts[];
  /** Objects named by Apply and Delete, by what became of them. */
  readonly taken: Readonly<Taken>;
  /** How late the main thread is, now. */
  readonly delays: Lateness;
  /** undefined: plaintext. */
  readonly certificate: CertificateStatus | undefined;
}

export interface GrpcServer {
  /** As listened to, with the ports that were chosen. */
  readonly addresses: readonly string[];
  /** In the order of `listen`; 0 for a unix socket. */
  readonly ports: readonly number[];
  /** Open view and slice streams. */
  readonly streams: number;
  /** Counted since the server began. */
  readonly status: GrpcStatus;
  /**
   * NOT_SERVING, every stream ended as UNAVAILABLE with a retry hint, spread over at most half of `graceMs`, unary calls
   * under way finished for at most `graceMs`, then closed. Closing twice is closing once.
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves sliceplane.v1, grpc.health.v1 and reflection.
 * @throws RangeError for plaintext where others can listen, unreadable TLS files, limits out of bounds
 */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { backend, listen, onError: report = () => {}, onNack = () => {} } = options;
  if (listen.length === 0) throw new RangeError('listen must name at least one address');
  const limits = resolveLimits(options.limits);
  const security = listenSecurity(listen, options, report);
  const streams = new Streams(limits, report);
  const calls = new CallTallies();
  const rules = { limits, report, isDraining: () => streams.draining, calls };
  const taken = nothingTaken();
  const server = new Server({
    ...serverOptions(limits),
    interceptors: [streams.direct.interceptor],
  });
  server.addService(
    byteService('EndpointViews'),
    endpointViews(backend, rules, streams, onNack) as UntypedServiceImplementation,
  );
  server.addService(
    byteService('Cluster'),
    cluster(backend, { ...rules, taken }, streams) as UntypedServiceImplementation,
  );
  const meter = new ProcessMeter();
  const adminRules = { ...rules, streams, meter, allowFaults: options.allowFaults ?? false };
  server.addService(
    byteService('Admin'),
    admin(backend, adminRules) as UntypedServiceImplementation,
  );
  const theirs = endingOnDrain(server, streams);
  const health = openHealth(theirs, backend);
  openReflection(theirs);
  const listening: Listening[] = [];
  try {
    for (const address of listen) {
      listening.push(await openListening(server, address, security.credentials));
    }
  } catch (error) {
    for (const one of listening) one.stop();
    security.stop();
    health.stop();
    meter.stop();
    await streams.drain(0);
    server.forceShutdown();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const close = async (graceMs: number): Promise<void> => {
    security.stop();
    health.drain();
    for (const one of listening) one.stop();
    await Promise.all([streams.drain(graceMs / 2), shutdown(server, graceMs)]);
    health.stop();
    meter.stop();
  };
  const ports = listening.map(({ port }) => port);
  return {
    addresses: listen.map((address, i) => boundAddress(address, ports[i] ?? 0)),
    ports,
    get streams() {
      return streams.count;
    },
    get status() {
      const { count, traffic, ended, tally } = streams;
      return {
        streams: count,
        ...traffic,
        ended,
        opened: tally.counts,
        calls: calls.counts,
        taken: { ...taken },
        delays: meter.delays,
        certificate: security.certificate && { ...security.certificate },
      };
    },
    close: (graceMs = 5000) => (closing ??= close(graceMs)),
  };
}

function nothingTaken(): Taken {
  return { created: 0, configured: 0, unchanged: 0, deleted: 0, 'not-found': 0, refused: 0 };
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

function openReflection(server: Server): void {
  // Reflection reads descriptors from messages; any one message of health's file stands for that file.
  const health = healthService['Check']?.requestType as ReturnType<typeof loadReflected>[string];
  const definition = { ...loadReflected(), 'grpc.health.v1.HealthCheckRequest': health };
  new ReflectionService(withJsonNames(definition)).addToServer(server);
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
