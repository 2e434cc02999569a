/** Whatever happens in a cluster, every place is told what the obvious program says, and by bytes that every client takes. */
import type { EndpointSlice, Service } from '@sliceplane/kube';
import { type ClassOptions, nodeView, type View } from '@sliceplane/views';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { openResources } from '../../../src/xds/resources/resources.ts';
import type { Absent, Followed, Resource, XdsClient } from '../../../src/xds/resource.ts';
import { nodeOf } from '../asking-node.ts';
import { ClusterWorld, node, service, slice } from './cluster-world.ts';
import { assignmentOf, type SeenLocality } from '../stream/judge.ts';

const name = 'shop/web';
const cluster = 'shop/web/http';

const zone = fc.constantFrom('za', 'zb', 'zc');
const nodeName = fc.constantFrom('n1', 'n2', 'n3');

/** What a story is about: hints of both kinds on nearly everybody, of one kind, or as it comes. */
type Style = 'nodes' | 'zones' | 'mixed';

function endpoint(style: Style): fc.Arbitrary<{ readonly ip: number; readonly rest: string }> {
  const often = { freq: 30 };
  return fc
    .record({
      ip: fc.integer({ min: 1, max: 9 }),
      node: fc.option(nodeName, { nil: '' }),
      zone: fc.option(zone, { nil: '', freq: 8 }),
      is: fc.oneof(
        { weight: 5, arbitrary: fc.constant('') },
        { weight: 2, arbitrary: fc.constant('!draining') },
        { weight: 1, arbitrary: fc.constant('!closed') },
      ),
      zones: fc.option(fc.uniqueArray(zone, { minLength: 1, maxLength: 2 }), often),
      nodes:
        style === 'zones'
          ? fc.constant(null)
          : fc.option(
              fc.uniqueArray(nodeName, { minLength: 1, maxLength: 2 }),
              style === 'nodes' ? often : { freq: 2 },
            ),
      hinted: fc.nat(style === 'mixed' ? 2 : 40).map((n) => n > 0),
    })
    .map(({ ip, node: on, zone: at, is, zones, nodes, hinted }) => {
      const forZones = zones === null ? '' : `^${zones.join()}`;
      const forNodes = nodes === null ? '' : `~${nodes.join()}`;
      return { ip, rest: `@${on}/${at}${is}${hinted ? forZones + forNodes : ''}` };
    });
}

function arbSlice(style: Style): fc.Arbitrary<EndpointSlice> {
  return fc
    .record({
      index: fc.nat(3),
      family: fc.constantFrom('IPv4', 'IPv4', 'IPv4', 'IPv6', 'FQDN'),
      ports: fc.constantFrom(
        'http:8080',
        'http:8080',
        'http:9090',
        'http:8080 admin:81',
        'dns:53/UDP',
      ),
      endpoints: fc.array(endpoint(style), { maxLength: 6 }),
    })
    .map(({ index, family, ports, endpoints }) => {
      const address = { IPv4: '', IPv6: 'fd00::', FQDN: 'h' }[family];
      const list = endpoints.map(({ ip, rest }) => `${address}${ip}${rest}`).join(' ');
      return slice(`shop/web-${index}-${family.toLowerCase()} of web ${family} ${ports}`, list);
    });
}

function arbService(isLocal: boolean): fc.Arbitrary<Service> {
  return fc
    .record({
      ports: fc.constantFrom('http:80', 'http:80', 'http:80 admin:81', 'dns:53/UDP http:80'),
      ipFamilies: fc.constantFrom<Service['ipFamilies'][]>(['IPv4'], ['IPv4', 'IPv6'], ['IPv6']),
      local: fc.nat(9).map((n) => n < (isLocal ? 9 : 1)),
    })
    .map(({ ports, ipFamilies, local }) =>
      service(`${name} ${ports}`, {
        ipFamilies,
        internalTrafficPolicy: local ? 'Local' : 'Cluster',
      }),
    );
}

type Move = (world: ClusterWorld) => void;

function move(style: Style, isLocal: boolean): fc.Arbitrary<Move> {
  const put =
    (one: Service | EndpointSlice): Move =>
    (world) =>
      world.put(one);
  const drop =
    ({ metadata }: EndpointSlice): Move =>
    (world) =>
      world.delete('EndpointSlice', `shop/${metadata.name}`);
  const place = fc.tuple(nodeName, fc.option(zone, { nil: '' }), fc.constantFrom('eu', 'us', ''));
  return fc.oneof(
    { weight: 8, arbitrary: arbSlice(style).map(put) },
    { weight: 1, arbitrary: arbSlice(style).map(drop) },
    { weight: 2, arbitrary: arbService(isLocal).map(put) },
    { weight: 1, arbitrary: fc.constant<Move>((world) => world.delete('Service', name)) },
    {
      weight: 1,
      arbitrary: place.map(
        ([on, at, region]): Move =>
          (world) =>
            world.put(node(on, at, region)),
      ),
    },
  );
}

const asking = fc.record({
  host: fc.constantFrom('n1', 'n2', 'n9', ''),
  zone: fc.constantFrom('', '', 'za', 'zb', 'zq'),
  rendering: fc.constantFrom('prioritised', 'strict'),
  family: fc.constantFrom('auto', 'IPv4', 'IPv6', 'both'),
});

const story = fc
  .tuple(
    fc.constantFrom<Style>('nodes', 'zones', 'mixed'),
    fc.nat(4).map((n) => n === 0),
  )
  .chain(([style, isLocal]) =>
    fc.record({
      askings: fc.array(asking, { minLength: 1, maxLength: 6 }),
      first: arbService(isLocal),
      moves: fc.array(fc.tuple(move(style, isLocal), fc.boolean()), {
        minLength: 1,
        maxLength: 25,
      }),
    }),
  );

type Seen = Resource | Absent | 'pending';

interface Follower {
  readonly client: XdsClient;
  readonly followed: Followed;
  seen: Seen;
}

test('L115 L116 L117: after any story every place sees what the obvious program says, and missed no news', () => {
  fc.assert(
    fc.property(story, ({ askings, first, moves }) => {
      const world = new ClusterWorld();
      world.put(first);
      const told = new Set<Followed>();
      const source = openResources(world.hub, { after: atOnce });
      const followers = askings.map((one): Follower => {
        const client = source.open(nodeOf(one), (followed) => told.add(followed));
        const followed = client.follow('endpoint', cluster);
        return { client: client.client, followed, seen: followed.look() };
      });
      const versions = new Versions();
      const lookAll = (): void => {
        for (const follower of followers) {
          look(world, follower, told);
          versions.check(follower.seen);
        }
      };
      for (const [change, isLookedAt] of moves) {
        change(world);
        if (isLookedAt) lookAll();
      }
      lookAll();

      const fresh = openResources(world.hub, { after: atOnce });
      for (const [index, { client, seen }] of followers.entries()) {
        const expected = modelOf(world, client);
        // It was there and is not any more, or it never was.
        expect(isAbsent(seen) && expected !== undefined).toBe(false);
        expect(isAbsent(seen) ? [] : assignmentOf(seen)).toEqual(expected ?? []);
        const again = fresh.open(nodeOf(askings[index]), () => {}).follow('endpoint', cluster);
        again.look();
        world.settle();
        const alike = again.look();
        expect(isAbsent(alike)).toBe(expected === undefined);
        expect(factsOf(isAbsent(alike) ? seen : alike)).toEqual(factsOf(seen));
      }
    }),
    { numRuns: 400 },
  );
});

/** Equal content, equal version, and the other way round, from wherever and whenever it is seen. */
class Versions {
  readonly #byContent: Map<string, string> = new Map();
  readonly #byVersion: Map<string, string> = new Map();

  check(seen: Seen): void {
    if (seen === 'pending' || 'absent' in seen) return;
    const content = JSON.stringify(assignmentOf(seen));
    assert.equal(this.#byContent.get(content) ?? seen.version, seen.version);
    assert.equal(this.#byVersion.get(seen.version) ?? content, content);
    this.#byContent.set(content, seen.version);
    this.#byVersion.set(seen.version, content);
  }
}

/** Looks as a stream does: whenever it is told. One who was not told would see what it saw. */
function look(world: ClusterWorld, follower: Follower, told: Set<Followed>): void {
  const { followed } = follower;
  const wasTold = told.delete(followed);
  const seen = followed.look();
  assert.ok(wasTold || isDeepStrictEqual(seen, follower.seen), 'there was news that was not told');
  follower.seen = seen;
  world.settle();
  if (told.delete(followed)) follower.seen = followed.look();
}

function atOnce(_: number, run: () => void): () => void {
  run();
  return () => {};
}

function factsOf(seen: Seen): readonly unknown[] {
  return seen === 'pending' || 'absent' in seen
    ? []
    : [seen.version, Buffer.from(seen.sotw).toString('hex')];
}

function isAbsent(seen: Seen): boolean {
  return seen !== 'pending' && 'absent' in seen;
}

/** undefined: there is no such port, or nobody can be sent to it. */
function modelOf(world: ClusterWorld, client: XdsClient): readonly SeenLocality[] | undefined {
  const found = world.services.get(name);
  if (found === undefined || !found.ports.some((port) => port.name === 'http')) return undefined;
  const families = familiesOf(found, [...world.slices.values()]);
  if (families.length === 0) return undefined;
  const asked = { auto: families.slice(0, 1), both: families, IPv4: ['IPv4'], IPv6: ['IPv6'] };
  const chosen = asked[client.family].filter((family) => families.includes(family));
  const rendered = client.rendering === 'strict' ? strict : prioritised;
  const levels = rendered(world, client, found, chosen);
  return levels.flatMap((level, priority) => localities(world, level, priority));
}

/** Those the Service lists and those its slices have; FQDN cannot be said over xDS. */
function familiesOf(found: Service, slices: readonly EndpointSlice[]): readonly string[] {
  const listed = ['IPv4', 'IPv6'].filter(
    (family) =>
      (found.ipFamilies as readonly string[]).includes(family) ||
      slices.some((one) => one.addressType === family && isUsed(found, one)),
  );
  return listed;
}

function isUsed(found: Service, { ports, endpoints }: EndpointSlice): boolean {
  const isOfService = ports.some((port) =>
    found.ports.some((own) => own.name === port.name && own.protocol === port.protocol),
  );
  return isOfService && endpoints.length > 0;
}

interface Told {
  readonly place: string;
  readonly zone: string;
  readonly health: 'HEALTHY' | 'DRAINING';
}

type Entry = View['entries'][number];

function viewOf(
  world: ClusterWorld,
  client: XdsClient,
  found: Service,
  options: Partial<ClassOptions>,
): View {
  return nodeView({
    name,
    service: found,
    slices: world.slices.values(),
    viewpoint: world.hub.viewpoint(client.place),
    options: {
      mode: 'default',
      family: 'both',
      includeNotReady: false,
      port: 'http',
      subset: 0,
      ...options,
    },
  });
}

/** The native view, as it is. */
function strict(
  world: ClusterWorld,
  client: XdsClient,
  found: Service,
  families: readonly string[],
): readonly (readonly Told[])[] {
  const entries = families.flatMap(
    (family) => viewOf(world, client, found, { family: family as 'IPv4' }).entries,
  );
  const level = entries.flatMap((entry) => told(entry, 'HEALTHY'));
  return level.length === 0 ? [] : [level];
}

function prioritised(
  world: ClusterWorld,
  client: XdsClient,
  found: Service,
  families: readonly string[],
): readonly (readonly Told[])[] {
  const tiers: Told[][] = [[], [], []];
  const { node: on, zone: at } = world.hub.viewpoint(client.place);
  for (const family of families) {
    const all = viewOf(world, client, found, { mode: 'hinted', family: family as 'IPv4' }).entries;
    const isLocal = found.internalTrafficPolicy === 'Local';
    const allowed = isLocal ? all.filter((one) => on !== '' && one.nodeName === on) : all;
    const ready = allowed.filter((one) => one.ready);
    const reaches = (kind: 'forNodes' | 'forZones', here: string): boolean =>
      !isLocal &&
      ready.length > 0 &&
      ready.every((one) => (one.hints?.[kind].length ?? 0) > 0) &&
      ready.some((one) => one.hints?.[kind].includes(here));
    const isHinted = (one: Entry, kind: 'forNodes' | 'forZones', here: string): boolean => {
      const named = one.hints?.[kind] ?? [];
      const own = kind === 'forNodes' ? one.nodeName : one.zone;
      return named.length > 0 ? named.includes(here) : here !== '' && own === here;
    };
    for (const one of allowed) {
      const byNode = on !== '' && reaches('forNodes', on) && isHinted(one, 'forNodes', on);
      const byZone = reaches('forZones', at) && isHinted(one, 'forZones', at);
      const health = one.ready || ready.length === 0 ? 'HEALTHY' : 'DRAINING';
      tiers[byNode ? 0 : byZone ? 1 : 2]?.push(...told(one, health));
    }
  }
  const levels: Told[][] = [];
  let waiting: Told[] = [];
  for (const tier of tiers) {
    waiting.push(...tier);
    if (!tier.some(({ health }) => health === 'HEALTHY')) continue;
    levels.push(waiting);
    waiting = [];
  }
  levels.at(-1)?.push(...waiting);
  return levels;
}

function told(entry: Entry, health: Told['health']): readonly Told[] {
  return entry.ports.map(({ port }) => ({
    place: entry.family === 'IPv6' ? `[${entry.address}]:${port}` : `${entry.address}:${port}`,
    zone: entry.zone,
    health,
  }));
}

function localities(
  world: ClusterWorld,
  level: readonly Told[],
  priority: number,
): readonly SeenLocality[] {
  return [...new Set(level.map((one) => one.zone))].sort().map((at) => {
    const inZone = level.filter((one) => one.zone === at);
    const healthy = inZone.filter(({ health }) => health === 'HEALTHY').length;
    return {
      priority,
      region: world.hub.regionOf(at),
      zone: at,
      weight: Math.max(1, healthy),
      endpoints: inZone.map(({ place, health }) => `${place} ${health}`).sort(),
    };
  });
}
