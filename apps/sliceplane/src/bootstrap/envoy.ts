import { isIP } from 'node:net';
import type { SocketAddress } from '../socket-address.ts';
import { type ClientNode, type ClientTls, nodeMessage } from './client-node.ts';
import { envoyAddress } from './envoy-address.ts';
import { listenerOf, type Route } from './envoy-listener.ts';

export interface EnvoyBootstrap {
  readonly server: SocketAddress;
  readonly tls: ClientTls | undefined;
  readonly client: ClientNode;
  /** `ads`: every Service's clusters, on one stream. `eds`: the clusters below, on a stream each. */
  readonly api: 'ads' | 'eds';
  readonly variant: 'sotw' | 'delta';
  /** Clusters (`namespace/service/port`) that stand in the file; for `eds` only. */
  readonly clusters: readonly string[];
  readonly routes: readonly Route[];
  readonly admin: SocketAddress | undefined;
}

/** The cluster that is the control plane. No service's name has this form. */
const XDS_CLUSTER = 'xds_cluster';

/** How often it tries to come back to a server that is away. Envoy's own way may wait 30 s when the server has long been back. */
const COMING_BACK = { retry_back_off: { base_interval: '0.5s', max_interval: '5s' } };

/** envoy.config.bootstrap.v3.Bootstrap, as JSON. */
export function envoyBootstrap(wanted: EnvoyBootstrap): object {
  const { client, routes, admin, api, clusters } = wanted;
  return {
    node: nodeMessage(client),
    ...(admin !== undefined && { admin: { address: envoyAddress(admin) } }),
    ...(api === 'ads' && {
      dynamic_resources: {
        ads_config: apiConfig(wanted),
        cds_config: { resource_api_version: 'V3', ads: {} },
      },
    }),
    static_resources: {
      ...(routes.length > 0 && { listeners: routes.map(listenerOf) }),
      clusters: [...clusters.map((name) => edsCluster(name, wanted)), xdsCluster(wanted)],
    },
  };
}

function apiConfig({ variant }: EnvoyBootstrap): object {
  return {
    api_type: variant === 'delta' ? 'DELTA_GRPC' : 'GRPC',
    transport_api_version: 'V3',
    set_node_on_first_message_only: true,
    grpc_services: [{ envoy_grpc: { cluster_name: XDS_CLUSTER, retry_policy: COMING_BACK } }],
  };
}

/**
 * A cluster as CDS would bring it. Panic is off: the endpoints we leave out are not to be used, nor those of a worse
 * priority before their turn.
 */
function edsCluster(name: string, wanted: EnvoyBootstrap): object {
  return {
    name,
    type: 'EDS',
    eds_cluster_config: {
      eds_config: { resource_api_version: 'V3', api_config_source: apiConfig(wanted) },
    },
    connect_timeout: '1s',
    lb_policy: 'ROUND_ROBIN',
    circuit_breakers: { thresholds: [{ max_retries: 1024 }] },
    common_lb_config: {
      healthy_panic_threshold: { value: 0 },
      locality_weighted_lb_config: {},
    },
    ...(speaksHttp2(name) && httpOptions({})),
  };
}

/** By the name of its port, as CDS decides it; to the others Envoy speaks HTTP/1.1. */
function speaksHttp2(cluster: string): boolean {
  const port = cluster.slice(cluster.lastIndexOf('/') + 1);
  return port.startsWith('grpc') || port.startsWith('http2') || port === 'h2c';
}

/** @param http2 envoy.config.core.v3.Http2ProtocolOptions, as JSON */
function httpOptions(http2: object): object {
  const type = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  return {
    typed_extension_protocol_options: {
      [type]: {
        '@type': `type.googleapis.com/${type}`,
        explicit_http_config: { http2_protocol_options: http2 },
      },
    },
  };
}

function xdsCluster({ server, tls }: EnvoyBootstrap): object {
  const named = server.kind === 'tcp' && isIP(server.host) === 0;
  return {
    name: XDS_CLUSTER,
    type: named ? 'STRICT_DNS' : 'STATIC',
    ...(named && { dns_lookup_family: 'ALL' }),
    connect_timeout: '1s',
    load_assignment: {
      cluster_name: XDS_CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: envoyAddress(server) } }] }],
    },
    ...httpOptions({ connection_keepalive: { interval: '30s', timeout: '10s' } }),
    ...(tls !== undefined && { transport_socket: tlsSocket(server, tls) }),
  };
}

/** Trusts the server by its authority and by its name, which Envoy would not look at by itself. A socket is on localhost. */
function tlsSocket(server: SocketAddress, { ca, cert, key }: ClientTls): object {
  const host = server.kind === 'tcp' ? server.host : 'localhost';
  const isName = isIP(host) === 0;
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
      ...(isName && { sni: host }),
      common_tls_context: {
        alpn_protocols: ['h2'],
        ...(cert !== undefined && {
          tls_certificates: [
            { certificate_chain: { filename: cert }, private_key: { filename: key } },
          ],
        }),
        validation_context: {
          trusted_ca: { filename: ca },
          match_typed_subject_alt_names: [
            { san_type: isName ? 'DNS' : 'IP_ADDRESS', matcher: { exact: host } },
          ],
        },
      },
    },
  };
}
