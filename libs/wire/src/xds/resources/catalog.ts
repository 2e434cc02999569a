import type { Hub } from '@sliceplane/hub';
import type { Outlook } from '@sliceplane/views';
import { cluster } from './cluster.ts';
import type { ClusterCatalog, Resource } from '../resource.ts';
import { servicePortsOf } from './service-ports.ts';

/** Changes that a catalog remembers: whoever is further behind compares with all. */
const maxChanges = 4096;

/** One cluster that changed or went. */
interface Change {
  readonly generation: number;
  readonly name: string;
}

/** The clusters of some namespaces, or of all. */
class Catalog implements ClusterCatalog {
  readonly namespaces: ReadonlySet<string>;
  users = 0;
  generation = 0;
  readonly #isSynced: () => boolean;
  readonly #clusters: Map<string, Resource> = new Map();
  /** Sorted, once somebody has asked for all. */
  #names: string[] | undefined;
  readonly #followers: Set<() => void> = new Set();
  /** Oldest first. */
  #changes: Change[] = [];
  /** Changes after this one are remembered. */
  #since = 0;
  #all: readonly Resource[] | undefined;

  constructor(namespaces: readonly string[], isSynced: () => boolean) {
    this.namespaces = new Set(namespaces);
    this.#isSynced = isSynced;
  }

  get isPending(): boolean {
    return !this.#isSynced();
  }

  all(): readonly Resource[] {
    this.#names ??= [...this.#clusters.keys()].sort();
    this.#all ??= this.#names.map((name) => this.#clusters.get(name) as Resource);
    return this.#all;
  }

  since(generation: number): ReturnType<ClusterCatalog['since']> {
    if (generation < this.#since) return undefined;
    const changed: Resource[] = [];
    const removed: string[] = [];
    for (const name of this.#namesSince(generation)) {
      const found = this.#clusters.get(name);
      if (found === undefined) removed.push(name);
      else changed.push(found);
    }
    return { changed, removed };
  }

  follow(changed: () => void): () => void {
    const follower = (): void => changed();
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  covers(service: string): boolean {
    if (this.namespaces.size === 0) return true;
    return this.namespaces.has(service.slice(0, service.indexOf('/')));
  }

  /** The clusters of one service were these and are those. Nobody is told yet. */
  replace(before: readonly Resource[], after: readonly Resource[]): boolean {
    const left = new Map(before.map((one) => [one.name, one]));
    const names: string[] = [];
    for (const one of after) {
      if (left.get(one.name) !== one) names.push(one.name);
      if (!left.delete(one.name)) this.#list(one.name);
      this.#clusters.set(one.name, one);
    }
    for (const name of left.keys()) {
      this.#clusters.delete(name);
      this.#unlist(name);
      names.push(name);
    }
    if (names.length === 0) return false;
    this.generation++;
    this.#all = undefined;
    for (const name of names) this.#changes.push({ generation: this.generation, name });
    this.#forget();
    return true;
  }

  tell(): void {
    for (const changed of this.#followers) changed();
  }

  #list(name: string): void {
    this.#names?.splice(placeIn(this.#names, name), 0, name);
  }

  #unlist(name: string): void {
    this.#names?.splice(placeIn(this.#names, name), 1);
  }

  /** Sorted, each once. O(changes since). */
  #namesSince(generation: number): readonly string[] {
    let from = this.#changes.length;
    while (from > 0 && (this.#changes[from - 1] as Change).generation > generation) from--;
    const names = this.#changes.slice(from).map(({ name }) => name);
    return [...new Set(names)].sort();
  }

  #forget(): void {
    if (this.#changes.length <= 2 * maxChanges) return;
    const gone = this.#changes.length - maxChanges;
    this.#since = (this.#changes[gone - 1] as Change).generation;
    this.#changes = this.#changes.slice(gone);
  }
}

/** Where the name is in the sorted list, or would be. */
function placeIn(names: readonly string[], name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every cluster there is, while anybody has a catalog open; catalogs of the same namespaces are one. */
export class Catalogs {
  readonly #hub: Hub;
  /** The clusters of each service, shared by all catalogs. */
  readonly #services: Map<string, readonly Resource[]> = new Map();
  readonly #open: Map<string, Catalog> = new Map();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** `namespaces` sorted; none: all. To be released again. O(services) for the first of these namespaces. */
  acquire(namespaces: readonly string[]): ClusterCatalog {
    const key = namespaces.join(' ');
    let catalog = this.#open.get(key);
    if (catalog === undefined) {
      if (this.#open.size === 0) this.#load();
      catalog = new Catalog(namespaces, () => this.#hub.everSynced);
      for (const [service, clusters] of this.#services) {
        if (catalog.covers(service)) catalog.replace([], clusters);
      }
      this.#open.set(key, catalog);
    }
    catalog.users++;
    return catalog;
  }

  release(namespaces: readonly string[]): void {
    const key = namespaces.join(' ');
    const catalog = this.#open.get(key);
    if (catalog === undefined || --catalog.users > 0) return;
    this.#open.delete(key);
    if (this.#open.size === 0) this.#services.clear();
  }

  /** The service appeared, disappeared, or has other ports. */
  refresh(service: string): void {
    if (this.#open.size === 0) return;
    const before = this.#services.get(service) ?? [];
    const after = clustersOf(service, this.#hub.outlookOf(service), before);
    if (after.length > 0) this.#services.set(service, after);
    else this.#services.delete(service);
    for (const catalog of this.#open.values()) {
      if (catalog.covers(service) && catalog.replace(before, after)) catalog.tell();
    }
  }

  /** The sources are current for the first time. */
  synced(): void {
    for (const catalog of this.#open.values()) catalog.tell();
  }

  #load(): void {
    for (const { service, outlook } of this.#hub.services()) {
      const clusters = clustersOf(service, outlook, []);
      if (clusters.length > 0) this.#services.set(service, clusters);
    }
  }
}

/** Sorted by name. What is the same is the same object. */
function clustersOf(
  service: string,
  outlook: Outlook | undefined,
  before: readonly Resource[],
): readonly Resource[] {
  return servicePortsOf(service, outlook).usable.map((port) => {
    const made = cluster(port.cluster, port);
    const same = before.find(({ name, version }) => name === made.name && version === made.version);
    return same ?? made;
  });
}
