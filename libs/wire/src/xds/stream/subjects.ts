/** The types of one stream: those that this server has, and those that it answers with nothing. */
import {
  type Absent,
  type ClientResources,
  type ClusterCatalog,
  type Followed,
  typeUrls,
  type XdsType,
} from '../resource.ts';
import type { Subject } from './type-state.ts';

/** The order in which one change is told (xDS protocol, "Eventual consistency considerations": make before break). */
export const tellingOrder: readonly XdsType[] = ['cluster', 'endpoint', 'listener', 'route'];

const typesByUrl: ReadonlyMap<string, XdsType> = new Map(
  tellingOrder.map((type) => [typeUrls[type], type]),
);

/** undefined: a type that this server has nothing of. */
export function typeOf(typeUrl: string): XdsType | undefined {
  return typesByUrl.get(typeUrl);
}

export function subjectOf(type: XdsType, resources: ClientResources): Subject {
  const isBarred = resources.client.flavour === 'envoy' && forGrpcOnly.has(type);
  return {
    typeUrl: typeUrls[type],
    tallied: type,
    isWhole: type === 'cluster' || type === 'listener',
    follow: (name) => (isBarred ? absence(type, name, barred) : resources.follow(type, name)),
    catalog: () => (type === 'cluster' ? resources.clusters() : nothing),
  };
}

/** Of a type that this server does not know: each name is answered, by that there is none. */
export function unknownSubject(typeUrl: string): Subject {
  const absent = `this server has no resources of type ${typeUrl}`;
  return {
    typeUrl,
    tallied: 'other',
    isWhole: true,
    follow: (name) => absence('cluster', name, absent),
    catalog: () => nothing,
  };
}

const forGrpcOnly: ReadonlySet<XdsType> = new Set<XdsType>(['listener', 'route']);
const barred = 'Listeners and RouteConfigurations are for gRPC clients: Envoy has its own';

/** A name that stands for nothing, whatever happens. */
function absence(type: XdsType, name: string, absent: string): Followed {
  const answer: Absent = { absent };
  return { type, name, look: () => answer, close() {} };
}

const nothing: ClusterCatalog = {
  isPending: false,
  generation: 0,
  all: () => [],
  since: () => ({ changed: [], removed: [] }),
  follow: () => () => {},
};
