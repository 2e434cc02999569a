/** A plain grpc-js client, for tests of the server. */
import {
  type ChannelCredentials,
  type ChannelOptions,
  type ClientDuplexStream,
  type ClientReadableStream,
  type Client,
  credentials,
  loadPackageDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  type AdminClient,
  type AdminGrpcType,
  type ClusterClient,
  type ClusterGrpcType,
  type EndpointViewsClient,
  type EndpointViewsGrpcType,
  packageDefinition,
  type SessionRequest,
  type SessionResponse__Output,
  type WatchRequest,
  type WatchResponse__Output,
} from '@sliceplane/proto';

type GrpcType = AdminGrpcType & ClusterGrpcType & EndpointViewsGrpcType;
const { v1 } = (loadPackageDefinition(packageDefinition) as unknown as GrpcType).sliceplane;

export interface Clients {
  readonly views: EndpointViewsClient;
  readonly cluster: ClusterClient;
  readonly admin: AdminClient;
  readonly close: () => void;
}

export function connect(
  address: string,
  options: ChannelOptions = {},
  creds: ChannelCredentials = credentials.createInsecure(),
): Clients {
  const all: ChannelOptions = { 'grpc.use_local_subchannel_pool': 1, ...options };
  const views = new v1.EndpointViews(address, creds, all);
  const cluster = new v1.Cluster(address, creds, all);
  const admin = new v1.Admin(address, creds, all);
  const close = (): void => [views, cluster, admin].forEach((client: Client) => client.close());
  return { views, cluster, admin, close };
}

/** A unary call as a promise. */
export function ask<Answer>(
  start: (done: (error: ServiceError | null, answer?: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    start((error, answer) => {
      if (error === null) resolve(answer as Answer);
      else reject(error);
    });
  });
}

export interface Following<Stream, Frame> {
  readonly stream: Stream;
  readonly frames: Frame[];
  /** Resolves once `done` holds; rejects when the stream ends before. */
  readonly until: (done: () => boolean) => Promise<void>;
  /** How the stream fails. */
  readonly error: () => Promise<ServiceError>;
}

export type OpenWatch = Following<
  ClientReadableStream<WatchResponse__Output>,
  WatchResponse__Output
>;

export type OpenSession = Following<
  ClientDuplexStream<SessionRequest, SessionResponse__Output>,
  SessionResponse__Output
>;

/** A Watch, its frames as they come, and its end. */
export function openWatch(clients: Clients, request: WatchRequest): OpenWatch {
  return follow(clients.views.watch(request));
}

/** A Session that has sent these requests. */
export function openSession(clients: Clients, requests: readonly SessionRequest[]): OpenSession {
  const session = follow<
    ClientDuplexStream<SessionRequest, SessionResponse__Output>,
    SessionResponse__Output
  >(clients.views.session());
  for (const request of requests) session.stream.write(request);
  return session;
}

interface Readable<Frame> {
  on(event: 'data', listener: (frame: Frame) => void): unknown;
  on(event: 'error', listener: (error: ServiceError) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
}

/** What a stream says as it comes, and its end. */
export function follow<Stream extends Readable<Frame>, Frame>(
  stream: Stream,
): Following<Stream, Frame> {
  const frames: Frame[] = [];
  const waiting: (() => void)[] = [];
  let failure: ServiceError | undefined;
  let ended = false;
  const wake = (): void => waiting.splice(0).forEach((resolve) => resolve());
  stream.on('data', (frame) => {
    frames.push(frame);
    wake();
  });
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  stream.on('end', () => {
    ended = true;
    wake();
  });
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) {
      if (failure !== undefined) throw failure;
      if (ended) throw new Error('the stream ended as OK');
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const error = async (): Promise<ServiceError> => {
    while (failure === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
    return failure;
  };
  return { stream, frames, until, error };
}
