import { catalogNews, find } from './catalog-news.ts';
import type { Missing } from './discovery-frames.ts';
import type { ClusterCatalog, Resource } from '../resource.ts';
import { type Asked, byName, isResource } from './type-state.ts';

/** A wildcard, and the list that its client was told. */
export interface Wildcard {
  readonly catalog: ClusterCatalog;
  readonly stop: () => void;
  told: readonly Resource[];
  /** -1: nothing was told. */
  generation: number;
  accepted: readonly Resource[];
}

/** One response that lists all there are, in the making. What is added to it counts as told once it is finished. */
export class Listing {
  readonly #mayRemove: boolean;
  readonly #own: { readonly asked: Asked; readonly listed: Resource | undefined }[] = [];
  readonly #missing: Missing[] = [];
  readonly #changed: string[] = [];
  #wildcard: Wildcard | undefined;
  #all: readonly Resource[] = [];
  #isNews = false;
  #isWithholding = false;

  /** `mayRemove`: what is gone may be left out; else it is listed once more. */
  constructor(mayRemove: boolean) {
    this.#mayRemove = mayRemove;
  }

  /** It differs from what was told last. */
  get isNews(): boolean {
    return this.#isNews;
  }

  /** Something is in it that should be gone. */
  get isWithholding(): boolean {
    return this.#isWithholding;
  }

  addAll(wildcard: Wildcard): void {
    const { catalog, told, generation } = wildcard;
    const { changed, removed } = catalogNews(catalog, told, generation);
    this.#isWithholding = removed.length > 0 && !this.#mayRemove;
    this.#wildcard = wildcard;
    this.#all = this.#isWithholding ? told : catalog.all();
    if (this.#isWithholding) return;
    if (changed.length + removed.length > 0) this.#isNews = true;
    else wildcard.generation = catalog.generation;
    this.#changed.push(...changed.map(({ name }) => name));
  }

  add(asked: Asked): void {
    const { now, listed: before, followed } = asked;
    const mustStay = before !== undefined && !isResource(now) && !this.#mayRemove;
    const listed = isResource(now) ? now : mustStay ? before : find(this.#all, followed.name);
    if (mustStay) this.#isWithholding = true;
    this.#own.push({ asked, listed });
    if (listed?.version !== before?.version) this.#isNews = true;
    if (listed !== undefined && listed.version !== before?.version) this.#changed.push(listed.name);
    const isMissing = listed === undefined && this.#wildcard === undefined;
    if (isMissing && now !== undefined && !isResource(now)) {
      this.#missing.push({ name: followed.name, absent: now.absent });
    }
  }

  /** `changed`: names of what was not in the list before, or was different. */
  finish(): {
    readonly resources: readonly Resource[];
    readonly missing: readonly Missing[];
    readonly changed: readonly string[];
  } {
    for (const { asked, listed } of this.#own) {
      asked.listed = listed;
      asked.told = listed?.version ?? '';
      asked.owed = false;
    }
    if (this.#wildcard !== undefined && this.#all !== this.#wildcard.told) {
      this.#wildcard.told = this.#all;
      this.#wildcard.generation = this.#wildcard.catalog.generation;
    }
    const own = this.#own.flatMap(({ listed }) => listed ?? []);
    return { resources: merged(this.#all, own), missing: this.#missing, changed: this.#changed };
  }
}

/** By name; of two of one name the client's own. With nothing of its own the list stays the array it is, which others share. */
function merged(all: readonly Resource[], own: readonly Resource[]): readonly Resource[] {
  if (own.length === 0) return all;
  const resources = new Map(all.map((one) => [one.name, one]));
  for (const one of own) resources.set(one.name, one);
  return [...resources.values()].sort(byName);
}
