import type { Viewpoint } from '@sliceplane/views';
import type { Asker, LastSeen } from './assignment-topic.ts';
import type { Position } from './position.ts';
import type {
  Absent,
  ClientResources,
  ClusterCatalog,
  Followed,
  Resource,
  XdsClient,
  XdsType,
} from '../resource.ts';
import type { Resources, Shared } from './resources.ts';
import type { Waiting } from './waiting.ts';

/** The resources as one client sees them. */
export class Client implements ClientResources {
  readonly client: XdsClient;
  readonly source: Resources;
  readonly changed: (followed: Followed) => void;
  readonly #followed: Set<FollowedName> = new Set();
  readonly #stop: () => void;
  #catalog: ClusterCatalog | undefined;

  constructor(source: Resources, client: XdsClient, changed: (followed: Followed) => void) {
    this.source = source;
    this.client = client;
    this.changed = changed;
    const { node } = client.place;
    this.#stop = node === '' ? (): void => {} : source.hub.listenNode(node, () => this.#moved());
  }

  get viewpoint(): Viewpoint {
    return this.source.hub.viewpoint(this.client.place);
  }

  get zone(): string {
    return this.viewpoint.zone;
  }

  follow(type: XdsType, name: string): Followed {
    const followed = new FollowedName(this, type, name);
    this.#followed.add(followed);
    return followed;
  }

  forget(followed: FollowedName): void {
    this.#followed.delete(followed);
  }

  clusters(): ClusterCatalog {
    this.#catalog ??= this.source.catalogs.acquire(this.client.namespaces);
    return this.#catalog;
  }

  close(): void {
    for (const followed of this.#followed) followed.close();
    if (this.#catalog !== undefined) this.source.catalogs.release(this.client.namespaces);
    this.#catalog = undefined;
    this.#stop();
  }

  /** The node was relabelled, came or went. */
  #moved(): void {
    for (const followed of this.#followed) followed.moved();
  }
}

class FollowedName implements Followed, Asker {
  readonly type: XdsType;
  readonly name: string;
  waitsAt: Waiting | undefined;
  slot = 0;
  position: Position | undefined;
  last: Resource | undefined;
  foundBy: LastSeen | undefined;
  readonly #of: Client;
  readonly #shared: Shared | undefined;
  #isClosed = false;

  constructor(of: Client, type: XdsType, name: string) {
    this.#of = of;
    this.type = type;
    this.#shared = of.source.acquire(type, name, of.client.namespace);
    // One string for all who follow it.
    this.name = this.#shared?.name ?? name;
  }

  get client(): XdsClient {
    return this.#of.client;
  }

  get viewpoint(): Viewpoint {
    return this.#of.viewpoint;
  }

  look(): Resource | Absent | 'pending' {
    if (this.#shared === undefined) return { absent: nonsense(this.type, this.name) };
    const { topic } = this.#shared;
    if (this.#isClosed) return 'pending';
    if (!this.#of.source.hub.everSynced) {
      topic.wait(this);
      return 'pending';
    }
    return topic.look(this);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#of.forget(this);
    if (this.#shared === undefined) return;
    this.#shared.topic.leave(this);
    this.#of.source.release(this.#shared);
  }

  told(): void {
    this.#of.changed(this);
  }

  /** Its client's viewpoint may be another. */
  moved(): void {
    this.foundBy = undefined;
    if (this.type !== 'endpoint' || this.waitsAt === undefined) return;
    this.waitsAt.delete(this);
    this.told();
  }
}

function nonsense(type: XdsType, name: string): string {
  if (type !== 'listener') return `${name} is not namespace/service/port`;
  return `${name} is not service, service.namespace or a longer form of it, with :port or without`;
}
