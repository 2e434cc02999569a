import { Server, type ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { service as healthService } from 'grpc-health-check';
import { loadReflected } from '@sliceplane/proto';
import { loadReflectedXds } from '@sliceplane/proto/xds';
import type { Backend } from '../backend.ts';
import { admin } from './admin.ts';
import { type CallCounts, CallTallies } from './call-tally.ts';
import { cluster, type Taken } from './cluster.ts';
import { endpointViews } from './endpoint-views.ts';
import { type Door, openDoor } from './door.ts';
import { withJsonNames } from './json-names.ts';
import { type Limits, type ResolvedLimits, resolveLimits, serverOptions } from './limits.ts';
import { type ByteHandler, byteService } from './methods.ts';
import { type Lateness, ProcessMeter } from './process-meter.ts';
import type { ReportedNack } from './session.ts';
import { Streams } from './streams.ts';
import type { StreamCounts } from './stream-tally.ts';
import { type CertificateStatus, listenSecurity, localPlaintext, type Security } from './tls.ts';
import type { ReportedXdsNack } from '../xds/stream/discovery.ts';
import { openResources } from '../xds/resources/resources.ts';
import { openXds, type Xds, type XdsCounts, xdsServices } from '../xds/serve.ts';

export interface GrpcServerOptions extends Security {
  readonly backend: Backend;
  /** `host:port` (port 0: any free one) or `unix:/path`. At least one. */
  readonly listen: readonly string[];
  /**
   * Where xDS and health are served beside, in plaintext whatever `listen` has, for clients that cannot speak TLS to it:
   * loopback addresses and unix sockets. @defaultValue none
   */
  readonly xdsListen?: readonly string[];
  readonly limits?: Limits;
  /** Told of every error that a client only sees as INTERNAL. @defaultValue nothing */
  readonly onError?: (error: unknown) => void;
  /** Told of every update that a client could not take in, in the client's words. @defaultValue nothing */
  readonly onNack?: (nack: ReportedNack) => void;
  /** Told of every response that an xDS client refused, in the client's words. @defaultValue nothing */
  readonly onXdsNack?: (nack: ReportedXdsNack) => void;
  /** Serve InjectFault: whoever can call may break a shard. @defaultValue false */
  readonly allowFaults?: boolean;
}

export interface GrpcStatus {
  /** Open streams of frames. */
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
  readonly xds: XdsCounts;
}

export interface GrpcServer {
  /** As listened to, with the ports that were chosen. */
  readonly addresses: readonly string[];
  /** In the order of `listen`; 0 for a unix socket. */
  readonly ports: readonly number[];
  /** In the order of `xdsListen`, with the ports that were chosen. */
  readonly xdsAddresses: readonly string[];
  /** Open streams of frames. */
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
 * Serves sliceplane.v1, xDS, grpc.health.v1 and reflection; at `xdsListen` xDS and health alone.
 * @throws RangeError for plaintext where others can listen, unreadable TLS files, limits out of bounds
 */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { backend, listen, xdsListen = [], onError: report = () => {} } = options;
  if (listen.length === 0) throw new RangeError('listen must name at least one address');
  const limits = resolveLimits(options.limits);
  const plaintext = localPlaintext('xdsListen', xdsListen);
  const security = listenSecurity(listen, options, report);
  const shared = openShared(backend, limits, report, options.onXdsNack);
  const { streams, calls, meter, taken, xds } = shared;
  const doors: Door[] = [];
  const close = async (graceMs: number): Promise<void> => {
    security.stop();
    for (const door of doors) door.drain();
    const ends = doors.map((door) => door.shutdown(graceMs));
    await Promise.all([streams.drain(graceMs / 2), ...ends]);
    xds.close();
    meter.stop();
  };
  try {
    doors.push(await openMain(shared, options, security.credentials));
    if (xdsListen.length > 0) doors.push(await openBeside(shared, xdsListen, plaintext));
  } catch (error) {
    await close(0);
    throw error;
  }
  let closing: Promise<void> | undefined;
  const [main, beside] = doors as [Door, Door?];
  return {
    addresses: main.listening.map(({ address }) => address),
    ports: main.listening.map(({ port }) => port),
    xdsAddresses: beside?.listening.map(({ address }) => address) ?? [],
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
        xds: xds.counts,
      };
    },
    close: (graceMs = 5000) => (closing ??= close(graceMs)),
  };
}

/** What the grpc-js servers of one process have in common. */
interface Shared {
  readonly backend: Backend;
  readonly limits: ResolvedLimits;
  readonly report: (error: unknown) => void;
  readonly streams: Streams;
  readonly calls: CallTallies;
  readonly meter: ProcessMeter;
  readonly taken: Taken;
  readonly xds: Xds;
}

function openShared(
  backend: Backend,
  limits: ResolvedLimits,
  report: (error: unknown) => void,
  onNack: GrpcServerOptions['onXdsNack'],
): Shared {
  const streams = new Streams(limits, report);
  const { epoch } = backend.hub;
  const xds = openXds({ source: openResources(backend.hub), epoch, limits, streams, onNack });
  const taken = nothingTaken();
  return {
    backend,
    limits,
    report,
    streams,
    calls: new CallTallies(),
    meter: new ProcessMeter(),
    taken,
    xds,
  };
}

/** Everything, at the addresses of `listen`. */
function openMain(
  shared: Shared,
  { listen, onNack = () => {}, allowFaults = false }: GrpcServerOptions,
  credentials: ServerCredentials,
): Promise<Door> {
  const { backend, limits, report, streams, calls, meter, taken } = shared;
  const server = newServer(shared);
  const rules = { limits, report, isDraining: () => streams.draining, calls };
  addService(server, 'EndpointViews', endpointViews(backend, rules, streams, onNack));
  addService(server, 'Cluster', cluster(backend, { ...rules, taken }, streams));
  addService(server, 'Admin', admin(backend, { ...rules, streams, meter, allowFaults }));
  return openDoor(server, {
    backend,
    streams,
    addresses: listen,
    credentials,
    health: {
      onceSynced: ['sliceplane.v1.EndpointViews', ...xdsServices],
      always: ['sliceplane.v1.Cluster', 'sliceplane.v1.Admin'],
    },
    theirs: openReflection,
  });
}

/** xDS alone. */
function openBeside(
  shared: Shared,
  addresses: readonly string[],
  credentials: ServerCredentials,
): Promise<Door> {
  const { backend, streams } = shared;
  const health = { onceSynced: xdsServices, always: [] };
  return openDoor(newServer(shared), { backend, streams, addresses, credentials, health });
}

function newServer({ limits, streams, xds }: Shared): Server {
  const interceptors = [streams.direct.interceptor];
  const server = new Server({ ...serverOptions(limits), interceptors });
  xds.addTo(server);
  return server;
}

function addService(server: Server, name: string, handlers: Record<string, ByteHandler>): void {
  server.addService(byteService(name), handlers as UntypedServiceImplementation);
}

function nothingTaken(): Taken {
  return { created: 0, configured: 0, unchanged: 0, deleted: 0, 'not-found': 0, refused: 0 };
}

function openReflection(server: Server): void {
  // Reflection reads descriptors from messages; any one message of health's file stands for that file.
  const health = healthService['Check']?.requestType as ReturnType<typeof loadReflected>[string];
  const definition = {
    ...loadReflected(),
    ...loadReflectedXds(),
    'grpc.health.v1.HealthCheckRequest': health,
  };
  new ReflectionService(withJsonNames(definition)).addToServer(server);
}
