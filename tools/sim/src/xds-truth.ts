/** What xDS clients should be told, from the objects and the oracle: names, clusters, and assignments by place. */
import type { EndpointSlice, Service, ServicePort } from '@sliceplane/kube';
import type { OracleEndpoint, OracleOptions, OraclePlace } from '@sliceplane/oracle';
import { law, same } from './law-broken.ts';
import type { Truth } from './truth.ts';
import type { XdsClient } from './xds-client.ts';
import type { SeenLocality } from './xds-messages.ts';

/** Slices of a server, by namespace/name of their Service. */
export type Slices = ReadonlyMap<string, readonly EndpointSlice[]>;

type Family = 'IPv4' | 'IPv6';

export class XdsTruth {
  readonly #truth: Truth;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Clusters that there are, by name; `namespaces`: none for all. */
  clusters(namespaces: readonly string[]): ReadonlyMap<string, ServicePort> {
    const services = this.#truth.oracle.services().filter((service) => {
      return namespaces.length === 0 || namespaces.includes(service.split('/')[0] ?? '');
    });
    return new Map(
      services.flatMap((service) =>
        portsOf(this.#service(service)).map((port) => [`${service}/${portName(port)}`, port]),
      ),
    );
  }

  cluster(name: string): ServicePort | undefined {
    const { service, port } = split(name);
    return portsOf(this.#service(service)).find((one) => portName(one) === port);
  }

  /** The cluster that a dialled name stands for; undefined: there is none. */
  targetOf(listener: string): string | undefined {
    const [host = '', wanted] = listener.split(':');
    const [name = '', namespace = 'shop'] = host.split('.');
    const service = `${namespace}/${name}`;
    const ports = portsOf(this.#service(service));
    const [first] = ports.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const grpc = ports.find((port) => port.name === 'grpc') ?? first;
    const found =
      wanted === undefined
        ? grpc
        : (ports.find((port) => port.name === wanted) ??
          ports.find((port) => String(port.port) === wanted));
    return found === undefined ? undefined : `${service}/${portName(found)}`;
  }

  /** Hints depend on packing, which differs between servers. */
  isAuto(cluster: string): boolean {
    return this.#truth.oracle.needsSlices(split(cluster).service);
  }

  /** Laws L116 and L115: the assignment of a cluster that there is, as it should be at this client's place. */
  checkAssignment(
    where: string,
    cluster: string,
    client: XdsClient,
    localities: readonly SeenLocality[],
    slices: Slices,
  ): void {
    const { service } = split(cluster);
    const ofService = slices.get(service) ?? [];
    const object = this.#service(service) as Service;
    const hasIPv4 =
      object.ipFamilies.includes('IPv4') ||
      ofService.some(({ addressType, endpoints, ports }) => {
        return addressType === 'IPv4' && endpoints.length > 0 && serves(ports, object.ports);
      });
    const families: readonly Family[] =
      client.family === 'both'
        ? ['IPv4', 'IPv6']
        : [client.family !== 'auto' ? client.family : hasIPv4 ? 'IPv4' : 'IPv6'];
    const homes = new Map<string, string>();
    const zoneOf = new Map<string, string>();
    for (const { zone, region, endpoints } of localities) {
      homes.set(zone, region);
      for (const { place } of endpoints) zoneOf.set(place, zone);
    }
    for (const [zone, region] of homes) {
      same('L116', `the region of zone '${zone}' in ${where}`, region, this.#regionOf(zone));
    }
    for (const { weight, endpoints } of localities) {
      const healthy = endpoints.filter(({ isHealthy }) => isHealthy).length;
      same('L116', `a weight in ${where}`, weight, Math.max(1, healthy));
    }
    for (const family of ['IPv4', 'IPv6'] as const) {
      const wanted = families.includes(family)
        ? this.#levels(cluster, client, family, ofService)
        : nobody;
      const what = `${family} in ${where}`;
      const seen = levelsOf(localities, family);
      same('L116', `healthy ${what}`, seen.healthy, wanted.healthy);
      same('L116', `draining ${what}`, seen.draining, wanted.draining);
      for (const [place, zone] of wanted.zones) {
        same('L116', `the zone of ${place} in ${where}`, zoneOf.get(place), zone);
      }
    }
    const last = Math.max(-1, ...localities.map(({ priority }) => priority));
    for (let priority = 0; priority <= last; priority++) {
      const isOwned = localities.some((one) => {
        return one.priority === priority && one.endpoints.some(({ isHealthy }) => isHealthy);
      });
      law('L116', isOwned, () => `priority ${priority} in ${where} is of nobody healthy`);
    }
  }

  #levels(
    cluster: string,
    { place, rendering }: XdsClient,
    family: Family,
    slices: readonly EndpointSlice[],
  ): Levels {
    const { service, port } = split(cluster);
    const from = (at: OraclePlace, more: OracleOptions): Endpoints =>
      placesOf(this.#truth.oracle.view(service, at, { family, port, ...more }, slices).endpoints);
    const near = from(place, {});
    if (rendering === 'strict') return levels([near], none);
    const isLocal = this.#service(service)?.internalTrafficPolicy === 'Local';
    const all = isLocal ? near : from(place, { mode: 'everything' });
    const mode = isLocal ? 'default' : 'everything';
    const isLastResort = [...all.values()].every((endpoint) => endpoint.notReady);
    const draining = isLastResort
      ? none
      : new Map(
          [...from(place, { mode, includeNotReady: true })].filter(
            ([, { notReady, notServing, terminating }]) => notReady && !notServing && terminating,
          ),
        );
    if (near.size === all.size) return levels([all], draining);
    const zone = place.zone ?? this.#truth.get('Node', place.node)?.zone ?? '';
    const byNode = from({ node: place.node, zone: '' }, {});
    const byZone = from({ node: '', zone }, {});
    const rings = [byNode, byZone].filter((ring) => ring.size < all.size);
    return levels([...rings, all], draining);
  }

  #service(key: string): Service | undefined {
    return this.#truth.get('Service', key);
  }

  /** The lowest that a node of the zone says. */
  #regionOf(zone: string): string {
    const regions = this.#truth.objects.flatMap((object) =>
      object.kind === 'Node' && object.zone === zone ? object.region : [],
    );
    const [lowest = ''] = regions.filter((region) => region !== '').sort();
    return zone === '' ? '' : lowest;
  }
}

type Endpoints = ReadonlyMap<string, OracleEndpoint>;

interface Levels {
  /** Places of each level, nearest first; none empty. */
  readonly healthy: readonly (readonly string[])[];
  readonly draining: readonly string[];
  readonly zones: ReadonlyMap<string, string>;
}

const none: Endpoints = new Map();
const nobody: Levels = { healthy: [], draining: [], zones: new Map() };

/** Each ring holds what those before it do not. */
function levels(rings: readonly Endpoints[], draining: Endpoints): Levels {
  const left = new Map(rings.flatMap((ring) => [...ring]));
  const zones = [...left, ...draining].map(([place, { zone }]) => [place, zone] as const);
  const healthy = rings.map((ring) =>
    [...ring.keys()].filter((place) => left.delete(place)).sort(),
  );
  return {
    healthy: healthy.filter(({ length }) => length > 0),
    draining: [...draining.keys()].sort(),
    zones: new Map(zones),
  };
}

function levelsOf(localities: readonly SeenLocality[], family: Family): Omit<Levels, 'zones'> {
  const byPriority = Map.groupBy(localities, ({ priority }) => priority);
  const placed = [...byPriority.values()].map((level) => {
    const endpoints = level.flatMap((locality) => locality.endpoints);
    return endpoints.filter(({ place }) => place.includes(':') === (family === 'IPv6'));
  });
  const named = (isHealthy: boolean): readonly (readonly string[])[] =>
    placed.map((level) =>
      level
        .filter((one) => one.isHealthy === isHealthy)
        .map(({ place }) => place)
        .sort(),
    );
  return {
    healthy: named(true).filter(({ length }) => length > 0),
    draining: named(false).flat().sort(),
  };
}

function placesOf(endpoints: readonly OracleEndpoint[]): Endpoints {
  return new Map(
    endpoints.flatMap((endpoint) =>
      endpoint.ports.map(({ port }) => [`${endpoint.address} ${port}`, endpoint] as const),
    ),
  );
}

/** An ExternalName has no endpoints of its own. */
function portsOf(service: Service | undefined): readonly ServicePort[] {
  return service === undefined || service.type === 'ExternalName' ? [] : service.ports;
}

function serves(ports: EndpointSlice['ports'], wanted: readonly ServicePort[]): boolean {
  return ports.some((port) => wanted.some(({ name }) => name === (port.name ?? '')));
}

function portName({ name, port }: ServicePort): string {
  return name === '' ? String(port) : name;
}

/** namespace/name/port */
export function split(cluster: string): { readonly service: string; readonly port: string } {
  const at = cluster.lastIndexOf('/');
  return { service: cluster.slice(0, at), port: cluster.slice(at + 1) };
}
