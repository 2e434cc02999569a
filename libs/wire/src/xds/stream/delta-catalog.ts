import { catalogNews, find } from './catalog-news.ts';
import type { DeltaDraft } from './delta-draft.ts';
import type { ClusterCatalog, Resource } from '../resource.ts';
import type { ResourceVerdict } from './type-status.ts';

/** A change that the client has not been told of; without a resource: it is gone. */
interface Untold {
  readonly resource: Resource | undefined;
  /** Version it was told last, '' for one that is not known; undefined: it holds none. */
  readonly had: string | undefined;
  /** Due, also if it is nothing new. */
  readonly isOwed: boolean;
}

export interface CatalogStart {
  /** Name → version that the client holds already; '' for one that is not known. */
  readonly held: ReadonlyMap<string, string>;
  /** An answer is due, even if there is nothing to say. */
  readonly owesAnswer: boolean;
}

/** A wildcard of one Delta stream: how far its client is behind the catalog. */
export class DeltaCatalog {
  readonly #catalog: ClusterCatalog;
  readonly #stop: () => void;
  /** Taken from the catalog, and not told: frames are cut. */
  readonly #untold: Map<string, Untold> = new Map();
  /** Name → version the client took in last ('' for none), of what is untold, on its way, or refused. */
  readonly #accepted: Map<string, string> = new Map();
  /** Names whose state is due, also if it is nothing new. */
  readonly #owed: Set<string> = new Set();
  /** As the client held them at the start; undefined: they have been compared. */
  #held: ReadonlyMap<string, string> | undefined;
  #told: readonly Resource[] = [];
  #generation = -1;
  #owesAll = false;
  #owesAnswer: boolean;

  constructor(catalog: ClusterCatalog, start: CatalogStart, wake: () => void) {
    this.#catalog = catalog;
    this.#held = start.held;
    this.#owesAnswer = start.owesAnswer;
    this.#stop = catalog.follow(wake);
  }

  get isRestless(): boolean {
    const isBehind = this.#catalog.generation !== this.#generation;
    const owes = this.#owed.size > 0 || this.#owesAll || this.#owesAnswer;
    return isBehind || owes || this.#untold.size > 0;
  }

  *verdicts(): Generator<ResourceVerdict> {
    for (const { name, version } of this.#told) {
      const accepted = this.#accepted.get(name) ?? version;
      const told = this.#untold.has(name) ? accepted || undefined : version;
      yield { name, version: told, accepted };
    }
  }

  /** The client took in a response with these. */
  accepted(names: readonly string[]): void {
    if (this.#accepted.size > 0) for (const name of names) this.#accepted.delete(name);
  }

  tell(name: string): void {
    this.#owed.add(name);
  }

  tellAll(): void {
    this.#owesAll = true;
  }

  /** An answer is due even if there is nothing to say. Asked once. */
  mustAnswer(): boolean {
    const isDue = this.#owesAnswer && !this.#catalog.isPending;
    if (isDue) this.#owesAnswer = false;
    return isDue;
  }

  /** `isNamed`: the client has asked for it by name, and is told under that. */
  addTo(draft: DeltaDraft, mayRemove: boolean, isNamed: (name: string) => boolean): void {
    if (this.#catalog.isPending) return;
    this.#compare();
    for (const [name, { resource, had, isOwed }] of this.#untold) {
      const isChanged = resource?.version !== had;
      if (!isChanged && !isOwed) this.#calledOff(name, had);
      else if (!isNamed(name)) {
        if (resource === undefined && !mayRemove) continue;
        const isTaken =
          resource === undefined ? draft.remove(name) : draft.add(resource, isChanged);
        if (!isTaken) return;
      }
      if (resource === undefined) this.#accepted.delete(name);
      this.#untold.delete(name);
    }
  }

  close(): void {
    this.#stop();
  }

  /** It changed back, or came and went, before the client was told. */
  #calledOff(name: string, had: string | undefined): void {
    if (this.#accepted.get(name) === (had ?? '')) this.#accepted.delete(name);
  }

  #compare(): void {
    const all = this.#catalog.all();
    if (this.#held !== undefined) this.#compareHeld(this.#held, all);
    else {
      const { changed, removed } = catalogNews(this.#catalog, this.#told, this.#generation);
      for (const resource of changed) this.#put(resource.name, resource, false);
      for (const name of removed) this.#put(name, undefined, false);
    }
    if (this.#owesAll) for (const resource of all) this.#put(resource.name, resource, true);
    for (const name of this.#owed) this.#put(name, find(all, name), true);
    this.#owed.clear();
    this.#owesAll = false;
    this.#told = all;
    this.#generation = this.#catalog.generation;
  }

  #compareHeld(held: ReadonlyMap<string, string>, all: readonly Resource[]): void {
    const gone = new Set(held.keys());
    for (const resource of all) {
      const { name, version } = resource;
      gone.delete(name);
      const had = held.get(name);
      if (had === version) continue;
      this.#accepted.set(name, had ?? '');
      this.#untold.set(name, { resource, had, isOwed: false });
    }
    for (const name of gone) {
      this.#untold.set(name, { resource: undefined, had: held.get(name), isOwed: false });
    }
    this.#held = undefined;
  }

  #put(name: string, resource: Resource | undefined, isOwed: boolean): void {
    const before = this.#untold.get(name);
    const had = before === undefined ? find(this.#told, name)?.version : before.had;
    this.#untold.set(name, { resource, had, isOwed: isOwed || before?.isOwed === true });
    if (resource === undefined || this.#accepted.has(name)) return;
    this.#accepted.set(name, had ?? '');
  }
}
