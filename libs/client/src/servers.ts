import { type ChannelCredentials, type ChannelOptions, loadPackageDefinition } from '@grpc/grpc-js';
import {
  type AdminClient,
  type AdminGrpcType,
  type ClusterClient,
  type ClusterGrpcType,
  type EndpointViewsClient,
  type EndpointViewsGrpcType,
  packageDefinition,
} from '@sliceplane/proto';

type GrpcType = AdminGrpcType & ClusterGrpcType & EndpointViewsGrpcType;
const { v1 } = (loadPackageDefinition(packageDefinition) as unknown as GrpcType).sliceplane;

/** One server, and how to call it. */
export interface ServerStubs {
  /** As it was given. */
  readonly server: string;
  readonly views: EndpointViewsClient;
  readonly cluster: ClusterClient;
  readonly admin: AdminClient;
}

/** The servers of a client, of which one is in use. All who fail at it together move on together, by one server. */
export class Servers {
  readonly #all: readonly string[];
  readonly #credentials: ChannelCredentials;
  readonly #channel: ChannelOptions;
  readonly #opened: Map<string, ServerStubs> = new Map();
  #at = 0;

  /** @throws RangeError without a server */
  constructor(all: readonly string[], credentials: ChannelCredentials, channel: ChannelOptions) {
    if (all.length === 0) throw new RangeError('servers must name at least one address');
    this.#all = all;
    this.#credentials = credentials;
    this.#channel = channel;
  }

  /** The one in use. Connects with the first call. */
  get current(): ServerStubs {
    const server = this.#all[this.#at] as string;
    const opened = this.#opened.get(server) ?? this.#open(server);
    this.#opened.set(server, opened);
    return opened;
  }

  /** `from` failed: the next one is in use, unless somebody else has moved on already. */
  moveOn(from: ServerStubs): void {
    if (this.#all[this.#at] === from.server) this.#at = (this.#at + 1) % this.#all.length;
  }

  close(): void {
    for (const { views, cluster, admin } of this.#opened.values()) {
      views.close();
      cluster.close();
      admin.close();
    }
    this.#opened.clear();
  }

  #open(server: string): ServerStubs {
    const views = new v1.EndpointViews(server, this.#credentials, this.#channel);
    // One connection for all three: they share a channel.
    const shared = { ...this.#channel, channelOverride: views.getChannel() };
    return {
      server,
      views,
      cluster: new v1.Cluster(server, this.#credentials, shared),
      admin: new v1.Admin(server, this.#credentials, shared),
    };
  }
}
