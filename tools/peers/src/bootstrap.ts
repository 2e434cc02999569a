/** What real clients are started with, where `sliceplane bootstrap` does not print it. */

export interface GrpcPlan {
  /** `host:port` or `unix:/path` of the xDS listener. */
  readonly server: string;
  /** The Kubernetes node it runs on. */
  readonly node: string;
  readonly zone: string;
  readonly region?: string;
}

/** For GRPC_XDS_BOOTSTRAP_CONFIG. */
export function grpcBootstrap({ server, node, zone, region = '' }: GrpcPlan): string {
  return JSON.stringify({
    xds_servers: [
      {
        server_uri: server,
        channel_creds: [{ type: 'insecure' }],
        server_features: ['xds_v3'],
      },
    ],
    node: {
      id: `peer-on-${node}`,
      cluster: 'peers',
      locality: { region, zone, sub_zone: '' },
      metadata: { host: node, namespace: 'default' },
    },
  });
}

/** Which way an Envoy asks: everything on one stream or endpoints alone, and whole states or changes. */
export interface EnvoyVariant {
  readonly stream: 'ads' | 'eds';
  readonly protocol: 'sotw' | 'delta';
}

export const envoyVariants: readonly EnvoyVariant[] = [
  { stream: 'ads', protocol: 'sotw' },
  { stream: 'ads', protocol: 'delta' },
  { stream: 'eds', protocol: 'sotw' },
  { stream: 'eds', protocol: 'delta' },
];

type Json = Record<string, unknown>;

export interface EnvoyPlan extends GrpcPlan, EnvoyVariant {
  /** Clusters it is told of in the file: with `eds` it hears of no others. */
  readonly clusters?: readonly string[];
}

/** JSON text of a whole bootstrap, but for admin and listeners: see envoyOverlay. */
export function envoyBootstrap(plan: EnvoyPlan): string {
  const { server, node, zone, region = '', stream, protocol, clusters = [] } = plan;
  const apiType = protocol === 'delta' ? 'DELTA_GRPC' : 'GRPC';
  const api = {
    api_type: apiType,
    transport_api_version: 'V3',
    grpc_services: [{ envoy_grpc: { cluster_name: 'sliceplane' } }],
  };
  const fromAds = { resource_api_version: 'V3', ads: {} };
  const edsFrom =
    stream === 'ads' ? fromAds : { resource_api_version: 'V3', api_config_source: api };
  return JSON.stringify({
    node: {
      id: `envoy-on-${node}`,
      cluster: 'peers',
      locality: { region, zone },
      metadata: { host: node, namespace: 'default' },
    },
    dynamic_resources:
      stream === 'ads'
        ? { ads_config: api, ...(clusters.length === 0 && { cds_config: fromAds }) }
        : {},
    static_resources: {
      clusters: [controlPlane(server), ...clusters.map((name) => edsCluster(name, edsFrom))],
    },
  });
}

const overHttp2 = {
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
    '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
    explicit_http_config: {
      http2_protocol_options: { connection_keepalive: { interval: '30s', timeout: '5s' } },
    },
  },
};

function controlPlane(server: string): Json {
  return {
    name: 'sliceplane',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: overHttp2,
    load_assignment: {
      cluster_name: 'sliceplane',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: addressOf(server) } }] }],
    },
  };
}

function edsCluster(name: string, edsConfig: Json): Json {
  return {
    name,
    type: 'EDS',
    connect_timeout: '1s',
    lb_policy: 'ROUND_ROBIN',
    typed_extension_protocol_options: overHttp2,
    eds_cluster_config: { eds_config: edsConfig },
    common_lb_config: { healthy_panic_threshold: { value: 0 }, locality_weighted_lb_config: {} },
  };
}

function addressOf(server: string): Json {
  if (server.startsWith('unix:')) return { pipe: { path: server.slice('unix:'.length) } };
  const colon = server.lastIndexOf(':');
  return {
    socket_address: {
      address: server.slice(0, colon),
      port_value: Number(server.slice(colon + 1)),
    },
  };
}

/** Header by which a call through `envoyOverlay`'s listener says which cluster it is for. */
export const CLUSTER_HEADER = 'x-cluster';

/**
 * What a test adds to any bootstrap (`--config-yaml` merges): an admin port, and a listener that sends each call to the
 * cluster it names, both on free ports.
 */
export function envoyOverlay(): string {
  const anyPort = { socket_address: { address: '127.0.0.1', port_value: 0 } };
  const router = {
    name: 'envoy.filters.http.router',
    typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
  };
  const byHeader = {
    match: { prefix: '' },
    route: { cluster_header: CLUSTER_HEADER, timeout: '5s' },
  };
  const manager = {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
      stat_prefix: 'calls',
      route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [byHeader] }] },
      http_filters: [router],
    },
  };
  return JSON.stringify({
    admin: { address: anyPort },
    static_resources: {
      listeners: [{ name: 'calls', address: anyPort, filter_chains: [{ filters: [manager] }] }],
    },
  });
}
