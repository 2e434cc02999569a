/**
 * One type on one stream, as its server may see it: what was asked, what was told, and what may be told next. Requests are entered
 * as the server hears them, responses as it makes them, so nothing on the way makes a difference.
 */
import type {
  DeltaDiscoveryRequest__Output,
  DiscoveryRequest__Output,
} from '@sliceplane/proto/xds';
import type { Variant, XdsRequest, XdsType } from '@sliceplane/wire/xds';
import { law } from './law-broken.ts';
import { type HeldResource, type Told, wholeTypes } from './xds-messages.ts';

/** Who and where, for the message of a law. */
export type Who = () => string;

export class XdsLedger {
  readonly names: Set<string> = new Set();
  isWildcard = false;
  /** By name, what was told last of it: its version in Delta, else its content; '' that there is none. */
  readonly told: Map<string, string> = new Map();
  /** Told as a resource on this stream, and asked for by name ever since. */
  readonly #lasting: Set<string> = new Set();
  /** Asked for, and not answered. */
  readonly #owed: Set<string> = new Set();
  /** May be told as it was told last. */
  readonly #repeatable: Set<string> = new Set();
  /** A list may be what it was. */
  #mayRepeatList = true;
  #list = '';
  /** Nothing may be told of a wildcard that stands for nothing. */
  #mayBeEmpty = false;
  #wasNamed = false;
  #isFirst = true;
  readonly #nonces: Set<string> = new Set();
  #newest = '';
  #waiting: Told | undefined;
  readonly #type: XdsType;
  readonly #variant: Variant;
  readonly #who: Who;

  constructor(type: XdsType, variant: Variant, who: Who) {
    this.#type = type;
    this.#variant = variant;
    this.#who = who;
  }

  get isListed(): boolean {
    return this.#variant === 'sotw' && wholeTypes.has(this.#type);
  }

  /** The server hears it. Returns the response that it answers, if any. */
  hear(request: XdsRequest): Told | undefined {
    const isNewest = this.#newest !== '' && request.responseNonce === this.#newest;
    const answered = isNewest ? this.#waiting : undefined;
    if (isNewest) this.#waiting = undefined;
    if ('resourceNames' in request) this.#hearSotw(request, answered);
    else this.#hearDelta(request);
    this.#isFirst = false;
    return answered;
  }

  /** The server tells it. Returns names of resources that are new on this stream, or others than were told. */
  tell(response: Told): readonly string[] {
    const { nonce, resources, missing } = response;
    const names = [...resources.map(({ name }) => name), ...missing];
    this.#law('L120', this.#waiting === undefined, 'a second response without an answer');
    this.#law('L121', nonce !== '' && !this.#nonces.has(nonce), `nonce ${nonce} again`);
    this.#law('L121', new Set(names).size === names.length, `a name twice: ${names.join()}`);
    this.#nonces.add(nonce);
    this.#newest = nonce;
    this.#waiting = response;
    for (const name of names) {
      this.#law('L122', this.isWildcard || this.names.has(name), `${name}, which nobody asked for`);
    }
    return this.isListed ? this.#tellList(response) : this.#tellNews(response);
  }

  /** These are to be told again: Envoy waits for the endpoints of a cluster that changed. */
  allowAgain(names: readonly string[]): void {
    for (const name of names) this.#repeatable.add(name);
  }

  /** Laws L122, L123: at rest each name has been answered. */
  checkAnswered(): void {
    const [owed] = this.#owed;
    this.#law('L123', owed === undefined, `${owed} was never answered`);
    if (!this.isListed || this.names.size === 0) return;
    this.#law('L122', this.#newest !== '', 'nothing was ever told');
  }

  #hearSotw(request: DiscoveryRequest__Output, answered: Told | undefined): void {
    const { responseNonce, resourceNames, errorDetail } = request;
    const asked = new Set(resourceNames);
    if (this.#newest !== '' && responseNonce !== this.#newest) {
      // Dropped, but what it does not name its client does not hold any more.
      for (const name of this.names) if (!asked.has(name)) this.#repeatable.add(name);
      if (this.isWildcard || [...this.names].some((name) => !asked.has(name))) {
        this.#mayRepeatList = true;
      }
      return;
    }
    if (resourceNames.length > 0) this.#wasNamed = true;
    const wasWildcard = this.isWildcard;
    const isWhole = wholeTypes.has(this.#type);
    this.isWildcard = isWhole && (asked.delete('*') || (asked.size === 0 && !this.#wasNamed));
    let isSame = wasWildcard === this.isWildcard;
    for (const name of this.names) {
      if (asked.has(name)) continue;
      isSame = false;
      this.#drop(name);
    }
    for (const name of asked) {
      if (this.names.has(name)) continue;
      isSame = false;
      this.#ask(name);
    }
    const isAgain = isSame && answered === undefined && errorDetail === null;
    if (isAgain) {
      this.allowAgain([...this.names]);
      for (const name of this.names) this.#owed.add(name);
    }
    if (!isSame || isAgain) this.#mayRepeatList = true;
  }

  #hearDelta(request: DeltaDiscoveryRequest__Output): void {
    const { resourceNamesSubscribe, resourceNamesUnsubscribe, initialResourceVersions } = request;
    const held = this.#isFirst ? initialResourceVersions : {};
    const isLegacy =
      this.#isFirst && resourceNamesSubscribe.length + resourceNamesUnsubscribe.length === 0;
    for (const name of resourceNamesUnsubscribe) this.#drop(name);
    for (const name of resourceNamesSubscribe) {
      const version = held[name];
      if (name === '*') this.isWildcard = true;
      else if (version === undefined) this.#ask(name);
      else {
        this.names.add(name);
        this.told.set(name, version);
      }
    }
    if (isLegacy && wholeTypes.has(this.#type)) this.isWildcard = true;
    if (!this.isWildcard) return;
    if (this.#isFirst) this.#mayBeEmpty = Object.keys(held).length === 0;
    for (const [name, version] of Object.entries(held)) this.told.set(name, version);
  }

  #ask(name: string): void {
    this.names.add(name);
    this.#owed.add(name);
    this.#repeatable.add(name);
  }

  #drop(name: string): void {
    for (const names of [this.names, this.#owed, this.#lasting, this.#repeatable])
      names.delete(name);
    this.told.delete(name);
  }

  #tellNews({ resources, missing }: Told): readonly string[] {
    const changed: string[] = [];
    const isEmpty = resources.length + missing.length === 0;
    this.#law('L125', !isEmpty || this.#mayBeEmpty, 'a response about nothing');
    this.#mayBeEmpty = false;
    for (const resource of resources) {
      const { name } = resource;
      const is = this.#factOf(resource);
      const isNews = this.told.get(name) !== is;
      this.#law('L126', isNews || this.#repeatable.has(name), `${name} again, as it was`);
      if (isNews) changed.push(name);
      this.#tellOne(name, is);
      if (this.names.has(name)) this.#lasting.add(name);
    }
    for (const name of missing) {
      this.#law('L118', !this.#lasting.has(name), `${name} is taken away`);
      // What a wildcard stood for a moment and was not told is taken away all the same.
      const isNews = this.isWildcard || this.told.get(name) !== '';
      this.#law('L126', isNews || this.#repeatable.has(name), `again that there is no ${name}`);
      this.#tellOne(name, '');
    }
    return changed;
  }

  #tellOne(name: string, is: string): void {
    this.told.set(name, is);
    this.#owed.delete(name);
    this.#repeatable.delete(name);
  }

  #tellList({ resources, missing }: Told): readonly string[] {
    const list = JSON.stringify([resources.map(({ name, text }) => [name, text]), missing]);
    this.#law('L126', list !== this.#list || this.#mayRepeatList, 'the same list again');
    this.#list = list;
    this.#mayRepeatList = false;
    const before = new Map(this.told);
    this.told.clear();
    for (const name of this.names) this.told.set(name, '');
    this.#owed.clear();
    for (const resource of resources) this.told.set(resource.name, this.#factOf(resource));
    for (const name of this.#lasting) {
      this.#law('L118', this.told.get(name) !== '', `${name} is not in the list any more`);
    }
    for (const name of this.names) if (this.told.get(name) !== '') this.#lasting.add(name);
    return resources
      .filter((resource) => before.get(resource.name) !== this.#factOf(resource))
      .map(({ name }) => name);
  }

  #factOf({ version, text }: HeldResource): string {
    return this.#variant === 'delta' ? version : text;
  }

  #law(id: string, holds: boolean, what: string): void {
    law(id, holds, () => `${this.#who()}, ${this.#type}: ${what}`);
  }
}
