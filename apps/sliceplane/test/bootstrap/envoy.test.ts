import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { command } from '../e2e/command-line.ts';

async function printed(words: string): Promise<unknown> {
  return parse((await command(`bootstrap envoy ${words}`)).stdout);
}

test('an Envoy that only takes clusters', async () => {
  expect((await command('bootstrap envoy --node node-b2 --zone eu-1b')).stdout).toBe(`node:
  id: envoy-node-b2
  cluster: sliceplane
  locality:
    zone: eu-1b
  metadata:
    host: node-b2
dynamic_resources:
  ads_config:
    api_type: DELTA_GRPC
    transport_api_version: V3
    set_node_on_first_message_only: true
    grpc_services:
      - envoy_grpc:
          cluster_name: xds_cluster
          retry_policy:
            retry_back_off:
              base_interval: "0.5s"
              max_interval: "5s"
  cds_config:
    resource_api_version: V3
    ads: {}
static_resources:
  clusters:
    - name: xds_cluster
      type: STATIC
      connect_timeout: "1s"
      load_assignment:
        cluster_name: xds_cluster
        endpoints:
          - lb_endpoints:
              - endpoint:
                  address:
                    socket_address:
                      address: 127.0.0.1
                      port_value: 17551
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config:
            http2_protocol_options:
              connection_keepalive:
                interval: "30s"
                timeout: "10s"
`);
});

describe('where it takes them from', () => {
  const route = '--route shop/cart:grpc=127.0.0.1:9001';

  test.each([
    ['sotw', 'GRPC'],
    ['delta', 'DELTA_GRPC'],
  ])('--api ads --variant %s: %s', async (variant, apiType) => {
    const message = await printed(`--node n1 --api ads --variant ${variant} ${route}`);
    expect(message).toMatchObject({
      dynamic_resources: { ads_config: { api_type: apiType }, cds_config: { ads: {} } },
      static_resources: { clusters: [{ name: 'xds_cluster' }] },
    });
  });

  test.each([
    ['sotw', 'GRPC'],
    ['delta', 'DELTA_GRPC'],
  ])('--api eds --variant %s: %s, and a cluster of its own', async (variant, apiType) => {
    const message = await printed(`--node n1 --api eds --variant ${variant} ${route}`);
    expect(message).not.toHaveProperty('dynamic_resources');
    const source = { api_config_source: { api_type: apiType } };
    const cluster = {
      name: 'shop/cart/grpc',
      eds_cluster_config: { eds_config: source },
      common_lb_config: { healthy_panic_threshold: { value: 0 }, locality_weighted_lb_config: {} },
    };
    expect(message).toMatchObject({
      static_resources: { clusters: [cluster, { name: 'xds_cluster' }] },
    });
  });

  test.each([
    ['grpc', true],
    ['grpc-web', true],
    ['http2', true],
    ['h2c', true],
    ['http', false],
    ['80', false],
  ])('a port named %s speaks HTTP/2: %s', async (port, isHttp2) => {
    const message = await printed(`--node n1 --api eds --service shop/cart:${port}`);
    const options = JSON.stringify(message).match(/http2_protocol_options/g) ?? [];
    expect(options).toHaveLength(isHttp2 ? 2 : 1); // the control plane always does
  });

  test.each([
    ['127.0.0.1:17551', 'STATIC', { socket_address: { address: '127.0.0.1', port_value: 17_551 } }],
    ['[::1]:17551', 'STATIC', { socket_address: { address: '::1', port_value: 17_551 } }],
    ['control:1', 'STRICT_DNS', { socket_address: { address: 'control', port_value: 1 } }],
    ['unix:/run/xds.sock', 'STATIC', { pipe: { path: '/run/xds.sock' } }],
  ])('the server %s is %s', async (server, type, address) => {
    const endpoints = [{ lb_endpoints: [{ endpoint: { address } }] }];
    expect(await printed(`--node n1 --server ${server}`)).toMatchObject({
      static_resources: { clusters: [{ type, load_assignment: { endpoints } }] },
    });
  });

  test.each([
    ['control:17551', { san_type: 'DNS', matcher: { exact: 'control' } }, 'control'],
    ['10.0.0.1:17551', { san_type: 'IP_ADDRESS', matcher: { exact: '10.0.0.1' } }, ''],
    ['unix:/run/s.sock', { san_type: 'DNS', matcher: { exact: 'localhost' } }, 'localhost'],
  ])('a TLS server at %s is trusted by its name as well', async (server, matcher, sni) => {
    const files = '--tls-ca /tls/ca.pem --tls-cert /tls/c.pem --tls-key /tls/c.key';
    const tls = 'static_resources.clusters[0].transport_socket.typed_config';
    const message = await printed(`--node n1 --server ${server} ${files}`);
    expect(message).toHaveProperty(`${tls}.common_tls_context`, {
      alpn_protocols: ['h2'],
      tls_certificates: [
        {
          certificate_chain: { filename: '/tls/c.pem' },
          private_key: { filename: '/tls/c.key' },
        },
      ],
      validation_context: {
        trusted_ca: { filename: '/tls/ca.pem' },
        match_typed_subject_alt_names: [matcher],
      },
    });
    expect(JSON.stringify(message).includes(`"sni":"${sni}"`)).toBe(sni !== '');
  });
});

describe('where it listens', () => {
  test('as HTTP unless TCP is asked for', async () => {
    const routes =
      '--route shop/cart:grpc=127.0.0.1:9001 --route tcp:shop/orders-db:pg=[::1]:5432 --route cart:80=unix:/x';
    const filter = (name: string): object => ({ filter_chains: [{ filters: [{ name }] }] });
    expect(await printed(`--node n1 ${routes}`)).toMatchObject({
      static_resources: {
        listeners: [
          {
            name: 'shop/cart/grpc@127.0.0.1:9001',
            ...filter('envoy.filters.network.http_connection_manager'),
          },
          {
            name: 'shop/orders-db/pg@[::1]:5432',
            ...filter('envoy.filters.network.tcp_proxy'),
          },
          { name: 'default/cart/80@unix:/x', address: { pipe: { path: '/x' } } },
        ],
      },
    });
  });

  test('clusters are narrowed by -n to its namespace and those that are listened for', async () => {
    const route = '--route pay/api:http=127.0.0.1:9002 --route cart:grpc=127.0.0.1:9001';
    const message = await printed(`--node n1 -n shop ${route}`);
    expect(message).toHaveProperty('node.metadata', {
      host: 'n1',
      namespace: 'shop',
      sliceplane: { namespaces: ['pay', 'shop'] },
    });
    expect(message).toHaveProperty(
      'static_resources.listeners[1].name',
      'shop/cart/grpc@127.0.0.1:9001',
    );
  });

  test('the admin interface, only when asked for', async () => {
    expect(await printed('--node n1')).not.toHaveProperty('admin');
    expect(await printed('--node n1 --admin 127.0.0.1:9901')).toHaveProperty('admin', {
      address: { socket_address: { address: '127.0.0.1', port_value: 9901 } },
    });
  });
});

test.each([
  ['', 'say where the client runs: --node, --zone or both'],
  ['--node n1 --api eds', '--api eds has no clusters'],
  ['--node n1 --service shop/cart:grpc', '--service is for --api eds'],
  ['--node n1 --api eds --service shop/cart', "--service 'shop/cart' names no port"],
  ['--node n1 --route shop/cart:grpc', "--route 'shop/cart:grpc' is no route"],
  ['--node n1 --route shop/cart=:1', "--route 'shop/cart' names no port"],
  ['--node n1 --route a/b/c:1=:1', "'a/b/c:1' names no service"],
  ['--node n1 --route shop/cart:grpc=9001', "--route '9001' is no address"],
  ['--node n1 --route a/b:1=:1 --route a/c:1=:1', '--route: two of them listen on 0.0.0.0:1'],
  ['--node n1 --admin 9901', "--admin '9901' is no address"],
  ['--node n1 --variant rest', 'Allowed choices are delta, sotw'],
  ['--node n1 --tls-cert c.pem', '--tls-cert and --tls-key go together'],
])('bootstrap envoy %s: %s', async (words, said) => {
  const { code, stdout, stderr } = await command(`bootstrap envoy ${words}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(said);
});

test('-o json is the same', async () => {
  const words = '--node n1 --route shop/cart:grpc=127.0.0.1:9001';
  const { stdout } = await command(`bootstrap envoy ${words} -o json`);
  expect(JSON.parse(stdout)).toEqual(await printed(words));
});
