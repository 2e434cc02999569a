import { type ChannelOptions, experimental, status } from '@grpc/grpc-js';
import type { ViewOptions } from '@sliceplane/proto';
import type { BackoffOptions } from './backoff.ts';
import { type ClientOptions, connectClient } from './connect.ts';
import { parseTarget, type Resolved, type ResolverTarget } from './resolver-target.ts';
import { ResolverViews } from './resolver-views.ts';

/** Whose views channels are led by. */
export type ResolverOptions = ClientOptions & {
  /** Name of the node this process is on. '': none, which is answered like an unknown one. */
  readonly node: string;
  /** Instead of the zone of the node's label. */
  readonly zone?: string;
  /** Who this is, for operators. @defaultValue 'grpc-js resolver' */
  readonly agent?: string;
  /** Which endpoints. @defaultValue what kube-proxy on that node would use */
  readonly view?: ViewOptions;
  readonly backoff?: BackoffOptions;
  /** Of the targets. Registering one again leads new channels by the newer options. @defaultValue 'sliceplane' */
  readonly scheme?: string;
};

/** What stands behind a scheme. */
export interface RegisteredResolver {
  /** Sessions that are open: none without a channel, else nearly always one. */
  readonly sessions: number;
  /** Channels keep the addresses they have and hear of no others. */
  close(): void;
}

type ResolverConstructor = Parameters<typeof experimental.registerResolver>[1];
type GrpcTarget = ConstructorParameters<ResolverConstructor>[0];

const roundRobin = { loadBalancingConfig: [{ round_robin: {} }], methodConfig: [] };

/**
 * Makes `sliceplane:///shop/cart:http` and `sliceplane:///shop/cart:80` targets of grpc-js channels: calls go in turn to the
 * endpoints that the view of this node has, and follow it. A service without endpoints or that does not exist fails
 * calls as UNAVAILABLE, saying so; those that wait for ready wait. All channels share one session.
 */
export function registerSliceplaneResolver(options: ResolverOptions): RegisteredResolver {
  const {
    node,
    zone,
    agent = 'grpc-js resolver',
    view = {},
    backoff,
    scheme = 'sliceplane',
  } = options;
  const client = connectClient(options);
  const asked = {
    node,
    agent,
    ...(zone !== undefined && { zone }),
    ...(backoff !== undefined && { backoff }),
  };
  const views = new ResolverViews(client, asked, view);
  class Resolver extends ServiceResolver {
    constructor(
      target: GrpcTarget,
      listener: experimental.ResolverListener,
      channelOptions: ChannelOptions,
    ) {
      super(views, target, listener, channelOptions);
    }
  }
  experimental.registerResolver(scheme, Resolver);
  return {
    get sessions() {
      return views.sessions;
    },
    close: () => {
      views.close();
      client.close();
    },
  };
}

/** The resolver of one channel. */
class ServiceResolver implements experimental.Resolver {
  readonly #views: ResolverViews;
  readonly #target: ResolverTarget;
  readonly #listener: experimental.ResolverListener;
  /** A service config of the channel's own goes first. */
  readonly #config: Parameters<experimental.ResolverListener>[2];
  #isFollowing = false;

  /** The name a server's certificate must have, as in a cluster's DNS. @throws RangeError for a target that is none */
  static getDefaultAuthority({ path }: GrpcTarget): string {
    const [namespace, name] = parseTarget(path).service.split('/');
    return `${name}.${namespace}.svc`;
  }

  constructor(
    views: ResolverViews,
    { path }: GrpcTarget,
    listener: experimental.ResolverListener,
    channelOptions: ChannelOptions,
  ) {
    this.#views = views;
    this.#target = parseTarget(path);
    this.#listener = listener;
    const hasOwn = channelOptions['grpc.service_config'] !== undefined;
    this.#config = hasOwn ? null : experimental.statusOrFromValue(roundRobin);
  }

  /** What is resolved is always the newest: to ask again changes nothing. */
  updateResolution(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    // Not before the caller has returned: grpc-js wants no answer while it asks.
    queueMicrotask(() => {
      if (this.#isFollowing) this.#views.follow(this.#target, this.#tell);
    });
  }

  destroy(): void {
    this.#isFollowing = false;
    this.#views.unfollow(this.#target, this.#tell);
  }

  readonly #tell = ({ addresses, note }: Resolved): void => {
    const endpoints = addresses.map((address) => ({ addresses: [address] }));
    this.#listener(experimental.statusOrFromValue(endpoints), {}, this.#config, note);
    if (note === '') return;
    // An empty list only takes the old addresses away; an error after it is what fails calls, and is what they say.
    const error = { code: status.UNAVAILABLE, details: note };
    this.#listener(experimental.statusOrFromError(error), {}, this.#config, note);
  };
}
