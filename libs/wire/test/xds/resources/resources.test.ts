import { describe, expect, test } from 'vitest';
import type { Service } from '@sliceplane/kube';
import { openResources } from '../../../src/xds/resources/resources.ts';
import type {
  ClientResources,
  Followed,
  ResourceSource,
  XdsType,
} from '../../../src/xds/resource.ts';
import { nodeOf } from '../asking-node.ts';
import { ClusterWorld, node, service, slice } from './cluster-world.ts';
import { messageOf, shownAssignment } from '../stream/judge.ts';

const cart = 'shop/cart/http';

/** A clock that goes when it is told. */
class Later {
  readonly waiting: Map<() => void, number> = new Map();

  readonly after = (ms: number, run: () => void): (() => void) => {
    this.waiting.set(run, ms);
    return () => void this.waiting.delete(run);
  };

  /** All that was to run within so many milliseconds. */
  pass(ms: number): void {
    const due = [...this.waiting];
    for (const [run, left] of due) {
      if (left > ms) this.waiting.set(run, left - ms);
      else if (this.waiting.delete(run)) run();
    }
  }
}

class Bench {
  readonly world: ClusterWorld;
  readonly later: Later = new Later();
  readonly source: ResourceSource;
  readonly told: Followed[] = [];

  constructor(world: ClusterWorld = new ClusterWorld()) {
    this.world = world;
    this.source = openResources(world.hub, { after: this.later.after });
  }

  open(asking: Parameters<typeof nodeOf>[0] = {}): ClientResources {
    return this.source.open(nodeOf(asking), (followed) => this.told.push(followed));
  }

  /** Followed, and looked at until the shard has answered. */
  follow(client: ClientResources, name: string, type: XdsType = 'endpoint'): Followed {
    const followed = client.follow(type, name);
    followed.look();
    this.world.settle();
    followed.look();
    this.told.length = 0;
    return followed;
  }
}

function hinted(...endpoints: readonly string[]): string {
  return endpoints.join(' ');
}

describe('an assignment', () => {
  test('is pending until the sources are current, then told', () => {
    const bench = new Bench(new ClusterWorld({ synced: false }));
    bench.world.put(service('shop/cart http:80'), slice('shop/c1 of cart IPv4 http:8080', '1'));
    const followed = bench.open().follow('endpoint', cart);
    const unknown = bench.open().follow('endpoint', 'shop/none/http');
    expect([followed.look(), unknown.look()]).toEqual(['pending', 'pending']);
    bench.world.hub.setSynced(true);
    expect(bench.told).toEqual([followed, unknown]);
    expect(followed.look()).toBe('pending');
    bench.world.settle();
    expect(shownAssignment(followed.look())).toEqual(['P0 - x1: 10.0.0.1:8080']);
    expect(unknown.look()).toEqual({ absent: 'there is no Service shop/none' });
  });

  test('is empty where nobody is behind the port', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80'));
    expect(shownAssignment(bench.follow(bench.open(), cart).look())).toEqual([]);
  });

  test.each([
    ['prioritised', { host: 'n1' }, 'P0 za x1: 10.0.0.1:8080', 'P1 zb x1: 10.0.0.2:8080'],
    ['strict', { host: 'n1' }, 'P0 za x1: 10.0.0.1:8080'],
    ['strict', { zone: 'zb' }, 'P0 zb x1: 10.0.0.2:8080'],
    ['strict', {}, 'P0 za x1: 10.0.0.1:8080', 'P0 zb x1: 10.0.0.2:8080'],
  ] as const)('%s as seen from %j', (rendering, asking, ...expected) => {
    const bench = new Bench();
    bench.world.put(
      node('n1', 'za'),
      service('shop/cart http:80'),
      slice('shop/c1 of cart IPv4 http:8080', '1@n1/za^za 2@n2/zb^zb'),
    );
    const followed = bench.follow(bench.open({ ...asking, rendering }), cart);
    expect(shownAssignment(followed.look())).toEqual(expected);
  });

  test('has a level for the node, one for the zone and one for the rest', () => {
    const bench = new Bench();
    bench.world.put(
      node('n1', 'za', 'eu'),
      node('n3', 'zb', 'eu'),
      service('shop/cart http:80'),
      slice(
        'shop/c1 of cart IPv4 http:8080',
        hinted(
          '1@n1/za^za~n1',
          '2@n2/za^za~n2',
          '3@n3/zb^zb~n3',
          '4@n4/zc!draining',
          '5@n1/za!draining',
        ),
      ),
    );
    expect(shownAssignment(bench.follow(bench.open({ host: 'n1' }), cart).look())).toEqual([
      'P0 eu/za x1: 10.0.0.1:8080 10.0.0.5:8080=DRAINING',
      'P1 eu/za x1: 10.0.0.2:8080',
      'P2 eu/zb x1: 10.0.0.3:8080',
      'P2 zc x1: 10.0.0.4:8080=DRAINING',
    ]);
  });

  test('announces the draining as healthy while nobody is ready, and not a moment longer', () => {
    const bench = new Bench();
    const put = (endpoints: string): void =>
      bench.world.put(slice('shop/c1 of cart IPv4 http:8080', endpoints));
    bench.world.put(service('shop/cart http:80'));
    put('1@n1/za!draining 2@n2/zb!draining 3@n3/zb!closed');
    const followed = bench.follow(bench.open(), cart);
    expect(shownAssignment(followed.look())).toEqual([
      'P0 za x1: 10.0.0.1:8080',
      'P0 zb x1: 10.0.0.2:8080',
    ]);
    put('1@n1/za!draining 2@n2/zb');
    expect(shownAssignment(followed.look())).toEqual([
      'P0 za x1: 10.0.0.1:8080=DRAINING',
      'P0 zb x1: 10.0.0.2:8080',
    ]);
  });

  test('keeps to its node under internalTrafficPolicy Local', () => {
    const bench = new Bench();
    bench.world.put(
      service('shop/cart http:80', { internalTrafficPolicy: 'Local' }),
      slice('shop/c1 of cart IPv4 http:8080', '1@n1/za 2@n2/za 3@n1/za!draining 4@n3/za!draining'),
    );
    const seen = ['n1', 'n2', 'n3', 'n4', ''].map((host) =>
      shownAssignment(bench.follow(bench.open({ host }), cart).look()),
    );
    expect(seen).toEqual([
      ['P0 za x1: 10.0.0.1:8080 10.0.0.3:8080=DRAINING'],
      ['P0 za x1: 10.0.0.2:8080'],
      ['P0 za x1: 10.0.0.4:8080'],
      [],
      [],
    ]);
  });

  test.each([
    ['auto', ['P0 - x1: 10.0.0.1:53/UDP']],
    ['IPv6', ['P0 - x1: [fd00::1]:53/UDP']],
    ['both', ['P0 - x2: 10.0.0.1:53/UDP [fd00::1]:53/UDP']],
  ] as const)('of family %s, over UDP', (family, expected) => {
    const bench = new Bench();
    bench.world.put(
      service('shop/dns dns:53/UDP', { ipFamilies: ['IPv4', 'IPv6'] }),
      slice('shop/d4 of dns IPv4 dns:53/UDP', '1'),
      slice('shop/d6 of dns IPv6 dns:53/UDP', 'fd00::1'),
      slice('shop/df of dns FQDN dns:53/UDP', 'dns.example'),
    );
    const followed = bench.follow(bench.open({ family }), 'shop/dns/dns');
    expect(shownAssignment(followed.look())).toEqual(expected);
  });

  test('has the port of each slice', () => {
    const bench = new Bench();
    bench.world.put(
      service('shop/cart http:80'),
      slice('shop/c1 of cart IPv4 http:8080', '1'),
      slice('shop/c2 of cart IPv4 http:9090', '2 1'),
    );
    expect(shownAssignment(bench.follow(bench.open(), cart).look())).toEqual([
      'P0 - x3: 10.0.0.1:8080 10.0.0.1:9090 10.0.0.2:9090',
    ]);
  });
});

describe('L117: news', () => {
  const two = (bench: Bench, second: string): void =>
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', `1@n1/za^za ${second}`));

  test('of another zone is none to a strict client', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80'));
    two(bench, '2@n2/zb^zb');
    const strict = bench.follow(bench.open({ zone: 'za', rendering: 'strict' }), cart);
    const all = bench.follow(bench.open({ zone: 'za' }), cart);
    const before = strict.look();
    two(bench, '2@n2/zb^zb 3@n2/zb^zb');
    expect(bench.told).toEqual([all]);
    expect(strict.look()).toBe(before);
  });

  test.each([
    ['strict', { host: 'n1' }, '3@n2/za^za~n2', false],
    ['strict', { host: 'n1' }, '3@n1/za^za~n1', true],
    ['strict', { host: 'n9', zone: 'za' }, '3@n2/zb^zb~n2', false],
    ['strict', { host: 'n9', zone: 'za' }, '3@n2/za^za~n2', true],
    ['prioritised', { host: 'n1' }, '3@n2/zb^zb~n2', true],
  ] as const)('to a %s client at %j of %s: %s', (rendering, asking, third, isNews) => {
    const bench = new Bench();
    const first = '1@n1/za^za~n1 2@n2/zb^zb~n2';
    bench.world.put(node('n1', 'za'), service('shop/cart http:80'));
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', first));
    const followed = bench.follow(bench.open({ ...asking, rendering }), cart);
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', `${first} ${third}`));
    expect(bench.told).toEqual(isNews ? [followed] : []);
    expect(shownAssignment(followed.look()).join().includes('10.0.0.3')).toBe(isNews);
  });

  test('of another node is none under internalTrafficPolicy Local', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80', { internalTrafficPolicy: 'Local' }));
    two(bench, '2@n2/za');
    const here = bench.follow(bench.open({ host: 'n1' }), cart);
    const there = bench.follow(bench.open({ host: 'n2' }), cart);
    two(bench, '2@n2/za 3@n2/za');
    expect(bench.told).toEqual([there]);
    expect(shownAssignment(here.look())).toEqual(['P0 za x1: 10.0.0.1:8080']);
    expect(shownAssignment(there.look())).toEqual(['P0 za x2: 10.0.0.2:8080 10.0.0.3:8080']);
  });

  test('comes once until somebody looks', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80'));
    const followed = bench.follow(bench.open(), cart);
    two(bench, '2@n2/zb');
    two(bench, '2@n2/zb 3@n3/zb');
    expect(bench.told).toEqual([followed]);
    expect(shownAssignment(followed.look())).toHaveLength(2);
    two(bench, '2@n2/zb');
    expect(bench.told).toEqual([followed, followed]);
  });

  test('is none when the change undoes itself, or cannot be seen', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80 admin:81'));
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080 admin:81', '1@n1/za'));
    const followed = bench.follow(bench.open(), cart);
    const before = followed.look();
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080 admin:82', '1@n1/za 2@n2/za!closed'));
    expect(bench.told).toEqual([]);
    two(bench, '2@n2/zb');
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080 admin:81', '1@n1/za'));
    expect(followed.look()).toBe(before);
  });

  test('is one object for all who see alike, and one version for all time', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80'));
    two(bench, '2@n2/zb^zb');
    const seen = ['za', 'za', 'zb', 'zq', 'zr'].map((zone) =>
      bench.follow(bench.open({ zone }), cart).look(),
    );
    expect(seen.map((one) => seen.indexOf(one))).toEqual([0, 0, 2, 3, 3]);
    const versions = seen.map((one) => (one as { version: string }).version);
    expect(versions).toEqual([
      'dd9bcac72566b0c5d4cedeccc6f1dbba',
      'dd9bcac72566b0c5d4cedeccc6f1dbba',
      '50f52cce569fb7c7284e1e1f5c481f0d',
      '13406d034c8827bed6fd45b361f9497a',
      '13406d034c8827bed6fd45b361f9497a',
    ]);
  });

  test('of a node that is relabelled, or whose zone is in another region', () => {
    const bench = new Bench();
    bench.world.put(node('n1', 'za', 'eu'), service('shop/cart http:80'));
    two(bench, '2@n2/zb^zb');
    const client = bench.open({ host: 'n1' });
    const followed = bench.follow(client, cart);
    expect(shownAssignment(followed.look())[0]).toBe('P0 eu/za x1: 10.0.0.1:8080');
    bench.world.put(node('n1', 'zb', 'eu'));
    expect(bench.told[0]).toBe(followed);
    expect(client.zone).toBe('zb');
    expect(shownAssignment(followed.look())[0]).toBe('P0 eu/zb x1: 10.0.0.2:8080');
    bench.told.length = 0;
    bench.world.put(node('n1', 'zb', 'us'));
    expect(bench.told).toEqual([followed]);
    expect(shownAssignment(followed.look())[0]).toBe('P0 us/zb x1: 10.0.0.2:8080');
  });

  test('of a node that is relabelled while its client has not looked at other news yet', () => {
    const bench = new Bench();
    bench.world.put(node('n1', 'za'), service('shop/cart http:80'));
    two(bench, '2@n2/zb^zb');
    const followed = bench.follow(bench.open({ host: 'n1' }), cart);
    expect(shownAssignment(followed.look())[0]).toContain('za x1: 10.0.0.1:8080');
    two(bench, '2@n2/zb^zb 3@n2/zb^zb');
    expect(bench.told.length).toBe(1);
    bench.world.put(node('n1', 'zb'));
    expect(shownAssignment(followed.look())[0]).toContain('zb x2: 10.0.0.2:8080');
  });
});

describe('L118: what is followed stays', () => {
  const rich = (): Bench => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80'), slice('shop/c1 of cart IPv4 http:8080', '1'));
    return bench;
  };
  const names: readonly (readonly [XdsType, string])[] = [
    ['listener', 'cart.shop:80'],
    ['route', cart],
    ['cluster', cart],
  ];

  test('a deleted Service leaves its names as they were, and an empty assignment', () => {
    const bench = rich();
    const client = bench.open();
    const named = names.map(([type, name]) => bench.follow(client, name, type));
    const followed = bench.follow(client, cart);
    const before = named.map((one) => one.look());
    bench.world.delete('Service', 'shop/cart');
    expect(bench.told).toEqual([followed]);
    expect(named.map((one) => one.look())).toEqual(before);
    expect(shownAssignment(followed.look())).toEqual([]);
    bench.world.put(service('shop/cart http:80'));
    expect(shownAssignment(followed.look())).toEqual([]);
    bench.world.settle();
    expect(named.map((one) => one.look())).toEqual(before);
    expect(shownAssignment(followed.look())).toEqual(['P0 - x1: 10.0.0.1:8080']);
  });

  test('L118: an assignment that is asked for late is empty where its cluster is still followed', () => {
    const bench = rich();
    const client = bench.open();
    bench.follow(client, cart, 'cluster');
    bench.world.delete('Service', 'shop/cart');
    expect(shownAssignment(client.follow('endpoint', cart).look())).toEqual([]);
  });

  test('nobody followed it meanwhile: it is absent', () => {
    const bench = rich();
    const client = bench.open();
    const all = [...names, ['endpoint', cart] as const];
    const followed = all.map(([type, name]) => bench.follow(client, name, type));
    for (const one of followed) one.close();
    bench.later.pass(10_000);
    bench.world.delete('Service', 'shop/cart');
    const absent = { absent: 'there is no Service shop/cart' };
    expect(all.map(([type, name]) => client.follow(type, name).look())).toEqual(
      all.map(() => absent),
    );
  });

  test('the endpoints of a port that is taken away stand for 10 s', () => {
    const bench = rich();
    const followed = bench.follow(bench.open(), cart);
    const before = followed.look();
    bench.world.put(service('shop/cart web:80'), slice('shop/c1 of cart IPv4 web:8080', '1'));
    expect(followed.look()).toBe(before);
    bench.told.length = 0;
    bench.later.pass(9_999);
    expect(followed.look()).toBe(before);
    bench.later.pass(1);
    expect(bench.told).toEqual([followed]);
    expect(shownAssignment(followed.look())).toEqual([]);
    bench.world.put(service('shop/cart http:80'), slice('shop/c1 of cart IPv4 http:8080', '7'));
    expect(bench.told).toHaveLength(2);
    followed.look();
    bench.world.settle();
    expect(shownAssignment(followed.look())).toEqual(['P0 - x1: 10.0.0.7:8080']);
  });

  test('so do those of a Service that becomes an ExternalName', () => {
    const bench = rich();
    const followed = bench.follow(bench.open(), cart);
    const before = followed.look();
    const external: Partial<Service> = { type: 'ExternalName', externalName: 'x.example' };
    bench.world.put(service('shop/cart http:80', external));
    expect(followed.look()).toBe(before);
    bench.later.pass(10_000);
    expect(shownAssignment(followed.look())).toEqual([]);
  });

  test('endpoints that stood for 10 s are those of each place', () => {
    const bench = new Bench();
    bench.world.put(node('n1', 'za'), node('n2', 'zb'), service('shop/cart http:80'));
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', '1@n1/za^za 2@n2/zb^zb'));
    const first = bench.follow(bench.open({ host: 'n1', rendering: 'strict' }), cart);
    bench.world.put(service('shop/cart web:80'));
    const late = bench.open({ host: 'n2', rendering: 'strict' }).follow('endpoint', cart);
    expect(shownAssignment(first.look())).toEqual(['P0 za x1: 10.0.0.1:8080']);
    expect(shownAssignment(late.look())).toEqual(['P0 zb x1: 10.0.0.2:8080']);
  });

  test('a port that comes back within 10 s is as if it had never gone', () => {
    const bench = rich();
    const followed = bench.follow(bench.open(), cart);
    bench.world.put(service('shop/cart web:80'));
    bench.world.put(service('shop/cart http:80'));
    followed.look();
    bench.world.settle();
    expect(shownAssignment(followed.look())).toEqual(['P0 - x1: 10.0.0.1:8080']);
    bench.later.pass(60_000);
    expect(shownAssignment(followed.look())).toEqual(['P0 - x1: 10.0.0.1:8080']);
  });

  test('a Listener follows the port to its new name', () => {
    const bench = rich();
    const followed = bench.follow(bench.open(), 'cart.shop:80', 'listener');
    const before = followed.look();
    bench.world.put(service('shop/cart web:80'));
    expect(bench.told).toEqual([followed]);
    expect(followed.look()).not.toBe(before);
    expect(JSON.stringify(messageOf(followed.look() as never))).not.toEqual(
      JSON.stringify(messageOf(before as never)),
    );
  });

  test('L118: one of two who follow a port leaves, and the other is told of its end', () => {
    const bench = rich();
    const client = bench.open();
    const followed = bench.follow(client, cart);
    const other = client.follow('cluster', cart);
    other.look();
    other.close();
    bench.world.delete('Service', 'shop/cart');
    expect(shownAssignment(followed.look())).toEqual([]);
  });

  test('L117: of changes in both families at once, each is told to who can see it', () => {
    const bench = new Bench();
    const v4 = 'shop/c4 of cart IPv4 http:8080';
    const v6 = 'shop/c6 of cart IPv6 http:8080';
    const full = '2001:db8:1:2:3:4:5:6';
    bench.world.put(
      service('shop/cart http:80', { ipFamilies: ['IPv4', 'IPv6'] }),
      slice(v4, '1@n1/za^za 2@n2/zb^zb'),
      slice(v6, 'fd00::1@n1/za^za fd00::2@n2/zb^zb'),
    );
    const strict = { zone: 'za', rendering: 'strict', family: 'both' };
    const followed = bench.follow(bench.open(strict), cart);
    bench.world.put(
      slice(v4, '1@n1/za^za 2@n2/zb^zb 3@n2/zb^zb'),
      slice(v6, `fd00::1@n1/za^za fd00::2@n2/zb^zb ${full}@n1/za^za`),
    );
    expect(bench.told).toEqual([followed]);
    expect(shownAssignment(followed.look())).toEqual([
      `P0 za x3: 10.0.0.1:8080 [${full}]:8080 [fd00::1]:8080`,
    ]);
    const other = bench.follow(bench.open({ ...strict, family: 'IPv6' }), cart);
    expect(shownAssignment(other.look())).toEqual([`P0 za x2: [${full}]:8080 [fd00::1]:8080`]);
  });

  test('L116: so many go that the view is told anew, and none of them stays', () => {
    const bench = new Bench();
    const hosts = Array.from({ length: 200 }, (_, i) => `${i + 1}`);
    bench.world.put(service('shop/cart http:80'));
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', hosts.join(' ')));
    const followed = bench.follow(bench.open(), cart);
    expect(shownAssignment(followed.look())[0]).toMatch(/^P0 - x200: /);
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', '7'));
    expect(bench.told).toEqual([followed]);
    expect(shownAssignment(followed.look())).toEqual(['P0 - x1: 10.0.0.7:8080']);
  });

  test('a lost shard takes nothing away', () => {
    const bench = rich();
    const followed = bench.follow(bench.open(), cart);
    const before = followed.look();
    bench.world.hub.markStale(['shop/cart'], true);
    expect(followed.look()).toBe(before);
  });
});

describe('L119: nothing is held that nobody follows', () => {
  const classes = (bench: Bench): number => {
    const { classes: open, idleClasses } = bench.world.hub.status();
    return open - idleClasses;
  };

  test('L119: one view per service, kept at hand for 10 s', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80 admin:81'), service('shop/other http:80'));
    const clients = ['za', 'zb'].map((zone) => bench.open({ zone }));
    for (const client of clients) {
      bench.follow(client, cart);
      bench.follow(client, 'shop/cart/admin');
      bench.follow(client, cart, 'cluster');
    }
    expect(classes(bench)).toBe(1);
    for (const client of clients) client.close();
    expect(classes(bench)).toBe(1);
    bench.later.pass(10_000);
    expect(classes(bench)).toBe(0);
    expect(bench.later.waiting.size).toBe(0);
  });

  test('L117 L119: who comes back within 10 s goes on being told after them', () => {
    const bench = new Bench();
    bench.world.put(service('shop/cart http:80'));
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', '1'));
    const first = bench.open();
    bench.follow(first, cart);
    first.close();
    bench.later.pass(5_000);
    const followed = bench.follow(bench.open(), cart);
    expect(shownAssignment(followed.look())).toHaveLength(1);
    bench.later.pass(10_000);
    expect(classes(bench)).toBe(1);
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', ''));
    expect(bench.told).toEqual([followed]);
    expect(shownAssignment(followed.look())).toEqual([]);
  });

  test('a catalog goes with the last who has it open', () => {
    const bench = new Bench();
    const [first, second] = [bench.open(), bench.open()];
    const catalog = first.clusters();
    expect(second.clusters()).toBe(catalog);
    first.close();
    expect(bench.open().clusters()).toBe(catalog);
    const alone = bench.open({ namespaces: ['shop'] });
    const own = alone.clusters();
    alone.close();
    expect(bench.open({ namespaces: ['shop'] }).clusters()).not.toBe(own);
  });

  test('of names that nobody can serve nothing is asked', () => {
    const bench = new Bench();
    bench.world.put(service('shop/ftp data:20/SCTP'), service('shop/bare'));
    const external: Partial<Service> = { type: 'ExternalName', externalName: 'x.example' };
    bench.world.put(service('shop/away http:80', external));
    const client = bench.open();
    const reasons = [
      'shop/ftp/data',
      'shop/bare/http',
      'shop/away/http',
      'nonsense',
      'shop/x/y',
    ].map((name) => client.follow('endpoint', name).look());
    expect(reasons).toEqual([
      { absent: 'port data of Service shop/ftp is SCTP: xDS has no such address' },
      { absent: 'Service shop/bare has no ports' },
      { absent: 'Service shop/away is an ExternalName: it has no endpoints of its own' },
      { absent: 'nonsense is not namespace/service/port' },
      { absent: 'there is no Service shop/x' },
    ]);
    expect(classes(bench)).toBe(0);
  });

  test('too many views at once are refused to who asks for one more, and to nobody else', () => {
    const bench = new Bench(new ClusterWorld({ maxClasses: 1 }));
    bench.world.put(service('shop/cart http:80'), service('shop/other http:80'));
    bench.world.put(slice('shop/c1 of cart IPv4 http:8080', '1'));
    const client = bench.open();
    const first = bench.follow(client, cart);
    const second = client.follow('endpoint', 'shop/other/http');
    expect(() => second.look()).toThrow(/cannot be opened/);
    expect(shownAssignment(first.look())).toHaveLength(1);
    client.close();
    bench.later.pass(10_000);
    const again = bench.follow(bench.open(), 'shop/other/http');
    expect(shownAssignment(again.look())).toEqual([]);
  });

  test('a closed client is told nothing', () => {
    const bench = new Bench();
    bench.world.put(node('n1', 'za'), service('shop/cart http:80'));
    const client = bench.open({ host: 'n1' });
    bench.follow(client, cart);
    client.close();
    bench.world.put(node('n1', 'zb'), slice('shop/c1 of cart IPv4 http:8080', '1'));
    expect(bench.told).toEqual([]);
  });
});
