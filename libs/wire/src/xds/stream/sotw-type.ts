import type { DiscoveryRequest__Output } from '@sliceplane/proto/xds';
import { Answers } from './answers.ts';
import { type Content, type Missing, roomFor, roomForMissing } from './discovery-frames.ts';
import { checkNames } from './asked-names.ts';
import { Listing, type Wildcard } from './listing.ts';
import type { Followed, Resource } from '../resource.ts';
import {
  type Asked,
  byName,
  isResource,
  type Moment,
  newlyAsked,
  type TypeState,
  type TypeSurroundings,
  versionOf,
} from './type-state.ts';
import { type ResourceVerdict, typeStatus } from './type-status.ts';
import type { XdsTypeStatus } from './xds-status.ts';

const none: readonly Resource[] = [];

/**
 * State of the World: each request lists all names, and is an answer to the newest response or it is dropped whole. Of
 * Listeners and clusters each response lists all there are, so that what is absent is gone; of the others what is new.
 *
 *   request ─▶ names ─▶ dirty ─▶ (looked at when nothing waits for an answer) ─▶ response ─▶ ACK or NACK ─▶ …
 *
 * Source: xDS protocol, "ACK/NACK and resource type instance version", "How the client specifies what resources to return".
 */
export class SotwType implements TypeState<DiscoveryRequest__Output> {
  readonly #around: TypeSurroundings;
  readonly #answers: Answers;
  readonly #names: Map<string, Asked> = new Map();
  readonly #dirty: Set<Asked> = new Set();
  #wildcard: Wildcard | undefined;
  #isFirst = true;
  /** Names have been sent: no names stand for none from now on, not for all. */
  #wasNamed = false;
  /** The whole list is due, also if it is nothing new. */
  #owed = false;
  /** Something was left out by a request that was dropped. */
  #givenUp = false;
  /** The list may differ from what was told, although no name has news: something should be gone from it. */
  #mayDiffer = false;

  constructor(around: TypeSurroundings) {
    this.#around = around;
    this.#answers = new Answers(around.subject.isWhole);
  }

  get size(): number {
    return this.#names.size;
  }

  get isQuiet(): boolean {
    return !this.#answers.isWaiting && !this.#isRestless;
  }

  get isReady(): boolean {
    return !this.#answers.isWaiting && this.#isRestless;
  }

  take(request: DiscoveryRequest__Output, room: number, nowMs: number): void {
    const { responseNonce, errorDetail } = request;
    const isFirst = this.#isFirst;
    const names = new Set(request.resourceNames);
    const { isWhole } = this.#around.subject;
    const isWildcard = isWhole && (names.delete('*') || (names.size === 0 && !this.#wasNamed));
    // Before the first response any nonce is of another stream.
    if (this.#answers.nonce !== '' && responseNonce !== this.#answers.nonce) {
      this.#around.count('stale');
      this.#noteGivenUp(names, isWildcard);
      return;
    }
    checkNames('resource_names', names, room);
    this.#isFirst = false;
    if (request.resourceNames.length > 0) this.#wasNamed = true;
    const wasWaiting = this.#answers.isWaiting;
    if (wasWaiting) this.#answered(errorDetail, nowMs);
    const areSame = this.#setNames(names);
    const isSame = this.#setWildcard(isWildcard) && areSame;
    if (this.#givenUp) this.#tellGivenUp();
    if (isFirst) this.#owed = isWhole;
    else if (isSame && !wasWaiting && errorDetail === null) this.#answerAgain();
  }

  changed(followed: Followed): void {
    const asked = this.#names.get(followed.name);
    if (asked?.followed !== followed) return;
    this.#dirty.add(asked);
    if (!this.#answers.isWaiting) this.#around.wake();
  }

  tellAgain(names: readonly string[]): void {
    for (const name of names) {
      const asked = this.#names.get(name);
      if (asked === undefined || !asked.told) continue;
      asked.owed = true;
      this.#dirty.add(asked);
    }
  }

  next(moment: Moment): Buffer | undefined {
    if (!this.isReady) return undefined;
    return this.#around.subject.isWhole ? this.#nextList(moment) : this.#nextNews(moment);
  }

  status(resources: boolean): XdsTypeStatus {
    return typeStatus({
      typeUrl: this.#around.subject.typeUrl,
      subscribed: this.#names.size,
      wildcard: this.#wildcard !== undefined,
      answers: this.#answers,
      verdicts: resources ? this.#verdicts() : undefined,
    });
  }

  close(): void {
    this.#setNames(new Set());
    this.#setWildcard(false);
  }

  get #isRestless(): boolean {
    const { catalog, generation } = this.#wildcard ?? {};
    const isListed = catalog === undefined || catalog.generation === generation;
    return this.#dirty.size > 0 || this.#owed || this.#mayDiffer || !isListed;
  }

  #answered(error: { readonly message: string } | null, nowMs: number): void {
    const content = this.#answers.take(error, nowMs) as Content;
    if (error !== null) {
      this.#around.count('nacks');
      const names = content.resources.map(({ name }) => name);
      this.#around.nacked(this.#answers.nonce, names, this.#answers.lastNack);
      return;
    }
    this.#around.count('acks');
    if (this.#wildcard !== undefined) this.#wildcard.accepted = this.#wildcard.told;
    if (this.#names.size === 0) return;
    for (const { name, version } of content.resources) {
      const asked = this.#names.get(name);
      if (asked !== undefined) asked.accepted = version;
    }
  }

  /**
   * A request that came too late is dropped, but what it does not name its client does not hold any more: if the next one
   * names it again, it is as if it was new.
   */
  #noteGivenUp(names: ReadonlySet<string>, isWildcard: boolean): void {
    if (this.#wildcard !== undefined && !isWildcard) this.#givenUp = true;
    for (const [name, asked] of this.#names) {
      if (names.has(name)) continue;
      this.#givenUp = true;
      asked.owed = true;
    }
  }

  /** True: they are what they were. */
  #setNames(names: ReadonlySet<string>): boolean {
    let isSame = true;
    for (const [name, asked] of this.#names) {
      if (names.has(name)) continue;
      isSame = false;
      this.#names.delete(name);
      this.#dirty.delete(asked);
      this.#answers.forget(name);
      asked.followed.close();
    }
    for (const name of names) {
      if (this.#names.has(name)) continue;
      isSame = false;
      const asked = newlyAsked(this.#around.subject.follow(name));
      this.#names.set(asked.followed.name, asked);
      this.#dirty.add(asked);
      this.#owed = this.#around.subject.isWhole;
    }
    return isSame;
  }

  /** True: it is what it was. */
  #setWildcard(isWanted: boolean): boolean {
    const isHeld = this.#wildcard !== undefined;
    if (isHeld === isWanted) return true;
    this.#wildcard?.stop();
    this.#mayDiffer = isHeld && this.#names.size > 0;
    this.#wildcard = undefined;
    if (!isWanted) return false;
    const catalog = this.#around.subject.catalog();
    const stop = catalog.follow(() => {
      if (!this.#answers.isWaiting) this.#around.wake();
    });
    this.#wildcard = { catalog, stop, told: none, generation: -1, accepted: none };
    this.#owed = true;
    return false;
  }

  #tellGivenUp(): void {
    this.#givenUp = false;
    if (this.#around.subject.isWhole) this.#owed = true;
    else for (const asked of this.#names.values()) if (asked.owed) this.#dirty.add(asked);
  }

  /** Envoy asks for what it has when it warms a cluster anew, and waits for the answer. */
  #answerAgain(): void {
    if (this.#around.subject.isWhole) {
      this.#owed = this.#names.size > 0 || this.#wildcard !== undefined;
      return;
    }
    for (const asked of this.#names.values()) {
      asked.owed = true;
      this.#dirty.add(asked);
    }
  }

  /** What is new of the names: routes and endpoints. */
  #nextNews({ nowMs }: Moment): Buffer | undefined {
    const resources: Resource[] = [];
    const missing: Missing[] = [];
    let used = 0;
    for (const asked of this.#dirty) {
      const news = asked.followed.look();
      if (news !== 'pending' && (asked.owed || versionOf(news) !== asked.told)) {
        const { name } = asked.followed;
        const bytes = isResource(news)
          ? roomFor(news)
          : roomForMissing({ name, absent: news.absent });
        const isFirst = resources.length + missing.length === 0;
        if (!isFirst && used + bytes > this.#around.maxFrameBytes) break;
        used += bytes;
        asked.owed = false;
        asked.told = versionOf(news);
        if (isResource(news)) resources.push(news);
        else missing.push({ name, absent: news.absent });
      }
      this.#dirty.delete(asked);
    }
    if (resources.length + missing.length === 0) return undefined;
    return this.#send(resources.sort(byName), missing, nowMs);
  }

  /** All there are: Listeners and clusters. */
  #nextList({ nowMs, isSettled }: Moment): Buffer | undefined {
    this.#look();
    const catalog = this.#wildcard?.catalog;
    if (this.#isAnyUnknown() || catalog?.isPending === true) return undefined;
    const listing = new Listing(isSettled);
    if (this.#wildcard !== undefined) listing.addAll(this.#wildcard);
    for (const asked of this.#names.values()) listing.add(asked);
    this.#mayDiffer = listing.isWithholding;
    const isDue = this.#owed && (this.#names.size > 0 || this.#wildcard !== undefined);
    this.#owed = false;
    if (!isDue && !listing.isNews) return undefined;
    const { resources, missing, changed } = listing.finish();
    const frame = this.#send(resources, missing, nowMs);
    if (changed.length > 0) this.#around.told(changed);
    return frame;
  }

  #look(): void {
    for (const asked of this.#dirty) {
      const news = asked.followed.look();
      if (news !== 'pending') asked.now = news;
    }
    this.#dirty.clear();
  }

  /** Of some name it is not known whether there is one: a list cannot be made without it. */
  #isAnyUnknown(): boolean {
    return this.#names.values().some(({ now }) => now === undefined);
  }

  #send(resources: readonly Resource[], missing: readonly Missing[], nowMs: number): Buffer {
    const { subject, frames, count } = this.#around;
    const content: Content = { typeUrl: subject.typeUrl, resources, removed: [], missing };
    const frame = frames.of('sotw', content, this.#answers.generation);
    this.#answers.sent(frame, content, nowMs);
    count('responses');
    return frame.bytes;
  }

  *#verdicts(): Generator<ResourceVerdict> {
    for (const { followed, told, accepted } of this.#names.values()) {
      yield { name: followed.name, version: told, accepted };
    }
    if (this.#wildcard === undefined) return;
    const { told, accepted } = this.#wildcard;
    const versions = new Map(accepted.map(({ name, version }) => [name, version]));
    for (const { name, version } of told) {
      if (!this.#names.has(name)) yield { name, version, accepted: versions.get(name) ?? '' };
    }
  }
}
