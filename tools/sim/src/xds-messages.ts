/** xDS requests and responses, each through its bytes, and resources as a client reads them. */
import {
  assignmentType,
  type ClusterLoadAssignment__Output,
  clusterType,
  connectionManagerType,
  listenerType,
  routeType,
  xdsDefinition,
} from '@sliceplane/proto/xds';
import { typeUrls, type Variant, type XdsRequest, type XdsType } from '@sliceplane/wire/xds';
import { law } from './law-broken.ts';

export const xdsTypes: readonly XdsType[] = ['cluster', 'endpoint', 'listener', 'route'];

/** Types of which a State of the World response lists all there are. */
export const wholeTypes: ReadonlySet<XdsType> = new Set<XdsType>(['cluster', 'listener']);

/** A resource as a client holds it. */
export interface HeldResource {
  readonly name: string;
  /** '' in State of the World. */
  readonly version: string;
  /** All it says, the same for the same content. */
  readonly text: string;
  /** Names of the next type that it sends its client to. */
  readonly leadsTo: readonly string[];
  /** Of a cluster: its endpoints speak HTTP/2. */
  readonly http2: boolean;
  /** Of an assignment. */
  readonly localities: readonly SeenLocality[];
}

export interface SeenLocality {
  readonly priority: number;
  readonly region: string;
  readonly zone: string;
  readonly weight: number;
  /** In order of place. */
  readonly endpoints: readonly SeenEndpoint[];
}

export interface SeenEndpoint {
  /** `address port` */
  readonly place: string;
  readonly isHealthy: boolean;
}

/** A response, read. */
export interface Told {
  readonly type: XdsType;
  readonly nonce: string;
  readonly resources: readonly HeldResource[];
  /** Delta: removed. State of the World: that there is none. */
  readonly missing: readonly string[];
}

interface Any {
  readonly type_url: string;
  readonly value: Buffer;
}

interface Response {
  readonly typeUrl: string;
  readonly nonce: string;
  readonly resources: readonly (Any | { name: string; version: string; resource: Any })[];
  readonly removedResources?: readonly string[];
  readonly resourceErrors: readonly { readonly resourceName: { readonly name: string } | null }[];
}

interface Coded {
  readonly serialize: (message: object) => Buffer;
  readonly deserialize: (bytes: Buffer) => object;
}

const prefixes: Readonly<Record<Variant, string>> = { sotw: '', delta: 'Delta' };

function coded(variant: Variant, name: 'Request' | 'Response'): Coded {
  const message = `envoy.service.discovery.v3.${prefixes[variant]}Discovery${name}`;
  return xdsDefinition[message] as unknown as Coded;
}

/** As the server reads it: whatever is not said has its default. */
export function requestOf(variant: Variant, fields: object): XdsRequest {
  const { serialize, deserialize } = coded(variant, 'Request');
  return deserialize(serialize(fields)) as XdsRequest;
}

/** Law L121: all of one type. */
export function readResponse(variant: Variant, bytes: Buffer): Told {
  const response = coded(variant, 'Response').deserialize(bytes) as Response;
  const { typeUrl, nonce, removedResources = [], resourceErrors } = response;
  const type = xdsTypes.find((one) => typeUrls[one] === typeUrl);
  law('L121', type !== undefined, () => `a response of type ${typeUrl}`);
  const resources = response.resources.map((one) => {
    if (!('resource' in one)) return readResource(type, one, '');
    const read = readResource(type, one.resource, one.version);
    law('L121', read.name === one.name, () => `${read.name} comes as ${one.name}`);
    return read;
  });
  const absent = resourceErrors.map(({ resourceName }) => resourceName?.name ?? '');
  if (variant === 'delta') {
    for (const name of absent) {
      law('L121', removedResources.includes(name), () => `${name} is absent and not removed`);
    }
  }
  return { type, nonce, resources, missing: variant === 'delta' ? removedResources : absent };
}

function readResource(type: XdsType, { type_url: url, value }: Any, version: string): HeldResource {
  law('L121', url === typeUrls[type], () => `${url} in a response of ${type}s`);
  const plain = { version, text: value.toString('hex'), http2: false, localities: [] };
  switch (type) {
    case 'listener': {
      const { name, apiListener } = listenerType.decode(value);
      const manager = connectionManagerType.decode(apiListener?.apiListener?.value as Buffer);
      return { ...plain, name, leadsTo: [manager.rds?.routeConfigName ?? ''] };
    }
    case 'route': {
      const { name, virtualHosts } = routeType.decode(value);
      const routes = virtualHosts.flatMap((host) => host.routes);
      return { ...plain, name, leadsTo: routes.map(({ route }) => route?.cluster ?? '') };
    }
    case 'cluster': {
      const { name, typedExtensionProtocolOptions: options } = clusterType.decode(value);
      return { ...plain, name, leadsTo: [name], http2: Object.keys(options).length > 0 };
    }
    case 'endpoint': {
      const decoded = assignmentType.decode(value);
      const localities = localitiesOf(decoded);
      const text = JSON.stringify(localities);
      return { ...plain, name: decoded.clusterName, text, leadsTo: [], localities };
    }
  }
}

/** Law L115: every client takes it. */
function localitiesOf({
  clusterName,
  endpoints,
}: ClusterLoadAssignment__Output): readonly SeenLocality[] {
  const check = (holds: boolean, what: string): void =>
    law('L115', holds, () => `${clusterName}: ${what} in ${JSON.stringify(endpoints)}`);
  const places = new Set<string>();
  const homes = new Set<string>();
  let last = -1;
  return endpoints.map(({ locality, priority, loadBalancingWeight, lbEndpoints }) => {
    check(priority === last || priority === last + 1, `priority ${priority} after ${last}`);
    last = priority;
    check(locality !== null, 'no locality');
    const { region = '', zone = '' } = locality ?? {};
    const home = JSON.stringify([priority, region, zone]);
    check(!homes.has(home), `${home} twice`);
    homes.add(home);
    const weight = loadBalancingWeight?.value ?? 0;
    check(weight >= 1, `weight ${weight}`);
    check(lbEndpoints.length > 0, 'a locality of nobody');
    const seen = lbEndpoints.map(({ endpoint, healthStatus }): SeenEndpoint => {
      const { address = '', portValue = 0 } = endpoint?.address?.socketAddress ?? {};
      const place = `${address} ${portValue}`;
      check(/^[0-9a-f.:]+ [1-9]\d*$/.test(place), `'${place}'`);
      check(!places.has(place), `${place} twice`);
      places.add(place);
      check(healthStatus === 'HEALTHY' || healthStatus === 'DRAINING', String(healthStatus));
      return { place, isHealthy: healthStatus === 'HEALTHY' };
    });
    seen.sort((a, b) => (a.place < b.place ? -1 : 1));
    return { priority, region, zone, weight, endpoints: seen };
  });
}
