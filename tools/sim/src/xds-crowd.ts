/** The xDS clients of one run: what they do by the dice, and what must hold of it, at any step and at rest. */
import type { Delta } from '@sliceplane/kube';
import { nodeNames } from './cluster-changes.ts';
import type { Dice } from './dice.ts';
import { law, same } from './law-broken.ts';
import type { Server } from './server.ts';
import type { Truth } from './truth.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { XdsClient } from './xds-client.ts';
import { xdsTypes } from './xds-messages.ts';
import { checkClient, Versions } from './xds-quiet.ts';
import { StableEndpoints } from './xds-stable.ts';
import { type Slices, split, XdsTruth } from './xds-truth.ts';

/** Things that happen to xDS streams in one step: it takes a dozen to follow one name to its endpoints. */
const MOVES = 16;

export interface XdsCrowdOptions {
  readonly dice: Dice;
  readonly clock: VirtualClock;
  readonly truth: Truth;
  /** As they are now. */
  readonly servers: readonly Server[];
  readonly trace: (line: string) => void;
}

export class XdsCrowd {
  /** Responses that were answered. */
  answers = 0;
  readonly #options: XdsCrowdOptions;
  readonly #clients: readonly XdsClient[];
  readonly #truth: XdsTruth;
  readonly #versions = new Versions();
  #stable: StableEndpoints | undefined;
  /** While nothing becomes true: client → `type name` → the content that it goes on holding. */
  #atRest: ReadonlyMap<XdsClient, ReadonlyMap<string, string>> | undefined;

  constructor(options: XdsCrowdOptions) {
    const { dice, truth } = options;
    this.#options = options;
    this.#truth = new XdsTruth(truth);
    this.#clients = Array.from({ length: 3 + dice.below(4) }, (_, i) => {
      const zone = dice.chance(0.4) ? { zone: dice.pick(['za', 'zb', 'zc']) } : {};
      const place = { node: dice.pick([...nodeNames, 'n-unknown', '']), ...zone };
      return new XdsClient(`xds-${i + 1}`, place, dice);
    });
  }

  /** Streams have nothing to do. */
  get isIdle(): boolean {
    return this.#clients.every((client) => client.link !== undefined && !client.isBusy);
  }

  /** Services of which a server must hold something for its streams. */
  followed(server: Server): ReadonlySet<string> {
    const names = this.#clients.flatMap(({ link }) =>
      link?.server === server ? xdsTypes.flatMap((type) => [...link.ledger(type).names]) : [],
    );
    return new Set(names.map((name) => split(name).service));
  }

  statuses(): readonly unknown[] {
    return this.#clients.map(({ name, kind, variant, link }) => [
      name,
      kind,
      variant,
      link?.server.epoch,
      link?.isBusy,
      link?.stream.status(false),
    ]);
  }

  step(): void {
    for (let i = MOVES; i > 0; i--) {
      const client = this.#options.dice.pick(this.#clients);
      const luck = this.#options.dice.next();
      if (luck < 0.012) this.#reconnect(client);
      else if (luck < 0.03) this.#askOtherwise(client);
      else this.#move(client, false);
    }
  }

  /** Something becomes true. */
  touch(delta: Delta): void {
    this.#stable?.touch(delta);
  }

  /** Everybody connects, and whoever has something to do does some of it. */
  heal(): void {
    for (const client of this.#clients) {
      if (client.link === undefined) this.#reconnect(client);
      client.catchUp();
      for (let i = 3; i > 0 && client.isBusy; i--) this.#move(client, true);
    }
  }

  restarted(server: Server): void {
    for (const client of this.#clients) if (client.link?.server === server) client.disconnect();
  }

  close(): void {
    for (const client of this.#clients) client.disconnect();
  }

  /** At rest: everybody was told what there is. Returns a line that two equal runs share. */
  checkQuiet(slices: ReadonlyMap<Server, Slices>): string {
    const versions = this.#versions;
    const lines = this.#clients.map((client) => {
      const { link } = client;
      law('L125', link !== undefined, () => `${client.name} has no stream`);
      link.checkRest();
      return checkClient(client, link, {
        truth: this.#truth,
        slices: slices.get(link.server) ?? new Map(),
        versions,
      });
    });
    this.#stable = new StableEndpoints(this.#options.truth);
    return lines.join();
  }

  /** Nothing becomes true from here on: what is held stays (L117, L124). */
  begin(): void {
    this.#atRest = new Map(
      this.#clients.map((client) => {
        const held = xdsTypes.flatMap((type) =>
          [...client.holding(type).held.values()]
            .filter(({ name }) => this.#isFixed(client, type, name))
            .map(({ name, text }) => [`${type} ${name}`, text] as const),
        );
        return [client, new Map(held)];
      }),
    );
  }

  end(): void {
    this.#atRest = undefined;
  }

  /** Delta clients go, and come back to any server, which knows all: law L123, they are told nothing that they hold. */
  resume(): ReadonlyMap<XdsClient, ReadonlySet<string>> {
    const { dice, servers } = this.#options;
    const resumed = this.#clients.filter(({ variant }) => variant === 'delta');
    return new Map(
      resumed.map((client) => {
        const fixed = xdsTypes.flatMap((type) => {
          const names = [...client.holding(type).held.keys()];
          return names
            .filter((name) => this.#isFixed(client, type, name))
            .map((name) => `${type} ${name}`);
        });
        client.disconnect();
        client.connect(dice.pick(servers));
        return [client, new Set(fixed)];
      }),
    );
  }

  checkResumed(resumed: ReadonlyMap<XdsClient, ReadonlySet<string>>): void {
    for (const [client, fixed] of resumed) {
      const again = client.link?.tellings.find((telling) => fixed.has(telling));
      law('L123', again === undefined, () => {
        return `${client.name} resumed at ${client.link?.server.epoch} and was told ${again}`;
      });
    }
  }

  #isFixed(
    client: XdsClient,
    type: 'listener' | 'route' | 'cluster' | 'endpoint',
    name: string,
  ): boolean {
    if (client.holding(type).refused.has(name)) return false;
    // A cluster that is told anew brings its endpoints.
    if (type === 'endpoint' && client.holding('cluster').refused.has(name)) return false;
    if (type === 'listener') return this.#truth.targetOf(name) !== undefined;
    if (this.#truth.cluster(name) === undefined) return false;
    return type !== 'endpoint' || !this.#truth.isAuto(name);
  }

  #move(client: XdsClient, isHealing: boolean): void {
    const { dice, clock } = this.#options;
    const { link } = client;
    if (link === undefined) return;
    const luck = dice.next();
    if (luck < 0.3) link.pump(clock.nowMs);
    else if (luck < 0.55) link.hear();
    else if (luck < 0.75) client.read();
    else if (isHealing || this.#answers(client)) this.#answer(client, !isHealing);
  }

  #answers({ pace }: XdsClient): boolean {
    if (pace === 'stuck') return false;
    return pace === 'brisk' || this.#options.dice.chance(0.2);
  }

  #answer(client: XdsClient, mayRefuse: boolean): void {
    const type = client.answer(mayRefuse);
    if (type === undefined) return;
    this.answers++;
    const at = client.link?.server.epoch;
    this.#options.trace(`${client.name} answers ${at} of ${type}: ${client.shown(type)}`);
    const { held, names } = client.holding(type);
    for (const name of client.holding('endpoint').names) {
      if (type !== 'endpoint' || this.#stable?.has(name, client) !== true) continue;
      const { localities } = client.newest(type, name) ?? {};
      const isEmpty = localities?.length === 0;
      law('L124', !isEmpty, () => `${client.name}: ${name} was emptied by ${at}`);
    }
    for (const [key, text] of this.#atRest?.get(client) ?? []) {
      const [ofType, name = ''] = key.split(' ');
      const isWanted = names.has(name) || (client.isWild && type === 'cluster');
      if (ofType !== type || !isWanted) continue;
      same('L117', `at rest, ${key} of ${client.name} at ${at}`, held.get(name)?.text, text);
    }
  }

  #reconnect(client: XdsClient): void {
    const { dice, servers, trace } = this.#options;
    if (client.link !== undefined) {
      trace(`${client.name} is cut off`);
      client.disconnect();
      if (dice.chance(0.5)) return;
    }
    const server = dice.pick(servers);
    trace(`${client.name} (${client.kind}, ${client.variant}) connects to ${server.epoch}`);
    client.connect(server);
  }

  #askOtherwise(client: XdsClient): void {
    const { dice, trace } = this.#options;
    if (client.link === undefined) return;
    if (dice.chance(0.3)) {
      trace(`${client.name} asks again`);
      client.askAgain();
    } else if (this.#atRest === undefined) trace(`${client.name} ${client.retarget()}`);
  }
}
