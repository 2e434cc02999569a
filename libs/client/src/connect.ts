import { type ChannelOptions, type ServiceError, status } from '@grpc/grpc-js';
import type {
  ApplyRequest,
  ApplyResponse__Output,
  DeleteRequest,
  DeleteResponse__Output,
  Endpoints__Output,
  EndpointSlice__Output,
  ExplainRequest,
  ExplainResponse__Output,
  GetStatusResponse__Output,
  GetViewRequest,
  GetViewResponse__Output,
  InjectFaultRequest,
  InjectFaultResponse__Output,
  ListEndpointsRequest,
  ListServicesRequest,
  ListSessionsRequest,
  ListSlicesRequest,
  ListXdsClientsRequest,
  ResolveAddressRequest,
  ResolveAddressResponse__Output,
  ServiceSummary__Output,
  SessionStatus__Output,
  WatchRequest,
  WatchSlicesRequest,
  WatchSlicesResponse__Output,
  XdsClient__Output,
} from '@sliceplane/proto';
import { applyAll } from './apply.ts';
import { channelCredentials, type ClientTls } from './channel-security.ts';
import { pages } from './pages.ts';
import { Servers, type ServerStubs } from './servers.ts';
import type { SessionOptions } from './session-options.ts';
import { type AgentSession, Session } from './session.ts';
import { watch, type WatchEvent, type WatchOptions } from './watch.ts';

/** Which server: one address, or several of the same service that are tried in turn. `host:port` or `unix:/path`. */
export type ServerAddresses =
  | { readonly server: string; readonly servers?: undefined }
  | { readonly servers: readonly string[]; readonly server?: undefined };

export type ClientOptions = ServerAddresses & {
  /** Absent: plaintext. */
  readonly tls?: ClientTls;
  /** Longest a unary call may take. Ms, at least 1. @defaultValue 30,000 */
  readonly deadlineMs?: number;
  /** Largest message taken from the server. Bytes. @defaultValue 8 MiB: its largest frame, and room */
  readonly receiveMessageBytes?: number;
  /** Share no connection with other clients of this process. @defaultValue false */
  readonly ownConnection?: boolean;
  /** Passed on to grpc-js. */
  readonly channel?: ChannelOptions;
};

/** Every call an agent or a command line makes, as promises and async iterations. Errors are grpc-js's ServiceError. */
export interface SliceplaneClient {
  getView(request: GetViewRequest): Promise<GetViewResponse__Output>;
  /** What an agent holds for long. Connects with the first event that is pulled. @throws RangeError for options that are none */
  session(options: SessionOptions): AgentSession;
  watch(request: WatchRequest, options?: WatchOptions): AsyncGenerator<WatchEvent, void, undefined>;
  /** All pages. */
  listServices(
    request?: ListServicesRequest,
  ): AsyncGenerator<ServiceSummary__Output, void, undefined>;
  resolveAddress(request: ResolveAddressRequest): Promise<ResolveAddressResponse__Output>;
  explain(request: ExplainRequest): Promise<ExplainResponse__Output>;
  /** Any number of objects, in as many calls as that takes; the results are in the order of the objects. */
  apply(objects: Iterable<ApplyRequest>): Promise<ApplyResponse__Output>;
  delete(request: DeleteRequest): Promise<DeleteResponse__Output>;
  /** All pages. */
  listSlices(request?: ListSlicesRequest): AsyncGenerator<EndpointSlice__Output, void, undefined>;
  watchSlices(
    request: WatchSlicesRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<WatchSlicesResponse__Output, void, undefined>;
  /** All pages. */
  listEndpoints(request?: ListEndpointsRequest): AsyncGenerator<Endpoints__Output, void, undefined>;
  /** `relist`: what is applied from here on is all there is, once `synced` says that it is complete. */
  mark(what: 'relist' | 'synced'): Promise<void>;
  getStatus(): Promise<GetStatusResponse__Output>;
  /** All pages. */
  listSessions(
    request?: ListSessionsRequest,
  ): AsyncGenerator<SessionStatus__Output, void, undefined>;
  /** All pages. */
  listXdsClients(
    request?: ListXdsClientsRequest,
  ): AsyncGenerator<XdsClient__Output, void, undefined>;
  /** Refused with PERMISSION_DENIED unless the server was started to allow it. */
  injectFault(request: InjectFaultRequest): Promise<InjectFaultResponse__Output>;
  /** Resolves once the server can be reached. @throws Error when that takes longer */
  waitForReady(withinMs: number): Promise<void>;
  /** Closes its sessions too. */
  close(): void;
}

/** @throws RangeError for TLS files that cannot be read, or no server. Connects with the first call. */
export function connectClient(options: ClientOptions): SliceplaneClient {
  const { deadlineMs = 30_000 } = options;
  const all = options.servers ?? [options.server];
  const servers = new Servers(all, channelCredentials(options.tls), channelOptions(options));
  const sessions = new Set<Session>();
  const limit = (): { deadline: number } => ({ deadline: Date.now() + deadlineMs });
  /** A server that cannot be reached is not the next one asked. */
  const ask = async <Answer>(
    call: (
      stubs: ServerStubs,
      done: (error: ServiceError | null, answer?: Answer) => void,
    ) => unknown,
  ): Promise<Answer> => {
    const stubs = servers.current;
    try {
      return await answer((done) => call(stubs, done));
    } catch (error) {
      if ((error as ServiceError).code === status.UNAVAILABLE) servers.moveOn(stubs);
      throw error;
    }
  };

  return {
    getView: (request) => ask(({ views }, done) => views.getView(request, limit(), done)),
    session: (sessionOptions) => {
      const session = new Session(servers, sessionOptions, (closed) => sessions.delete(closed));
      if (sessionOptions.signal?.aborted !== true) sessions.add(session);
      return session;
    },
    watch: (request, watchOptions) => watch(servers, request, watchOptions),
    listServices: (request = {}) =>
      pages(async (pageToken) => {
        const page = await ask<{ services: ServiceSummary__Output[]; nextPageToken: string }>(
          ({ views }, done) => views.listServices({ ...request, pageToken }, limit(), done),
        );
        return [page.services, page.nextPageToken];
      }),
    resolveAddress: (request) =>
      ask(({ views }, done) => views.resolveAddress(request, limit(), done)),
    explain: (request) => ask(({ views }, done) => views.explain(request, limit(), done)),
    apply: (objects) => applyAll(servers.current.cluster, objects, deadlineMs),
    mark: async (what) => {
      const mark = what === 'relist' ? 'SOURCE_MARK_RELIST' : 'SOURCE_MARK_SYNCED';
      await applyAll(servers.current.cluster, [{ mark }], deadlineMs);
    },
    delete: (request) => ask(({ cluster }, done) => cluster.delete(request, limit(), done)),
    listSlices: (request = {}) =>
      pages(async (pageToken) => {
        const page = await ask<{ slices: EndpointSlice__Output[]; nextPageToken: string }>(
          ({ cluster }, done) => cluster.listSlices({ ...request, pageToken }, limit(), done),
        );
        return [page.slices, page.nextPageToken];
      }),
    watchSlices: async function* watchSlices(request, signal) {
      const isOver = (): boolean => signal?.aborted === true;
      if (isOver()) return;
      const stream = servers.current.cluster.watchSlices(request);
      const cancel = (): void => stream.cancel();
      signal?.addEventListener('abort', cancel);
      try {
        yield* stream as AsyncIterable<WatchSlicesResponse__Output>;
      } catch (error) {
        if (!isOver()) throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
        stream.on('error', () => {});
        stream.cancel();
      }
    },
    listEndpoints: (request = {}) =>
      pages(async (pageToken) => {
        const page = await ask<{ items: Endpoints__Output[]; nextPageToken: string }>(
          ({ cluster }, done) => cluster.listEndpoints({ ...request, pageToken }, limit(), done),
        );
        return [page.items, page.nextPageToken];
      }),
    getStatus: () => ask(({ admin }, done) => admin.getStatus({}, limit(), done)),
    listSessions: (request = {}) =>
      pages(async (pageToken) => {
        const page = await ask<{ sessions: SessionStatus__Output[]; nextPageToken: string }>(
          ({ admin }, done) => admin.listSessions({ ...request, pageToken }, limit(), done),
        );
        return [page.sessions, page.nextPageToken];
      }),
    listXdsClients: (request = {}) =>
      pages(async (pageToken) => {
        const page = await ask<{ clients: XdsClient__Output[]; nextPageToken: string }>(
          ({ admin }, done) => admin.listXdsClients({ ...request, pageToken }, limit(), done),
        );
        return [page.clients, page.nextPageToken];
      }),
    injectFault: (request) => ask(({ admin }, done) => admin.injectFault(request, limit(), done)),
    waitForReady: (withinMs) => waitForReady(servers.current, withinMs),
    close: () => {
      for (const session of sessions) session.close();
      servers.close();
    },
  };
}

function channelOptions(options: ClientOptions): ChannelOptions {
  const { tls, receiveMessageBytes = 8 * 1024 * 1024, ownConnection = false } = options;
  return {
    'grpc.max_receive_message_length': receiveMessageBytes,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    // Whoever tries again has waited already; the connection itself must not wait for minutes on top.
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 5000,
    ...(ownConnection && { 'grpc.use_local_subchannel_pool': 1 }),
    ...(tls?.serverName === undefined ? {} : { 'grpc.ssl_target_name_override': tls.serverName }),
    ...options.channel,
  };
}

function waitForReady({ views, server }: ServerStubs, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    views.waitForReady(Date.now() + withinMs, (error) => {
      if (error === undefined) resolve();
      else {
        const words = `${server} cannot be reached within ${withinMs} ms`;
        reject(new Error(words, { cause: error }));
      }
    });
  });
}

function answer<Answer>(
  start: (done: (error: ServiceError | null, answer?: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error === null) resolve(value as Answer);
      else reject(error);
    });
  });
}
