import {
  type ChannelOptions,
  type Client,
  loadPackageDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  type AdminGrpcType,
  type ApplyRequest,
  type ApplyResponse__Output,
  type ClusterGrpcType,
  type DeleteRequest,
  type DeleteResponse__Output,
  type Endpoints__Output,
  type EndpointSlice__Output,
  type EndpointViewsGrpcType,
  type ExplainRequest,
  type ExplainResponse__Output,
  type GetStatusResponse__Output,
  type GetViewRequest,
  type GetViewResponse__Output,
  type ListEndpointsRequest,
  type ListServicesRequest,
  type ListSlicesRequest,
  packageDefinition,
  type ResolveAddressRequest,
  type ResolveAddressResponse__Output,
  type ServiceSummary__Output,
  type WatchRequest,
  type WatchSlicesRequest,
  type WatchSlicesResponse__Output,
} from '@sliceplane/proto';
import { applyAll } from './apply.ts';
import { channelCredentials, type ClientTls } from './channel-security.ts';
import { pages } from './pages.ts';
import { watch, type WatchEvent, type WatchOptions } from './watch.ts';

export interface ClientOptions {
  /** host:port or unix:/path */
  readonly server: string;
  /** Absent: plaintext. */
  readonly tls?: ClientTls;
  /** Longest a unary call may take. Ms, at least 1. @defaultValue 30,000 */
  readonly deadlineMs?: number;
  /** Largest message taken from the server. Bytes. @defaultValue 8 MiB: its largest frame, and room */
  readonly receiveMessageBytes?: number;
  /** Passed on to grpc-js. */
  readonly channel?: ChannelOptions;
}

/** Every call an agent or a command line makes, as promises and async iterations. Errors are grpc-js's ServiceError. */
export interface SliceplaneClient {
  getView(request: GetViewRequest): Promise<GetViewResponse__Output>;
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
  getStatus(): Promise<GetStatusResponse__Output>;
  /** Resolves once the server can be reached. @throws Error when that takes longer */
  waitForReady(withinMs: number): Promise<void>;
  close(): void;
}

type GrpcType = AdminGrpcType & ClusterGrpcType & EndpointViewsGrpcType;
const { v1 } = (loadPackageDefinition(packageDefinition) as unknown as GrpcType).sliceplane;

/** @throws RangeError for TLS files that cannot be read. Connects with the first call. */
export function connectClient(options: ClientOptions): SliceplaneClient {
  const { server, deadlineMs = 30_000, receiveMessageBytes = 8 * 1024 * 1024, tls } = options;
  const credentials = channelCredentials(tls);
  const channel: ChannelOptions = {
    'grpc.max_receive_message_length': receiveMessageBytes,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    ...(tls?.serverName === undefined ? {} : { 'grpc.ssl_target_name_override': tls.serverName }),
    ...options.channel,
  };
  const views = new v1.EndpointViews(server, credentials, channel);
  // One connection for all three: they share a channel.
  const shared = { ...channel, channelOverride: views.getChannel() };
  const cluster = new v1.Cluster(server, credentials, shared);
  const admin = new v1.Admin(server, credentials, shared);
  const limit = (): { deadline: number } => ({ deadline: Date.now() + deadlineMs });

  return {
    getView: (request) => answer((done) => views.getView(request, limit(), done)),
    watch: (request, watchOptions) => watch(views, request, watchOptions),
    listServices: (request = {}) =>
      pages(async (pageToken) => {
        const page = await answer<{ services: ServiceSummary__Output[]; nextPageToken: string }>(
          (done) => views.listServices({ ...request, pageToken }, limit(), done),
        );
        return [page.services, page.nextPageToken];
      }),
    resolveAddress: (request) => answer((done) => views.resolveAddress(request, limit(), done)),
    explain: (request) => answer((done) => views.explain(request, limit(), done)),
    apply: (objects) => applyAll(cluster, objects, deadlineMs),
    delete: (request) => answer((done) => cluster.delete(request, limit(), done)),
    listSlices: (request = {}) =>
      pages(async (pageToken) => {
        const page = await answer<{ slices: EndpointSlice__Output[]; nextPageToken: string }>(
          (done) => cluster.listSlices({ ...request, pageToken }, limit(), done),
        );
        return [page.slices, page.nextPageToken];
      }),
    watchSlices: async function* watchSlices(request, signal) {
      const isOver = (): boolean => signal?.aborted === true;
      if (isOver()) return;
      const stream = cluster.watchSlices(request);
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
        const page = await answer<{ items: Endpoints__Output[]; nextPageToken: string }>((done) =>
          cluster.listEndpoints({ ...request, pageToken }, limit(), done),
        );
        return [page.items, page.nextPageToken];
      }),
    getStatus: () => answer((done) => admin.getStatus({}, limit(), done)),
    waitForReady: (withinMs) =>
      new Promise((resolve, reject) => {
        views.waitForReady(Date.now() + withinMs, (error) => {
          if (error === undefined) resolve();
          else
            reject(
              new Error(`${server} cannot be reached within ${withinMs} ms`, { cause: error }),
            );
        });
      }),
    close: () => {
      for (const client of [views, cluster, admin] as Client[]) client.close();
    },
  };
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
