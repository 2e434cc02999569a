/**
 * The resources of xDS, from what the hub knows. Whatever several clients see alike is one object:
 *
 *   client ─▶ followed name ─▶ topic ──────────────▶ followed service ─▶ feed ─▶ tap of the hub
 *                              (one per name)         (one per service)
 *                              assignment: position per place with the same answer
 *   client ─▶ catalog (one per set of namespaces)
 */
import type { Hub } from '@sliceplane/hub';
import type { Node__Output } from '@sliceplane/proto/xds';
import { AssignmentTopic } from './assignment-topic.ts';
import { Catalogs } from './catalog.ts';
import { Client } from './client-resources.ts';
import { clientOf } from './client.ts';
import { FollowedService, type KnownCluster } from './followed-service.ts';
import { clusterTopic, listenerTopic, type NamedTopic, routeTopic } from './named-topic.ts';
import { parseClusterName, parseTarget, type PortName } from './names.ts';
import type { ClientResources, Followed, ResourceSource, XdsType } from '../resource.ts';

/** How long the endpoints of a service are kept at hand after the last one who followed them left: clients come back. */
const lingerMs = 10_000;
/** Assignments kept so at once, the one that waits longest goes first. */
const maxLingering = 256;

export interface ResourceOptions {
  /** Runs something later; returns how to call it off. @defaultValue setTimeout */
  readonly after?: (ms: number, run: () => void) => () => void;
}

export function openResources(hub: Hub, options: ResourceOptions = {}): ResourceSource {
  return new Resources(hub, options.after ?? afterTimeout);
}

function afterTimeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}

/** A topic, and the service it is of. */
export interface Shared {
  readonly key: string;
  readonly name: string;
  readonly topic: NamedTopic | AssignmentTopic;
  readonly service: FollowedService;
  readonly known: KnownCluster | undefined;
  users: number;
}

/** All resources, by name: what is shared by clients lives here. */
export class Resources implements ResourceSource {
  readonly hub: Hub;
  readonly catalogs: Catalogs;
  readonly #after: (ms: number, run: () => void) => () => void;
  readonly #services: Map<string, FollowedService> = new Map();
  readonly #shared: Map<string, Shared> = new Map();
  /** Attached assignments that nobody follows, longest first, and how to keep them after all. */
  readonly #lingering: Map<Shared, () => void> = new Map();
  readonly #stops: readonly (() => void)[];
  #wasSynced: boolean;

  constructor(hub: Hub, after: (ms: number, run: () => void) => () => void) {
    this.hub = hub;
    this.#after = after;
    this.#wasSynced = hub.everSynced;
    this.catalogs = new Catalogs(hub);
    this.#stops = [
      hub.listenServices((service) => {
        this.#services.get(service)?.refresh();
        this.catalogs.refresh(service);
      }),
      hub.listenRegions(() => this.#tellAssignments()),
      hub.listenSynced(() => this.#synced()),
    ];
  }

  open(node: Node__Output | null, changed: (followed: Followed) => void): ClientResources {
    return new Client(this, clientOf(node), changed);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const shared of this.#shared.values()) this.#dispose(shared);
  }

  /** What stands for the name; undefined: nothing can. To be released again. */
  acquire(type: XdsType, name: string, namespace: string): Shared | undefined {
    const target = type === 'listener' ? parseTarget(name, namespace) : parseClusterName(name);
    if (target === undefined) return undefined;
    const key = `${type} ${target.service} ${name}`;
    const shared = this.#shared.get(key) ?? this.#share(key, type, name, target);
    this.#lingering.get(shared)?.();
    this.#lingering.delete(shared);
    shared.users++;
    return shared;
  }

  release(shared: Shared): void {
    if (--shared.users > 0) return;
    const { topic } = shared;
    if (!(topic instanceof AssignmentTopic && topic.isAttached)) return this.#dispose(shared);
    this.#lingering.set(
      shared,
      this.#after(lingerMs, () => this.#dispose(shared)),
    );
    const [longest] = this.#lingering.keys();
    if (this.#lingering.size > maxLingering && longest !== undefined) this.#dispose(longest);
  }

  #share(key: string, type: XdsType, name: string, target: PortName): Shared {
    const service = this.#service(target.service);
    const known = type === 'listener' ? undefined : service.acquire(target);
    const topic = this.#topic(type, name, target, service, known);
    service.topics.add(topic);
    const shared = { key, name, topic, service, known, users: 0 };
    this.#shared.set(key, shared);
    return shared;
  }

  #topic(
    type: XdsType,
    name: string,
    target: PortName,
    service: FollowedService,
    known: KnownCluster | undefined,
  ): NamedTopic | AssignmentTopic {
    if (known === undefined) return listenerTopic(service, target, name);
    if (type === 'route') return routeTopic(known, name);
    if (type === 'cluster') return clusterTopic(known, name);
    const regionOf = (zone: string): string => this.hub.regionOf(zone);
    return new AssignmentTopic(name, service, known, { regionOf, after: this.#after });
  }

  #service(name: string): FollowedService {
    let service = this.#services.get(name);
    if (service === undefined) {
      service = new FollowedService(this.hub, name);
      this.#services.set(name, service);
    }
    return service;
  }

  #dispose(shared: Shared): void {
    const { key, topic, service, known } = shared;
    this.#lingering.get(shared)?.();
    this.#lingering.delete(shared);
    this.#shared.delete(key);
    service.topics.delete(topic);
    if (topic instanceof AssignmentTopic) topic.close();
    if (known !== undefined) service.release(known);
    if (service.topics.size === 0) this.#services.delete(service.name);
  }

  #tellAssignments(): void {
    for (const { topic } of this.#shared.values()) {
      if (topic instanceof AssignmentTopic) topic.tell();
    }
  }

  /** Only the first time is news: sources that are lost later take nothing away. */
  #synced(): void {
    if (this.#wasSynced) return;
    this.#wasSynced = true;
    for (const { topic } of this.#shared.values()) topic.tell();
    this.catalogs.synced();
  }
}
