import { catalogNews, find } from './catalog-news.ts';
import type { DeltaDraft } from './delta-draft.ts';
import type { ClusterCatalog, Resource } from './resource.ts';

/** A change that the client has not been told of; without a resource: it is gone. */
interface Untold {
  readonly resource: Resource | undefined;
  readonly isChanged: boolean;
}

/** A wildcard of one Delta stream: how far its client is behind the catalog. */
export class DeltaCatalog {
  readonly #catalog: ClusterCatalog;
  readonly #stop: () => void;
  /** Taken from the catalog, and not told: frames are cut. */
  readonly #untold: Map<string, Untold> = new Map();
  /** Names whose state is due, also if it is nothing new. */
  readonly #owed: Set<string> = new Set();
  /** Name → version that the client holds from before this stream; undefined: they have been compared. */
  #held: ReadonlyMap<string, string> | undefined;
  #told: readonly Resource[] = [];
  #generation = -1;
  #owesAll = false;
  #owesAnswer: boolean;

  constructor(catalog: ClusterCatalog, held: ReadonlyMap<string, string>, wake: () => void) {
    this.#catalog = catalog;
    this.#held = held;
    // Envoy waits for a first answer, also of nothing; who resumes has had it.
    this.#owesAnswer = held.size === 0;
    this.#stop = catalog.follow(wake);
  }

  get isRestless(): boolean {
    const isBehind = this.#catalog.generation !== this.#generation;
    const owes = this.#owed.size > 0 || this.#owesAll || this.#owesAnswer;
    return isBehind || owes || this.#untold.size > 0;
  }

  /** What the client has been told, or will be by what is untold. */
  get told(): readonly Resource[] {
    return this.#told;
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
    for (const [name, { resource, isChanged }] of this.#untold) {
      if (!isNamed(name)) {
        if (resource === undefined && !mayRemove) continue;
        const isTaken =
          resource === undefined ? draft.remove(name) : draft.add(resource, isChanged);
        if (!isTaken) return;
      }
      this.#untold.delete(name);
    }
  }

  close(): void {
    this.#stop();
  }

  #compare(): void {
    const all = this.#catalog.all();
    if (this.#held !== undefined) this.#compareHeld(this.#held, all);
    else {
      const { changed, removed } = catalogNews(this.#catalog, this.#told, this.#generation);
      for (const resource of changed) this.#put(resource, true);
      for (const name of removed) this.#untold.set(name, { resource: undefined, isChanged: true });
    }
    if (this.#owesAll) for (const resource of all) this.#put(resource, false);
    for (const name of this.#owed) {
      const resource = find(all, name);
      this.#untold.set(name, { resource, isChanged: false });
    }
    this.#owed.clear();
    this.#owesAll = false;
    this.#told = all;
    this.#generation = this.#catalog.generation;
  }

  #compareHeld(held: ReadonlyMap<string, string>, all: readonly Resource[]): void {
    const gone = new Set(held.keys());
    for (const resource of all) {
      gone.delete(resource.name);
      if (held.get(resource.name) !== resource.version) this.#put(resource, true);
    }
    for (const name of gone) this.#untold.set(name, { resource: undefined, isChanged: true });
    this.#held = undefined;
  }

  #put(resource: Resource, isChanged: boolean): void {
    const before = this.#untold.get(resource.name);
    const isStill = before?.isChanged === true;
    this.#untold.set(resource.name, { resource, isChanged: isChanged || isStill });
  }
}
