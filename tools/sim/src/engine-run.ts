/**
 * The real engine and the real shard program under one seed: random changes of a small cluster, batches that come back
 * late and out of order, shards that die or hang. Laws are checked at every effect; at quiet points everything is
 * compared with a model that has no history.
 */
import type { KubeObject } from '@sliceplane/kube';
import { Engine, type EngineFault } from '@sliceplane/engine';
import type { Change } from '@sliceplane/program';
import {
  type Answer,
  changeOf,
  floorChange,
  interestChange,
  type Question,
  rememberEffect,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
} from '@sliceplane/shard';
import type { ViewClassKey } from '@sliceplane/views';
import { randomDelta, services } from './cluster-changes.ts';
import type { Dice } from './dice.ts';
import { law, same } from './law-broken.ts';
import { NaiveModel } from './naive-model.ts';
import { checkClasses, checkSlices, checkViews, type Quiet } from './quiet-laws.ts';
import { Reader } from './reader.ts';
import type { Passed, Run } from './run.ts';
import { textCodec } from './text-codec.ts';
import { type Tampering, UnreliableHosts } from './unreliable-hosts.ts';
import { VirtualClock } from './virtual-clock.ts';

const MAX_ENDPOINTS_PER_SLICE = 3;
const viewClasses: readonly ViewClassKey[] = [
  'default/both/any',
  'default/both/zone:za',
  'default/both/node:n1',
  'default/IPv4/zone:zb',
  'prefer-zone/both/zone:zc',
  'everything/both/any',
];

/** The router, the shards and a strict reader of their effects, without anything around them. */
export class EngineRun implements Run {
  readonly dice: Dice;
  readonly #shards: number;
  readonly #clock = new VirtualClock();
  readonly #hosts: UnreliableHosts;
  readonly #engine: Engine<ShardObject, ServiceEffect, ShardMemory, Question, Answer>;
  readonly #reader = new Reader();
  /** The newest change of every object that is there. */
  readonly #there = new Map<
    string,
    { readonly change: Change<ShardObject>; readonly object: KubeObject | undefined }
  >();
  /** Told lost and not yet restored. */
  readonly #lost = new Set<string>();
  #failure: unknown;
  #effects = 0;
  #floor = 0;
  #deaths = 0;
  #quiets = 0;
  #checksum = 0;

  constructor(dice: Dice, tampering: Tampering | undefined) {
    this.dice = dice;
    const slices = { maxEndpointsPerSlice: MAX_ENDPOINTS_PER_SLICE };
    this.#hosts = new UnreliableHosts(slices, textCodec, tampering);
    this.#shards = 1 + this.dice.below(3);
    this.#engine = new Engine({
      shards: this.#shards,
      host: (shard) => this.#hosts.open(shard),
      remember: rememberEffect,
      onEffect: (service, effect) => {
        this.#effects++;
        this.#reader.take(service, effect);
        if (effect.gone !== undefined) this.#raiseFloor(effect.revision);
      },
      onLost: (services) => services.forEach((service) => this.#lost.add(service)),
      onRestored: (services) => services.forEach((service) => this.#lost.delete(service)),
      onError: (fault) => this.#noted(fault),
      batchObjects: 1 + this.dice.below(20),
      now: this.#clock.now,
      after: this.#clock.after,
    });
  }

  async randomStep(): Promise<void> {
    const luck = this.dice.next();
    if (luck < 0.5) this.#change(1 + this.dice.below(4));
    else if (luck < 0.58) this.#toggleInterest();
    else if (luck < 0.88) await this.#finishOne();
    else if (luck < 0.94) await this.#killOne();
    else if (luck < 0.99) this.#clock.advance(this.dice.below(200));
    else this.#clock.advance(31_000);
    await this.#rest();
  }

  /** Heals, and compares everything with the model. Now and then it asks more: settling, and losing shards at rest. */
  async quietPoint(): Promise<void> {
    await this.#heal(this.#engine.settled());
    this.#quiets++;
    same('L70', 'the services told lost and never restored', [...this.#lost], []);
    await this.#compare();
    const { visible } = this.#reader;
    if (this.dice.chance(0.5)) {
      this.#engine.submit([...this.#there.values()].map(({ change }) => change));
      await this.#heal(this.#engine.settled());
      same(
        'L2',
        'the number of visible changes, after everything was delivered again',
        this.#reader.visible,
        visible,
      );
    }
    if (this.dice.chance(0.5)) {
      const revisions = [...this.#reader.revisions];
      const asked = this.#engine.askAll({ ask: 'services', namespace: '', after: '', limit: 1 });
      await this.#rest();
      while (this.#hosts.running.length > 0) await this.#killOne();
      await this.#heal(asked);
      await this.#heal(this.#engine.settled());
      same(
        'L10',
        'the number of visible changes, after shards were lost at rest',
        this.#reader.visible,
        visible,
      );
      same(
        'L10',
        'the revisions, after shards were lost at rest',
        [...this.#reader.revisions],
        revisions,
      );
      await this.#compare();
    }
  }

  get passed(): Passed {
    return {
      shards: this.#shards,
      effects: this.#effects,
      answers: 0,
      deaths: this.#deaths,
      quiets: this.#quiets,
      checksum: (this.#checksum >>> 0).toString(16).padStart(8, '0'),
    };
  }

  async close(): Promise<void> {
    const closed = this.#engine.close();
    this.#clock.advance(60_000);
    await closed;
  }

  #change(count: number): void {
    const changes: Change<ShardObject>[] = [];
    for (let i = 0; i < count; i++) {
      const objects = [...this.#there.values()].flatMap(({ object }) => object ?? []);
      const delta = randomDelta(this.dice, objects);
      const change = changeOf(delta);
      this.#note(change, delta.op === 'upsert' ? delta.object : undefined);
      changes.push(change);
    }
    this.#engine.submit(changes);
  }

  #toggleInterest(): void {
    const service = this.dice.pick(services);
    const viewClass = this.dice.pick(viewClasses);
    const isOpen = this.#reader.following.has(`${service} ${viewClass}`);
    // Asking again for what is open is allowed, and gives the whole view again.
    const open = !isOpen || this.dice.chance(0.3);
    const change = interestChange(service, viewClass, open);
    if (open) this.#reader.follow(service, viewClass);
    else this.#reader.unfollow(service, viewClass);
    this.#note(change, undefined);
    this.#engine.submit([change]);
  }

  #note(change: Change<ShardObject>, object: KubeObject | undefined): void {
    const id = `${change.kind} ${change.key}`;
    if (change.put === undefined) this.#there.delete(id);
    else this.#there.set(id, { change, object });
  }

  /** What the plane does: no service may start below where another ended. */
  #raiseFloor(revision: number): void {
    if (revision <= this.#floor) return;
    this.#floor = revision;
    this.#engine.submit([floorChange(revision)]);
  }

  async #finishOne(): Promise<void> {
    const { running } = this.#hosts;
    if (running.length === 0) return;
    this.#clock.nowMs += this.dice.below(5);
    this.#hosts.take(this.dice.below(running.length))?.finish();
    await this.#rest();
  }

  async #killOne(): Promise<void> {
    const { running } = this.#hosts;
    if (running.length === 0) return;
    this.#deaths++;
    await this.#hosts
      .take(this.dice.below(running.length))
      ?.die(this.dice.pick(['before', 'after', 'heap']));
    await this.#rest();
  }

  /** Lets everything under way end well, in random order. */
  async #heal(goal: Promise<unknown>): Promise<void> {
    let reached = false;
    const end = (): void => {
      reached = true;
    };
    goal.then(end, end);
    await this.#rest();
    for (let tries = 0; !reached; tries++) {
      law(
        'L10',
        tries < 2_000,
        () => `it does not settle: ${JSON.stringify(this.#engine.status())}`,
      );
      if (this.#hosts.running.length > 0) await this.#finishOne();
      else this.#clock.advance(1_000);
      await this.#rest();
    }
    await goal;
  }

  /** Everything that is ready happens; then what went wrong in a callback is thrown here. */
  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (this.#failure !== undefined) throw this.#failure;
  }

  #noted(fault: EngineFault): void {
    if (fault.code === 'CALLBACK_THREW' || fault.code === 'PROGRAM_THREW')
      this.#failure ??= fault.cause ?? fault;
    const { cause } = fault;
    if (
      fault.code === 'SHARD_LOST' &&
      cause instanceof Error &&
      'code' in cause &&
      cause.code === 'PROGRAM_THREW'
    ) {
      this.#failure ??= cause.cause ?? cause;
    }
  }

  async #compare(): Promise<void> {
    const changes = [...this.#there.values()].map(({ change }) => change);
    const model = new NaiveModel(
      changes,
      { maxEndpointsPerSlice: MAX_ENDPOINTS_PER_SLICE },
      this.#clock.nowMs,
    );
    const quiet: Quiet = {
      reader: this.#reader,
      model,
      maxEndpointsPerSlice: MAX_ENDPOINTS_PER_SLICE,
      get: (kind, key) => this.#engine.get(kind, key),
      ask: async (partition, question) => {
        const answer = this.#engine.ask(partition, question);
        await this.#heal(answer);
        return answer;
      },
    };
    for (const service of services) {
      checkSlices(service, quiet);
      checkClasses(service, quiet);
      await checkViews(service, quiet);
      const line = `${service} ${this.#reader.revisions.get(service)} ${this.#reader.slices.get(service)?.size}`;
      for (const letter of line)
        this.#checksum = Math.imul(this.#checksum, 31) + letter.charCodeAt(0);
    }
  }
}
