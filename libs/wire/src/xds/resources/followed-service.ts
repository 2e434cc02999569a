import { type Hub, sameShape } from '@sliceplane/hub';
import type { Outlook } from '@sliceplane/views';
import type { PortName } from './names.ts';
import { ServiceFeed } from './service-feed.ts';
import { findPort, type ServicePort, type ServicePorts, servicePortsOf } from './service-ports.ts';

/** Something that is derived from a service, and followed by name. */
export interface Topic {
  /** The service's ports or hints are others than before. */
  refresh(): void;
}

/** One cluster name of a service, while anybody follows anything of that name. */
export interface KnownCluster {
  readonly name: PortName;
  /** The Service port as it is, or was when it was there last. undefined: it has not been there since somebody follows it. */
  port: ServicePort | undefined;
  isPresent: boolean;
  /** Why it is not present. */
  absent: string;
}

/** A service of which something is followed: what there is of it, and once its endpoints are asked for, their feed. */
export class FollowedService {
  readonly name: string;
  outlook: Outlook | undefined;
  ports: ServicePorts;
  readonly topics: Set<Topic> = new Set();
  readonly #hub: Hub;
  readonly #clusters: Map<string, { readonly cluster: KnownCluster; uses: number }> = new Map();
  #feed: ServiceFeed | undefined;

  constructor(hub: Hub, name: string) {
    this.#hub = hub;
    this.name = name;
    this.outlook = hub.outlookOf(name);
    this.ports = servicePortsOf(name, this.outlook);
  }

  /** Looks whether the hub knows it otherwise than before. */
  refresh(): void {
    const before = this.outlook;
    this.outlook = this.#hub.outlookOf(this.name);
    if (sameShape(before, this.outlook)) return;
    this.ports = servicePortsOf(this.name, this.outlook);
    for (const { cluster } of this.#clusters.values()) update(cluster, this.ports);
    for (const topic of this.topics) topic.refresh();
  }

  /** To be released again. */
  acquire(name: PortName): KnownCluster {
    let known = this.#clusters.get(name.port);
    if (known === undefined) {
      const cluster = { name, port: undefined, isPresent: false, absent: '' };
      update(cluster, this.ports);
      this.#clusters.set(name.port, (known = { cluster, uses: 0 }));
    }
    known.uses++;
    return known.cluster;
  }

  release({ name }: KnownCluster): void {
    const known = this.#clusters.get(name.port);
    if (known === undefined || --known.uses > 0) return;
    this.#clusters.delete(name.port);
  }

  /** @throws TooManyClasses */
  openFeed(): ServiceFeed {
    this.#feed ??= new ServiceFeed(this.#hub, this.name, () => this.refresh());
    return this.#feed;
  }

  /** Nobody may need it any more. */
  trimFeed(): void {
    if (this.#feed === undefined || this.#feed.ports > 0) return;
    this.#feed.close();
    this.#feed = undefined;
  }
}

function update(cluster: KnownCluster, ports: ServicePorts): void {
  const found = findPort(ports, cluster.name);
  cluster.isPresent = !('absent' in found);
  if ('absent' in found) cluster.absent = found.absent;
  else cluster.port = found;
}
