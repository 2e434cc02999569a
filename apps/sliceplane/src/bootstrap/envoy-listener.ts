import { type SocketAddress, socketAddressText } from '../socket-address.ts';
import { envoyAddress } from './envoy-address.ts';

/** An address of this machine behind which a service's endpoints are. */
export interface Route {
  readonly protocol: 'http' | 'tcp';
  /** `namespace/service/port` */
  readonly cluster: string;
  readonly listen: SocketAddress;
}

/** envoy.config.listener.v3.Listener, as JSON. */
export function listenerOf({ protocol, cluster, listen }: Route): object {
  const filter = protocol === 'tcp' ? tcpProxy(cluster) : httpManager(cluster);
  return {
    name: `${cluster}@${socketAddressText(listen)}`,
    address: envoyAddress(listen),
    filter_chains: [{ filters: [filter] }],
  };
}

function tcpProxy(cluster: string): object {
  return {
    name: 'envoy.filters.network.tcp_proxy',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
      stat_prefix: cluster,
      cluster,
      max_connect_attempts: 3,
    },
  };
}

/**
 * Streams may last and be silent, hence no timeouts. A request that no endpoint has begun to answer goes to another one:
 * so the last calls to an endpoint that just went are not lost. After two of one priority it tries the next: Envoy leaves no
 * priority by itself, unless it checks health.
 */
function httpManager(cluster: string): object {
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
      stat_prefix: cluster,
      stream_idle_timeout: '0s',
      route_config: {
        name: cluster,
        validate_clusters: false, // it comes by CDS, after this
        virtual_hosts: [
          {
            name: cluster,
            domains: ['*'],
            routes: [{ match: { prefix: '/' }, route: routeTo(cluster) }],
          },
        ],
      },
      http_filters: [
        {
          name: 'envoy.filters.http.router',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
          },
        },
      ],
    },
  };
}

function routeTo(cluster: string): object {
  return {
    cluster,
    timeout: '0s',
    retry_policy: {
      retry_on: 'connect-failure,refused-stream,reset-before-request',
      num_retries: 3,
      retry_back_off: { base_interval: '0.005s', max_interval: '0.05s' },
      retry_host_predicate: [
        {
          name: 'envoy.retry_host_predicates.previous_hosts',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
          },
        },
      ],
      host_selection_retry_max_attempts: 3,
      retry_priority: {
        name: 'envoy.retry_priorities.previous_priorities',
        typed_config: {
          '@type':
            'type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig',
          update_frequency: 2,
        },
      },
    },
  };
}
