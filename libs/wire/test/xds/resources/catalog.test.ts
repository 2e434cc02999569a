import { describe, expect, test } from 'vitest';
import { openResources } from '../../../src/xds/resources/resources.ts';
import type { ClusterCatalog } from '../../../src/xds/resource.ts';
import { nodeOf } from '../asking-node.ts';
import { ClusterWorld, service } from './cluster-world.ts';

function open(world: ClusterWorld, ...namespaces: readonly string[]): ClusterCatalog {
  return openResources(world.hub)
    .open(nodeOf({ namespaces }), () => {})
    .clusters();
}

function names(catalog: ClusterCatalog): readonly string[] {
  return catalog.all().map(({ name }) => name);
}

function since(catalog: ClusterCatalog, generation: number): unknown {
  const news = catalog.since(generation);
  return news && [news.changed.map(({ name }) => name), news.removed];
}

describe('the clusters of a wildcard', () => {
  test('are those of the namespaces, in order, as they come and go', () => {
    const world = new ClusterWorld();
    world.put(service('shop/web http:80 admin:81'), service('pay/api grpc:80'));
    const all = open(world);
    const shop = open(world, 'shop');
    expect(names(all)).toEqual(['pay/api/grpc', 'shop/web/admin', 'shop/web/http']);
    expect(names(shop)).toEqual(['shop/web/admin', 'shop/web/http']);
    const before = [all.generation, shop.generation] as const;
    const told: string[] = [];
    const stops = [all.follow(() => told.push('all')), shop.follow(() => told.push('shop'))];
    world.put(service('pay/api web:80'));
    expect(told).toEqual(['all']);
    expect(since(all, before[0])).toEqual([['pay/api/web'], ['pay/api/grpc']]);
    expect(since(shop, before[1])).toEqual([[], []]);
    world.delete('Service', 'shop/web');
    expect(told).toEqual(['all', 'all', 'shop']);
    expect(since(all, before[0])).toEqual([
      ['pay/api/web'],
      ['pay/api/grpc', 'shop/web/admin', 'shop/web/http'],
    ]);
    expect(names(shop)).toEqual([]);
    for (const stop of stops) stop();
    world.put(service('shop/web http:80'));
    expect(told).toHaveLength(3);
  });

  test('leave out what no xDS client can use', () => {
    const world = new ClusterWorld();
    world.put(service('shop/ftp data:20/SCTP http:80'), service('shop/bare'));
    world.put(service('shop/away http:80', { type: 'ExternalName', externalName: 'x.example' }));
    expect(names(open(world))).toEqual(['shop/ftp/http']);
  });

  test('are pending until the sources are current', () => {
    const world = new ClusterWorld({ synced: false });
    const catalog = open(world);
    let told = 0;
    catalog.follow(() => told++);
    expect(catalog.isPending).toBe(true);
    world.hub.setSynced(true);
    expect([catalog.isPending, told]).toEqual([false, 1]);
    world.hub.setSynced(false);
    expect([catalog.isPending, told]).toEqual([false, 1]);
  });

  test('keep their objects and their list until they change', () => {
    const world = new ClusterWorld();
    world.put(service('shop/a http:80'), service('shop/b http:80'));
    const source = openResources(world.hub);
    const [one, other] = [1, 2].map(() => source.open(nodeOf(), () => {}));
    expect(one?.clusters()).toBe(other?.clusters());
    const catalog = one?.clusters() as ClusterCatalog;
    const before = catalog.all();
    expect(catalog.all()).toBe(before);
    world.put(service('shop/a http:80', { internalTrafficPolicy: 'Local' }));
    expect(catalog.all()).toBe(before);
    world.put(service('shop/a http:80 grpc:81'));
    expect(catalog.all()[1]).toBe(before[0]);
    expect(catalog.all()[2]).toBe(before[1]);
  });

  test('remember a bounded number of changes', () => {
    const world = new ClusterWorld();
    const catalog = open(world);
    const first = catalog.generation;
    const ports = ['a:80', 'b:80'];
    for (let i = 0; i < 5000; i++) world.put(service(`shop/web ${ports[i % 2]}`));
    expect(catalog.since(first)).toBeUndefined();
    expect(since(catalog, catalog.generation - 10)).toEqual([['shop/web/b'], ['shop/web/a']]);
  });
});
