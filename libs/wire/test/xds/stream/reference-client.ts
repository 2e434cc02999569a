/** What a strict client holds, by the letter of the protocol. It keeps what it holds across streams, as clients do. */
import assert from 'node:assert/strict';
import type { DiscoveryFrames, Variant } from '../../../src/xds/stream/discovery-frames.ts';
import { typeUrls, type XdsType } from '../../../src/xds/resource.ts';
import { Conversation, type Told } from './conversation.ts';
import { type MapSource, versionOf } from './map-source.ts';

interface TypeOfClient {
  readonly names: Set<string>;
  wildcard: boolean;
  /** Something has been asked for on this stream. */
  asked: boolean;
  readonly held: Map<string, string>;
  /** Name → content that was refused last, '' for its end. */
  readonly refused: Map<string, string>;
  /** A response that was not answered. */
  waiting: Told | undefined;
  /** Of the newest response that was answered. */
  nonce: string;
}

const whole: ReadonlySet<string> = new Set(['cluster', 'listener']);

export interface ReferenceOptions {
  readonly variant: Variant;
  readonly frames: DiscoveryFrames;
  readonly maxFrameBytes: number;
}

export class ReferenceClient {
  readonly #source: MapSource;
  readonly #options: ReferenceOptions;
  readonly #types: Map<XdsType, TypeOfClient> = new Map();
  conversation: Conversation;
  /** Responses in all. */
  responses = 0;

  constructor(source: MapSource, options: ReferenceOptions) {
    this.#source = source;
    this.#options = options;
    this.conversation = new Conversation(source, options);
  }

  get #isDelta(): boolean {
    return this.#options.variant === 'delta';
  }

  subscribe(type: XdsType, name: string): void {
    const state = this.#type(type);
    if (name === '*') state.wildcard = true;
    else state.names.add(name);
    this.#ask(type, this.#isDelta ? { resourceNamesSubscribe: [name] } : {});
  }

  unsubscribe(type: XdsType, name: string): void {
    const state = this.#type(type);
    if (!state.asked) return;
    if (name === '*') state.wildcard = false;
    else state.names.delete(name);
    for (const held of state.held.keys()) if (!covers(state, held)) state.held.delete(held);
    for (const one of state.refused.keys()) if (!covers(state, one)) state.refused.delete(one);
    this.#ask(type, this.#isDelta ? { resourceNamesUnsubscribe: [name] } : {});
  }

  /** Asks for what it asks for already, as Envoy does when it warms a cluster again. */
  askAgain(type: XdsType): void {
    const names = [...this.#type(type).names];
    if (names.length > 0) this.#ask(type, this.#isDelta ? { resourceNamesSubscribe: names } : {});
  }

  /** A request whose nonce is of another response. */
  confuse(type: XdsType, nonce: string): void {
    const isNewest = this.conversation.nonces.get(typeUrls[type])?.at(-1) === nonce;
    if (!this.#type(type).asked || isNewest) return;
    this.#send(type, nonce, { errorDetail: { code: 3, message: 'late' } });
  }

  /** Reads one response, and leaves it unanswered. */
  read(): Told | undefined {
    const told = this.conversation.pull();
    if (told === undefined) return undefined;
    const state = this.#type(told.type as XdsType);
    assert(state.asked, 'told unasked');
    state.waiting = told;
    this.responses++;
    return told;
  }

  /** Answers what waits. */
  answer(type: XdsType, accepts: boolean): void {
    const state = this.#type(type);
    const { waiting } = state;
    if (waiting === undefined) return;
    state.waiting = undefined;
    state.nonce = waiting.nonce;
    this.conversation.unanswered.delete(typeUrls[type]);
    if (accepts) this.#accept(type, state, waiting);
    else this.#refuse(type, state, waiting);
    const error = accepts ? {} : { errorDetail: { code: 3, message: 'refused' } };
    this.#send(type, waiting.nonce, error);
  }

  reconnect(keep: boolean): void {
    this.conversation.stream.close();
    const { frames } = this.#options;
    this.conversation = new Conversation(this.#source, { ...this.#options, frames });
    for (const [type, state] of this.#types) {
      state.asked = false;
      state.waiting = undefined;
      state.nonce = '';
      state.refused.clear();
      if (!keep) state.held.clear();
      const names = [...(state.wildcard ? ['*'] : []), ...state.names];
      if (names.length === 0) state.held.clear();
      else this.#ask(type, this.#isDelta ? this.#resumption(state, names) : {});
    }
  }

  /** Name → content of what it should hold, and of what it holds; what it has refused is as it likes. */
  compare(type: XdsType, named: readonly string[]): { wanted: object; held: object } {
    const state = this.#type(type);
    const wanted: Record<string, string> = {};
    const held: Record<string, string> = {};
    for (const name of named) {
      const there = this.#source.get(type, name)?.version;
      const isCovered = covers(state, name) && there !== undefined;
      const refused = state.refused.get(name);
      if (refused !== undefined && refused === (there ?? '')) continue;
      if (isCovered) wanted[name] = there;
      const content = state.held.get(name);
      if (content !== undefined) held[name] = versionOf(content);
    }
    return { wanted, held };
  }

  /** Names it has refused the newest of. */
  refusals(type: XdsType): string[] {
    return [...this.#type(type).refused.keys()];
  }

  #type(type: XdsType): TypeOfClient {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const state: TypeOfClient = {
      names: new Set(),
      wildcard: false,
      asked: false,
      held: new Map(),
      refused: new Map(),
      waiting: undefined,
      nonce: '',
    };
    this.#types.set(type, state);
    return state;
  }

  #resumption({ held }: TypeOfClient, names: readonly string[]): object {
    const versions = Array.from(held, ([name, content]) => [name, versionOf(content)]);
    return {
      resourceNamesSubscribe: names,
      initialResourceVersions: Object.fromEntries(versions) as object,
    };
  }

  /** Something other than an answer. While a response waits, a SotW request carries an older nonce, and is lost. */
  #ask(type: XdsType, fields: object): void {
    this.#send(type, this.#isDelta ? '' : this.#type(type).nonce, fields);
  }

  #send(type: XdsType, responseNonce: string, fields: object): void {
    const state = this.#type(type);
    state.asked = true;
    const common = { node: { id: 'n' }, typeUrl: typeUrls[type], responseNonce };
    const names = [...(state.wildcard ? ['*'] : []), ...state.names];
    const resourceNames = this.#isDelta ? {} : { resourceNames: names };
    this.conversation.send({ ...common, ...resourceNames, ...fields });
  }

  #accept(type: XdsType, state: TypeOfClient, told: Told): void {
    const isList = !this.#isDelta && whole.has(type);
    if (isList) {
      state.held.clear();
      state.refused.clear();
    }
    for (const [name, content] of told.resources) {
      state.refused.delete(name);
      if (covers(state, name)) state.held.set(name, content);
    }
    for (const name of [...told.removed, ...told.missing.keys()]) {
      state.refused.delete(name);
      state.held.delete(name);
    }
  }

  #refuse(type: XdsType, state: TypeOfClient, told: Told): void {
    const isList = !this.#isDelta && whole.has(type);
    if (isList) {
      state.refused.clear();
      for (const name of state.held.keys()) state.refused.set(name, '');
    }
    for (const [name, content] of told.resources) {
      if (covers(state, name)) state.refused.set(name, versionOf(content));
    }
    for (const name of [...told.removed, ...told.missing.keys()]) {
      if (covers(state, name)) state.refused.set(name, '');
    }
  }
}

function covers({ names, wildcard }: TypeOfClient, name: string): boolean {
  return wildcard || names.has(name);
}
