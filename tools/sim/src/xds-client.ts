/**
 * An xDS client: what it holds is kept across connections and servers. As gRPC it goes from Listeners by names to endpoints, as Envoy
 * from all clusters to the endpoints of each, or it asks for endpoints alone. It answers late, refuses now and then, and keeps what it
 * had.
 */
import type { Node } from '@sliceplane/proto/xds';
import type { AskedPlace } from '@sliceplane/hub';
import { typeUrls, type Variant, type XdsType } from '@sliceplane/wire/xds';
import type { Pace } from './agent.ts';
import { services } from './cluster-changes.ts';
import type { Dice } from './dice.ts';
import type { Server } from './server.ts';
import { XdsLink } from './xds-link.ts';
import { type HeldResource, type Told, wholeTypes } from './xds-messages.ts';

/** `endpoints`: on an aggregated stream, as Envoy with static clusters; `eds`: on one of its own. */
export type XdsKind = 'grpc' | 'envoy' | 'endpoints' | 'eds';

/** One type, as its client has it. */
interface Holding {
  /** What the server has been asked for, or will have been once it hears. */
  readonly names: Set<string>;
  /** Something was asked for on this stream. */
  isAsked: boolean;
  readonly held: Map<string, HeldResource>;
  /** Refused last; undefined: its end was. */
  readonly refused: Map<string, HeldResource | undefined>;
  /** Taken from the link, and not answered. */
  waiting: Told | undefined;
  /** Of the newest response that was answered. */
  nonce: string;
}

const types: readonly XdsType[] = ['listener', 'route', 'cluster', 'endpoint'];

export class XdsClient {
  readonly name: string;
  readonly kind: XdsKind;
  readonly variant: Variant;
  readonly place: AskedPlace;
  readonly rendering: 'strict' | 'prioritised';
  readonly family: 'auto' | 'IPv4' | 'IPv6' | 'both';
  /** Of its wildcard; none: all. */
  readonly namespaces: readonly string[];
  readonly pace: Pace;
  link: XdsLink | undefined;
  readonly #dice: Dice;
  readonly #holdings: ReadonlyMap<XdsType, Holding>;
  /** Its wildcard is written, not understood. */
  readonly #saysStar: boolean;
  /** Names that it asks for by itself. */
  readonly #targets: Set<string> = new Set();

  constructor(name: string, place: AskedPlace, dice: Dice) {
    this.name = name;
    this.place = place;
    this.#dice = dice;
    this.kind = dice.pick(['grpc', 'grpc', 'envoy', 'envoy', 'endpoints', 'eds']);
    this.variant = dice.pick(['sotw', 'delta']);
    this.rendering = dice.chance(0.4) ? 'strict' : 'prioritised';
    this.family = dice.pick(['auto', 'auto', 'IPv4', 'IPv6', 'both']);
    this.namespaces = dice.chance(0.3) ? ['shop'] : [];
    this.pace = dice.pick(['brisk', 'brisk', 'brisk', 'slow', 'stuck']);
    this.#saysStar = dice.chance(0.5);
    this.#holdings = new Map(types.map((type) => [type, newHolding()]));
    if (kindsOf(this).targets === undefined) return;
    for (let i = 1 + dice.below(4); i > 0; i--) this.#targets.add(this.#anotherTarget());
  }

  get isBusy(): boolean {
    if (this.link?.isBusy === true) return true;
    return [...this.#holdings.values()].some(({ waiting }) => waiting !== undefined);
  }

  /** What it asks for by wildcard. */
  get isWild(): boolean {
    return this.kind === 'envoy';
  }

  holding(type: XdsType): Pick<Holding, 'names' | 'held' | 'refused'> {
    return this.#holding(type);
  }

  /** The newest that it was told and answered: held or refused. */
  newest(type: XdsType, name: string): HeldResource | undefined {
    const { held, refused } = this.#holding(type);
    return refused.has(name) ? refused.get(name) : held.get(name);
  }

  /** What it holds and refuses of a type, for people. */
  shown(type: XdsType): string {
    const { held, refused } = this.#holding(type);
    const assigned = ({ localities }: HeldResource): string =>
      type === 'endpoint'
        ? ` ${JSON.stringify(localities.map(({ endpoints }) => endpoints.map(({ place }) => place)))}`
        : '';
    const lines = [...held.values()].map((one) => `${one.name}${assigned(one)}`);
    return `${lines.join(', ')}${refused.size > 0 ? ` but not ${[...refused.keys()].join()}` : ''}`;
  }

  /** Begins a stream. What is held stays. */
  connect(server: Server): void {
    const { name: client, variant, kind } = this;
    const only = kind === 'eds' ? 'endpoint' : undefined;
    const maxFrameBytes = this.#dice.pick([300, 1_000, 1 << 20]);
    const room = 1 + this.#dice.below(2);
    this.link = new XdsLink(server, { client, variant, only, maxFrameBytes, room });
    for (const holding of this.#holdings.values()) {
      holding.names.clear();
      holding.refused.clear();
      holding.isAsked = false;
      holding.waiting = undefined;
      holding.nonce = '';
    }
    for (const type of types) this.#ask(type);
  }

  disconnect(): void {
    this.link?.cut();
    this.link = undefined;
    for (const holding of this.#holdings.values()) holding.waiting = undefined;
  }

  /** Takes the next response from the link, unless one of its type waits for an answer. */
  read(): void {
    const [first] = this.link?.responses ?? [];
    if (first === undefined) return;
    const holding = this.#holding(first.type);
    if (holding.waiting !== undefined) return;
    this.link?.responses.shift();
    holding.waiting = first;
  }

  /** Answers one response that waits. Returns the type of what it took in, or refused. */
  answer(mayRefuse: boolean): XdsType | undefined {
    const waiting = types.filter((type) => this.#holding(type).waiting !== undefined);
    if (waiting.length === 0) return undefined;
    const dice = this.#dice;
    const type = dice.pick(waiting);
    const holding = this.#holding(type);
    const told = holding.waiting as Told;
    const refused = mayRefuse && dice.chance(0.08) ? this.#refusedOf(told) : new Set<string>();
    holding.waiting = undefined;
    holding.nonce = told.nonce;
    this.#take(type, holding, told, refused);
    const error = refused.size > 0 ? { code: 3, message: `not ${[...refused].join()}` } : undefined;
    this.#ask(type, { nonce: told.nonce, error });
    for (const other of types) if (other !== type) this.#ask(other);
    return type;
  }

  /** Another target, or one less; asked for at once, or with the next answer. */
  retarget(): string {
    const dice = this.#dice;
    const { targets: type } = kindsOf(this);
    if (type === undefined) return 'nothing';
    let what: string;
    if (this.#targets.size > 0 && dice.chance(0.3)) {
      const target = dice.pick([...this.#targets]);
      this.#targets.delete(target);
      this.#ask(type);
      this.#targets.add(target);
      this.#ask(type);
      return `drops ${target} and wants it again`;
    }
    if (this.#targets.size > 0 && dice.chance(0.5)) {
      const target = dice.pick([...this.#targets]);
      this.#targets.delete(target);
      what = `drops ${target}`;
    } else {
      const target = this.#anotherTarget();
      this.#targets.add(target);
      what = `wants ${target}`;
    }
    if (dice.chance(0.7)) this.#ask(type);
    return what;
  }

  /** Asks for targets that have not been asked for. */
  catchUp(): void {
    const { targets } = kindsOf(this);
    if (targets !== undefined && this.link !== undefined) this.#ask(targets);
  }

  /** Asks for what it asks for already, as Envoy does when it warms a cluster again. */
  askAgain(): void {
    const type = this.#dice.pick(types);
    const holding = this.#holding(type);
    if (!holding.isAsked || holding.names.size === 0) return;
    const names = [...holding.names];
    if (this.variant === 'sotw') this.#say(type, { resourceNames: names });
    else this.#say(type, { resourceNamesSubscribe: [this.#dice.pick(names)] });
  }

  #holding(type: XdsType): Holding {
    return this.#holdings.get(type) as Holding;
  }

  /** What it should ask for by name. */
  #wanted(type: XdsType): ReadonlySet<string> {
    const { targets, from } = kindsOf(this);
    if (type === targets) return this.#targets;
    const source = from[type];
    if (source === undefined) return new Set();
    return new Set([...this.#holding(source).held.values()].flatMap(({ leadsTo }) => leadsTo));
  }

  /** Says what changed in what it wants, and answers. */
  #ask(
    type: XdsType,
    answer?: { readonly nonce: string; readonly error: object | undefined },
  ): void {
    const holding = this.#holding(type);
    const wanted = this.#wanted(type);
    const isWild = this.isWild && type === 'cluster';
    const added = [...wanted].filter((name) => !holding.names.has(name));
    const dropped = [...holding.names].filter((name) => !wanted.has(name));
    const isFirst = !holding.isAsked;
    for (const name of dropped) holding.names.delete(name);
    for (const name of added) holding.names.add(name);
    if (!isWild) {
      for (const some of [holding.held, holding.refused]) {
        for (const name of some.keys()) if (!wanted.has(name)) some.delete(name);
      }
    }
    if (isFirst && wanted.size === 0 && !isWild) return;
    if (!isFirst && answer === undefined && added.length + dropped.length === 0) return;
    const responseNonce = answer?.nonce ?? (this.variant === 'sotw' ? holding.nonce : '');
    const errorDetail = answer?.error ?? null;
    const star = isWild && this.#saysStar ? ['*'] : [];
    const fields =
      this.variant === 'sotw'
        ? { resourceNames: [...star, ...wanted] }
        : {
            resourceNamesSubscribe: isFirst ? [...star, ...added] : added,
            resourceNamesUnsubscribe: dropped,
            ...(isFirst ? { initialResourceVersions: versionsOf(holding) } : {}),
          };
    this.#say(type, { responseNonce, errorDetail, ...fields });
  }

  #say(type: XdsType, fields: object): void {
    const holding = this.#holding(type);
    const isFirst = types.every((one) => !this.#holding(one).isAsked);
    const node = isFirst ? { node: this.#node() } : {};
    const nonce = this.variant === 'sotw' ? { responseNonce: holding.nonce } : {};
    holding.isAsked = true;
    this.link?.say({ ...node, typeUrl: typeUrls[type], ...nonce, ...fields });
  }

  /** gRPC refuses what is bad and takes the rest (gRFC A46), Envoy refuses the response. */
  #refusedOf({ resources, missing }: Told): ReadonlySet<string> {
    const names = resources.map(({ name }) => name);
    if (names.length === 0) return new Set();
    return new Set(this.kind === 'grpc' ? [this.#dice.pick(names)] : [...names, ...missing]);
  }

  #take(type: XdsType, holding: Holding, told: Told, refused: ReadonlySet<string>): void {
    const isWild = this.isWild && type === 'cluster';
    const isRefused = refused.size > 0 && this.kind !== 'grpc';
    if (this.variant === 'sotw' && wholeTypes.has(type)) {
      const listed = new Set(told.resources.map(({ name }) => name));
      holding.refused.clear();
      for (const name of holding.held.keys()) {
        if (listed.has(name)) continue;
        if (isRefused) holding.refused.set(name, undefined);
        else holding.held.delete(name);
      }
    }
    for (const resource of told.resources) {
      const { name } = resource;
      if (!isWild && !holding.names.has(name)) continue;
      if (refused.has(name)) holding.refused.set(name, resource);
      else {
        holding.refused.delete(name);
        holding.held.set(name, resource);
      }
    }
    for (const name of told.missing) {
      if (isRefused) holding.refused.set(name, undefined);
      else {
        holding.refused.delete(name);
        holding.held.delete(name);
      }
    }
  }

  #anotherTarget(): string {
    const dice = this.#dice;
    const service = dice.pick([...services, 'shop/nowhere']);
    const port = dice.pick(['http', 'http', '80', 'https']);
    if (this.kind !== 'grpc') return dice.chance(0.05) ? 'nonsense' : `${service}/${port}`;
    const [namespace = '', name = ''] = service.split('/');
    const host = dice.pick([`${name}.${namespace}`, name, `${name}.${namespace}.svc`]);
    return dice.chance(0.5) ? host : `${host}:${port}`;
  }

  #node(): Node {
    const { rendering, family } = this;
    const text = (value: string): object => ({ stringValue: value });
    const own: Record<string, object> = { rendering: text(rendering) };
    if (family !== 'auto') own['family'] = text(family);
    if (this.namespaces.length > 0) {
      own['namespaces'] = { listValue: { values: this.namespaces.map(text) } };
    }
    return {
      id: this.name,
      userAgentName: this.kind === 'grpc' ? 'gRPC C-core' : 'envoy',
      locality: { zone: this.place.zone ?? '' },
      metadata: {
        fields: {
          host: text(this.place.node),
          namespace: text('shop'),
          sliceplane: { structValue: { fields: own } },
        },
      },
    } as Node;
  }
}

/** Where names come from: the client's own targets, or what is held of another type. */
function kindsOf({ kind }: XdsClient): {
  readonly targets: XdsType | undefined;
  readonly from: Readonly<Partial<Record<XdsType, XdsType>>>;
} {
  if (kind === 'grpc') {
    const from = { route: 'listener', cluster: 'route', endpoint: 'cluster' } as const;
    return { targets: 'listener', from };
  }
  if (kind === 'envoy') return { targets: undefined, from: { endpoint: 'cluster' } };
  return { targets: 'endpoint', from: {} };
}

function versionsOf({ held }: Holding): Readonly<Record<string, string>> {
  return Object.fromEntries([...held].map(([name, { version }]) => [name, version]));
}

function newHolding(): Holding {
  return {
    names: new Set(),
    isAsked: false,
    held: new Map(),
    refused: new Map(),
    waiting: undefined,
    nonce: '',
  };
}
