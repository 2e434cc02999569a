/** What xDS streams are told, without streams: resources by name, as one client sees them. */
import type { Node__Output } from '@sliceplane/proto/xds';
import type { AskedPlace } from '@sliceplane/hub';

export type XdsType = 'listener' | 'route' | 'cluster' | 'endpoint';

export const typeUrls: Readonly<Record<XdsType, string>> = {
  listener: 'type.googleapis.com/envoy.config.listener.v3.Listener',
  route: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
  cluster: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
  endpoint: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
};

/** One content of one resource. Clients that see the same share the object; a change makes a new one. */
export interface Resource {
  readonly type: XdsType;
  readonly name: string;
  /** Hash of the content, in hex: equal across restarts and replicas. */
  readonly version: string;
  /** Of this object alone, in this process: frames are found by it. */
  readonly serial: number;
  /** How many the content has. Known without making it. */
  readonly bytes: number;
  /** Field `resources` of a DiscoveryResponse, tag and length included. */
  readonly sotw: Uint8Array;
  /** Field `resources` of a DeltaDiscoveryResponse: name, version and content, tag and length included. */
  readonly delta: Uint8Array;
}

/** There is no such resource, and why, for people. */
export interface Absent {
  readonly absent: string;
}

/** One name that one stream follows. */
export interface Followed {
  readonly type: XdsType;
  readonly name: string;
  /** The newest; 'pending': it is not known yet whether there is one. Whoever has looked is told of the next change, once. */
  look(): Resource | Absent | 'pending';
  close(): void;
}

/** What a wildcard of clusters stands for. Clients with equal rights to see share it. */
export interface ClusterCatalog {
  /** The sources have not been current yet: it is not known what there is. */
  readonly isPending: boolean;
  /** Grows with every change. */
  readonly generation: number;
  /** Sorted by name. The same array until the next change. */
  all(): readonly Resource[];
  /** What changed after that generation; undefined: too long ago, compare with `all`. */
  since(
    generation: number,
  ): { readonly changed: readonly Resource[]; readonly removed: readonly string[] } | undefined;
  /** Calls `changed` on every change. Returns how to stop. */
  follow(changed: () => void): () => void;
}

/** A client, by the node of its first request. */
export interface XdsClient {
  readonly id: string;
  /** user_agent_name and version. */
  readonly userAgent: string;
  /** `envoy` is not given Listeners and RouteConfigurations, which it would refuse. */
  readonly flavour: 'grpc' | 'envoy';
  readonly place: AskedPlace;
  readonly rendering: 'prioritised' | 'strict';
  /** Of the addresses it is given. 'auto': IPv4 where the Service port has that, else IPv6. */
  readonly family: 'auto' | 'IPv4' | 'IPv6' | 'both';
  /** Namespaces whose clusters its wildcard stands for; empty: all. */
  readonly namespaces: readonly string[];
  /** Of names that say none. */
  readonly namespace: string;
}

/** The resources as one stream's client sees them. */
export interface ClientResources {
  readonly client: XdsClient;
  /** Where it stands now, for status. */
  readonly zone: string;
  /** Follows a name; `changed` of `open` is called when there is news of it. Any name is taken; nonsense is absent. */
  follow(type: XdsType, name: string): Followed;
  clusters(): ClusterCatalog;
  close(): void;
}

export interface ResourceSource {
  /** @throws InvalidArgument for metadata that makes no sense */
  open(node: Node__Output | null, changed: (followed: Followed) => void): ClientResources;
  close(): void;
}
