import {
  assignmentType,
  connectionManagerType,
  listenerType,
  routeType,
} from '@sliceplane/proto/xds';
import { register } from '@grpc/grpc-js-xds';
import { ClusterResourceType } from '@grpc/grpc-js-xds/build/src/xds-resource-type/cluster-resource-type.js';
import { ListenerResourceType } from '@grpc/grpc-js-xds/build/src/xds-resource-type/listener-resource-type.js';
import { RouteConfigurationResourceType } from '@grpc/grpc-js-xds/build/src/xds-resource-type/route-config-resource-type.js';
import { beforeAll, expect, test } from 'vitest';
import { cluster } from '../../../src/xds/resources/cluster.ts';
import { listener } from '../../../src/xds/resources/listener.ts';
import type { Resource } from '../../../src/xds/resource.ts';
import { openResources } from '../../../src/xds/resources/resources.ts';
import { route } from '../../../src/xds/resources/route.ts';
import { nodeOf } from '../asking-node.ts';
import { ClusterWorld, node, service, slice } from './cluster-world.ts';
import { decodeFull } from '../full-protos.ts';
import { contentOf, messageOf } from '../stream/judge.ts';

const name = 'shop/cart/http';

beforeAll(() => register());

interface Judge {
  decode(
    context: never,
    any: never,
  ): { readonly name: string; readonly error?: string; readonly value?: object };
}

function verdict(judge: Judge, resource: Resource): ReturnType<Judge['decode']> {
  const context = {
    server: { serverFeatures: [] },
    bootstrap: { authorities: {}, xdsServers: [] },
  };
  return judge.decode(context as never, contentOf(resource) as never);
}

test('a Listener sends what is dialled to the routes of a cluster', () => {
  const made = listener('cart.shop:80', name);
  expect(verdict(ListenerResourceType.get(), made)).toMatchObject({ name: 'cart.shop:80' });
  expect(verdict(ListenerResourceType.get(), made).error).toBeUndefined();
  const { apiListener } = listenerType.decode(contentOf(made).value);
  const any = apiListener?.apiListener as unknown as { type_url: string; value: Buffer };
  expect(any.type_url).toBe(connectionManagerType.url);
  expect(connectionManagerType.decode(any.value)).toMatchObject({
    statPrefix: name,
    rds: { routeConfigName: name, configSource: { ads: {}, resourceApiVersion: 'V3' } },
    httpFilters: [{ name: 'router' }],
  });
});

test('grpc-js notices that a Listener leads elsewhere', () => {
  const [a, b] = [listener('cart', 'shop/cart/a'), listener('cart', 'shop/cart/a2')].map(
    (made) => verdict(ListenerResourceType.get(), made).value as object,
  );
  const judge = ListenerResourceType.get();
  expect(judge.resourcesEqual(a as object, b as object)).toBe(false);
  expect(judge.resourcesEqual(b as object, a as object)).toBe(false);
});

test('a RouteConfiguration has one cluster for everything', () => {
  const made = route(name);
  expect(verdict(RouteConfigurationResourceType.get(), made).error).toBeUndefined();
  expect(routeType.decode(contentOf(made).value)).toMatchObject({
    name,
    virtualHosts: [
      { domains: ['*'], routes: [{ match: { prefix: '' }, route: { cluster: name } }] },
    ],
  });
});

test.each([false, true])(
  'a Cluster, HTTP/2 %s, is taken by gRPC and says more to Envoy',
  (http2) => {
    const made = cluster(name, { http2 });
    expect(verdict(ClusterResourceType.get(), made).error).toBeUndefined();
    const full = messageOf(made) as {
      readonly typedExtensionProtocolOptions: Record<string, { type_url: string; value: Buffer }>;
    };
    expect(full).toMatchObject({
      name,
      type: 'EDS',
      lbPolicy: 'ROUND_ROBIN',
      edsClusterConfig: { edsConfig: { ads: {}, resourceApiVersion: 'V3' }, serviceName: '' },
      commonLbConfig: { healthyPanicThreshold: { value: 0 }, localityWeightedLbConfig: {} },
    });
    const [options] = Object.values(full.typedExtensionProtocolOptions);
    expect(options !== undefined).toBe(http2);
    if (options === undefined) return;
    expect(Object.keys(full.typedExtensionProtocolOptions)).toEqual([
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
    ]);
    expect(
      decodeFull('envoy.extensions.upstreams.http.v3.HttpProtocolOptions', options.value),
    ).toMatchObject({
      explicitHttpConfig: { http2ProtocolOptions: {} },
    });
  },
);

test('gRPC sees the same cluster whether it is HTTP/2 or not', () => {
  const [a, b] = [false, true].map(
    (http2) => verdict(ClusterResourceType.get(), cluster(name, { http2 })).value,
  );
  expect(a).toEqual(b);
});

test('versions are the same everywhere and for ever', () => {
  const made = [listener('cart.shop:80', name), route(name)];
  expect(made.map(({ version }) => version)).toEqual([
    'a9c6296294aea5bc0bb8c2f5d1715d8c',
    '26185276668b70af707e1aa35b7431f2',
  ]);
});

test('an assignment has the bytes that the .proto files give it', () => {
  const world = new ClusterWorld();
  world.put(
    node('n2', 'zb', 'eu'),
    service('shop/cart http:80/UDP'),
    slice('shop/c1 of cart IPv4 http:8080/UDP', '1@n1/za^za 2@n2/zb^zb 3@n2/zb!draining'),
  );
  const client = openResources(world.hub).open(nodeOf({ zone: 'za' }), () => {});
  const followed = client.follow('endpoint', name);
  followed.look();
  world.settle();
  const address = (ip: string): object => ({
    address: { socketAddress: { protocol: 'UDP', address: ip, portValue: 8080 } },
  });
  const written = assignmentType.encode({
    clusterName: name,
    endpoints: [
      {
        locality: { zone: 'za' },
        lbEndpoints: [{ endpoint: address('10.0.0.1'), healthStatus: 'HEALTHY' }],
        loadBalancingWeight: { value: 1 },
      },
      {
        locality: { region: 'eu', zone: 'zb' },
        lbEndpoints: [
          { endpoint: address('10.0.0.2'), healthStatus: 'HEALTHY' },
          { endpoint: address('10.0.0.3'), healthStatus: 'DRAINING' },
        ],
        loadBalancingWeight: { value: 1 },
        priority: 1,
      },
    ],
    policy: { overprovisioningFactor: { value: 100_000 } },
  });
  const { value } = contentOf(followed.look() as Resource);
  expect(value.toString('hex')).toBe(written.toString('hex'));
});
