import { InvalidArgument } from '@sliceplane/hub';
import type { DeltaDiscoveryRequest__Output } from '@sliceplane/proto/xds';
import { Answers } from './answers.ts';
import { checkNames } from './asked-names.ts';
import { DeltaCatalog } from './delta-catalog.ts';
import { DeltaDraft } from './delta-draft.ts';
import type { Content } from './discovery-frames.ts';
import type { Followed } from '../resource.ts';
import {
  type Asked,
  isResource,
  type Moment,
  newlyAsked,
  type TypeState,
  type TypeSurroundings,
  versionOf,
} from './type-state.ts';
import { type ResourceVerdict, typeStatus } from './type-status.ts';
import type { XdsTypeStatus } from './xds-status.ts';

type Request = DeltaDiscoveryRequest__Output;

/** Resources that a client may say it holds: each takes memory until it is compared. */
const maxHeld = 100_000;

/**
 * Delta: requests change the set of names and may be answers besides; a response has what is new and what is gone.
 *
 *   request ─▶ names ─▶ dirty ─▶ (looked at when nothing waits for an answer) ─▶ response ─▶ ACK or NACK ─▶ …
 *
 * Source: xDS protocol, "Incremental xDS"; quirks of Envoy in its delta_subscription_state.cc.
 */
export class DeltaType implements TypeState<Request> {
  readonly #around: TypeSurroundings;
  readonly #answers: Answers;
  readonly #names: Map<string, Asked> = new Map();
  readonly #dirty: Set<Asked> = new Set();
  #catalog: DeltaCatalog | undefined;
  #isFirst = true;

  constructor(around: TypeSurroundings) {
    this.#around = around;
    this.#answers = new Answers(false);
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

  take(request: Request, room: number, nowMs: number): void {
    const subscribe = new Set(request.resourceNamesSubscribe);
    const unsubscribe = new Set(request.resourceNamesUnsubscribe);
    const isFirst = this.#isFirst;
    const { isWhole } = this.#around.subject;
    const isLegacy = isFirst && subscribe.size + unsubscribe.size === 0;
    const isWildcard = isWhole && (subscribe.delete('*') || isLegacy);
    const staying = this.#countStaying(subscribe, unsubscribe);
    checkNames('resource_names_subscribe', subscribe, room - staying);
    const held = isFirst ? heldVersions(request) : new Map<string, string>();
    this.#isFirst = false;
    this.#answered(request, nowMs);
    if (isWhole && unsubscribe.delete('*')) this.#endWildcard();
    for (const name of unsubscribe) this.#drop(name, subscribe.has(name));
    for (const name of subscribe) this.#add(name, held.get(name));
    if (isWildcard) this.#startWildcard(held);
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

  next({ nowMs, isSettled }: Moment): Buffer | undefined {
    if (!this.isReady) return undefined;
    const draft = new DeltaDraft(this.#around.maxFrameBytes);
    this.#addNames(draft, isSettled);
    this.#catalog?.addTo(draft, isSettled, (name) => this.#names.has(name));
    const mustAnswer = this.#catalog?.mustAnswer() === true;
    if (draft.isEmpty && !mustAnswer) return undefined;
    return this.#send(draft, nowMs);
  }

  status(resources: boolean): XdsTypeStatus {
    return typeStatus({
      typeUrl: this.#around.subject.typeUrl,
      subscribed: this.#names.size,
      wildcard: this.#catalog !== undefined,
      answers: this.#answers,
      verdicts: resources ? this.#verdicts() : undefined,
    });
  }

  close(): void {
    for (const { followed } of this.#names.values()) followed.close();
    this.#names.clear();
    this.#dirty.clear();
    this.#endWildcard();
  }

  get #isRestless(): boolean {
    return this.#dirty.size > 0 || this.#catalog?.isRestless === true;
  }

  /** An answer to any response but the newest says nothing; what it asks for besides counts all the same. */
  #answered({ responseNonce, errorDetail }: Request, nowMs: number): void {
    if (responseNonce === '') return;
    const isNewest = responseNonce === this.#answers.nonce;
    const content = isNewest ? this.#answers.take(errorDetail, nowMs) : undefined;
    if (content === undefined) {
      this.#around.count('stale');
      return;
    }
    const names = content.resources.map(({ name }) => name);
    if (errorDetail !== null) {
      this.#around.count('nacks');
      this.#around.nacked(responseNonce, names, this.#answers.lastNack);
      return;
    }
    this.#around.count('acks');
    this.#catalog?.accepted(names);
    for (const { name, version } of content.resources) {
      const asked = this.#names.get(name);
      if (asked !== undefined) asked.accepted = version;
    }
  }

  /** Names that are neither given up nor asked for by such a request. */
  #countStaying(subscribe: ReadonlySet<string>, unsubscribe: ReadonlySet<string>): number {
    let staying = this.#names.size;
    for (const name of subscribe) if (this.#names.has(name)) staying--;
    for (const name of unsubscribe) if (this.#names.has(name) && !subscribe.has(name)) staying--;
    return staying;
  }

  /** `version`: of what the client holds from before this stream. */
  #add(name: string, version: string | undefined): void {
    const held = this.#names.get(name);
    const asked = held ?? newlyAsked(this.#around.subject.follow(name));
    this.#names.set(asked.followed.name, asked);
    this.#dirty.add(asked);
    asked.owed = true;
    if (!version) return;
    asked.owed = false;
    asked.told = version;
    asked.accepted = version;
  }

  /** A name that a wildcard covers, too, goes on under it: the client cannot know whether it does, and is told. */
  #drop(name: string, isAskedAgain: boolean): void {
    const asked = this.#names.get(name);
    if (asked === undefined) return;
    this.#names.delete(name);
    this.#dirty.delete(asked);
    this.#answers.forget(name);
    asked.followed.close();
    if (!isAskedAgain) this.#catalog?.tell(name);
  }

  #startWildcard(held: ReadonlyMap<string, string>): void {
    if (this.#catalog !== undefined) {
      this.#catalog.tellAll();
      return;
    }
    // What is on its way was meant for names asked for before, and will be taken for the wildcard's.
    const onTheirWay = this.#answers.waiting?.resources.map(({ name }) => [name, ''] as const);
    const start = {
      held: new Map([...(onTheirWay ?? []), ...held]),
      // Envoy waits for a first answer, also of nothing; who resumes has had it.
      owesAnswer: held.size === 0,
    };
    this.#catalog = new DeltaCatalog(this.#around.subject.catalog(), start, () => {
      if (!this.#answers.isWaiting) this.#around.wake();
    });
  }

  #endWildcard(): void {
    this.#catalog?.close();
    this.#catalog = undefined;
  }

  /** The news of names: that there is none is told at once to who has just asked, else once removals may go. */
  #addNames(draft: DeltaDraft, mayRemove: boolean): void {
    for (const asked of this.#dirty) {
      const { followed, owed, told } = asked;
      const news = followed.look();
      if (news !== 'pending' && (owed || versionOf(news) !== told)) {
        const isRemoval = !isResource(news) && !owed;
        if (isRemoval && !mayRemove) continue;
        const isTaken = isResource(news)
          ? draft.add(news, news.version !== told)
          : draft.remove(followed.name, news.absent);
        if (!isTaken) return;
        asked.owed = false;
        asked.told = versionOf(news);
      }
      this.#dirty.delete(asked);
    }
  }

  #send(draft: DeltaDraft, nowMs: number): Buffer {
    const { subject, frames, count, told } = this.#around;
    const content: Content = draft.finish(subject.typeUrl);
    const frame = frames.of('delta', content, this.#answers.generation);
    this.#answers.sent(frame, content, nowMs);
    count('responses');
    if (draft.changed.length > 0) told(draft.changed);
    return frame.bytes;
  }

  *#verdicts(): Generator<ResourceVerdict> {
    for (const { followed, told, accepted } of this.#names.values()) {
      yield { name: followed.name, version: told, accepted };
    }
    for (const verdict of this.#catalog?.verdicts() ?? []) {
      if (!this.#names.has(verdict.name)) yield verdict;
    }
  }
}

/** @throws InvalidArgument for far too many */
function heldVersions({ initialResourceVersions }: Request): ReadonlyMap<string, string> {
  const held = new Map(Object.entries(initialResourceVersions));
  if (held.size <= maxHeld) return held;
  const reason = `may not be more than ${maxHeld}`;
  throw new InvalidArgument('initial_resource_versions', `${held.size} entries`, reason);
}
