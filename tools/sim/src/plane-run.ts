/**
 * Everything, from the sources to the agents, under one seed:
 *
 *   truth ─late, lost, relisted─▶ two servers (plane: router, shards that die and hang, hub) ─links─▶ agents
 *                                                                                                     └─▶ xDS clients
 *
 * A server can end and come back as another; agents are slow, stuck, cut off, and move between the servers.
 */
import { nodeNames } from './cluster-changes.ts';
import { Agent, SessionAgent, WatchAgent } from './agent.ts';
import { Callers, checkStale } from './callers.ts';
import type { Dice } from './dice.ts';
import { law } from './law-broken.ts';
import { AtRest, checkQuiet } from './plane-laws.ts';
import type { Passed, Run } from './run.ts';
import { Server } from './server.ts';
import { SliceReader } from './slice-reader.ts';
import { Truth } from './truth.ts';
import type { Tampering } from './unreliable-hosts.ts';
import { VirtualClock } from './virtual-clock.ts';
import { RevisionLedger } from './witness.ts';
import { XdsCrowd } from './xds-crowd.ts';

const SERVERS = 2;
/** As long as xDS keeps what nobody follows any more, and a port that is gone. */
const LINGER_MS = 10_001;
/** Longer than a deadline and any backoff. */
const LONG_MS = 31_000;

export class PlaneRun implements Run {
  readonly #dice: Dice;
  readonly #clock = new VirtualClock();
  readonly #truth = new Truth();
  readonly #tampering: Tampering | undefined;
  readonly #trace: (line: string) => void;
  readonly #servers: Server[] = [];
  readonly #agents: Agent[] = [];
  readonly #sliceReaders: SliceReader[] = [];
  readonly #callers: Callers;
  readonly #xds: XdsCrowd;
  readonly #ledger = new RevisionLedger();
  #epochs = 0;
  #shards = 0;
  #deaths = 0;
  #quiets = 0;
  #frames = 0;
  #checksum = 0;
  /** While nothing becomes true: what every agent must go on seeing. */
  #atRest: AtRest | undefined;

  constructor(
    dice: Dice,
    tampering: Tampering | undefined,
    trace: (line: string) => void = () => {},
  ) {
    this.#dice = dice;
    this.#tampering = tampering;
    this.#trace = trace;
    this.#callers = new Callers(dice);
    for (let i = 0; i < SERVERS; i++) this.#servers.push(this.#newServer());
    if (dice.chance(0.8)) for (const delta of this.#truth.begin(dice)) this.#tell(delta);
    for (let i = 2 + dice.below(5); i > 0; i--) this.#agents.push(this.#newAgent(`agent-${i}`));
    this.#xds = new XdsCrowd({
      dice,
      clock: this.#clock,
      truth: this.#truth,
      servers: this.#servers,
      trace,
    });
  }

  get passed(): Passed {
    return {
      shards: this.#shards,
      effects: this.#frames,
      answers: this.#xds.answers,
      deaths: this.#deaths + this.#servers.reduce((sum, { deaths }) => sum + deaths, 0),
      quiets: this.#quiets,
      checksum: (this.#checksum >>> 0).toString(16).padStart(8, '0'),
    };
  }

  async randomStep(): Promise<void> {
    const luck = this.#dice.next();
    if (luck < 0.16) this.#changeTruth(1 + this.#dice.below(4));
    else if (luck < 0.3) this.#deliver();
    else await this.#worldStep((luck - 0.3) / 0.7);
    await this.#rest();
    this.#xds.step();
    this.#check();
  }

  async quietPoint(): Promise<void> {
    this.#trace('quiet');
    for (const { feed } of this.#servers) feed.relistAll();
    await this.#settle();
    this.#clock.advance(LINGER_MS);
    await this.#settle();
    this.#quiets++;
    this.#callers.check();
    await this.#compare();
    if (this.#dice.chance(0.3)) await this.#resume();
    if (this.#dice.chance(0.6)) await this.#storm();
  }

  async close(): Promise<void> {
    for (const agent of this.#agents) agent.disconnect();
    this.#xds.close();
    for (const server of this.#servers) await server.close();
  }

  /** Delta clients come back to servers that know all (L123). */
  async #resume(): Promise<void> {
    this.#trace('Delta clients come back');
    const resumed = this.#xds.resume();
    await this.#settle();
    this.#xds.checkResumed(resumed);
    this.#clock.advance(LINGER_MS);
    await this.#settle();
    await this.#compare();
  }

  /** Nothing becomes true, and everything else goes on happening: nobody sees a difference (L6, L10, L93). */
  async #storm(): Promise<void> {
    this.#trace('storm');
    this.#atRest = new AtRest(this.#truth, this.#agents);
    this.#xds.begin();
    for (let i = 10 + this.#dice.below(20); i > 0; i--) {
      if (this.#dice.chance(0.1)) {
        this.#trace('a relist of what is known');
        this.#dice.pick(this.#servers).feed.relistAll();
      } else await this.#worldStep(this.#dice.next());
      await this.#rest();
      this.#xds.step();
      this.#check();
    }
    for (const { feed } of this.#servers) feed.relistAll();
    await this.#settle();
    this.#clock.advance(LINGER_MS);
    await this.#settle();
    await this.#compare();
    this.#atRest = undefined;
    this.#xds.end();
  }

  /** Anything but a change of the truth, or of what is asked for while that must not matter. */
  async #worldStep(luck: number): Promise<void> {
    const dice = this.#dice;
    const server = dice.pick(this.#servers);
    const agent = dice.pick(this.#agents);
    if (luck < 0.33) await server.work();
    else if (luck < 0.4) this.#trace(`${server.epoch}: ${await server.fail()}`);
    else if (luck < 0.75) this.#move(agent, false);
    else if (luck < 0.79) dice.pick(this.#sliceReaders).read();
    else if (luck < 0.82) this.#callers.step(server);
    else if (luck < 0.86) this.#reconnect(agent);
    else if (luck < 0.9) this.#resubscribe(agent);
    else if (luck < 0.92) await this.#restart(server);
    else if (luck < 0.98) this.#clock.advance(dice.below(300));
    else this.#clock.advance(LONG_MS);
  }

  #changeTruth(count: number): void {
    for (let i = 0; i < count; i++) {
      const delta = this.#truth.change(this.#dice);
      this.#trace(`true: ${JSON.stringify(delta)}`);
      this.#xds.touch(delta);
      this.#tell(delta);
    }
  }

  #tell(delta: Parameters<Server['feed']['tell']>[0]): void {
    for (const { feed } of this.#servers) feed.tell(delta);
  }

  #deliver(): void {
    const { feed, epoch } = this.#dice.pick(this.#servers);
    const luck = this.#dice.next();
    this.#trace(`${epoch}: the sources say something`);
    if (luck < 0.8) feed.deliverSome();
    else if (luck < 0.95) feed.relistSome();
    else feed.offerNonsense();
  }

  /** Something moves on an agent's stream; `healing`: also at the slowest. */
  #move(agent: Agent, healing: boolean): void {
    const { link } = agent;
    if (link === undefined) return;
    const luck = this.#dice.next();
    if (luck < 0.4) link.pump(this.#clock.nowMs);
    else if (luck < 0.6) link.hear();
    else if (luck < 0.65) link.beat(this.#clock.nowMs);
    else if (healing || this.#reads(agent)) this.#read(agent);
  }

  #reads({ pace }: Agent): boolean {
    if (pace === 'stuck') return false;
    return pace === 'brisk' || this.#dice.chance(0.2);
  }

  #read(agent: Agent): void {
    if ((agent.link?.frames.length ?? 0) > 0) this.#frames++;
    agent.read();
    this.#atRest?.check(agent);
  }

  #reconnect(agent: Agent): void {
    if (agent.link !== undefined) {
      this.#trace(`${agent.name} is cut off`);
      agent.disconnect();
      return;
    }
    const server = this.#dice.pick(this.#servers);
    this.#trace(
      `${agent.name} (${agent.constructor.name} ${agent.wants.texts.join(' ')}) connects to ${server.epoch}`,
    );
    agent.connect(server);
  }

  #resubscribe(agent: Agent): void {
    if (!(agent instanceof SessionAgent) || this.#atRest !== undefined) return;
    const { texts } = agent.wants;
    if (texts.length > 1 && this.#dice.chance(0.5)) {
      const text = this.#dice.pick(texts);
      this.#trace(`${agent.name} unsubscribes ${text}`);
      agent.unsubscribe(text);
    } else {
      const text = agent.wants.another(this.#dice);
      this.#trace(`${agent.name} subscribes ${text}`);
      agent.subscribe(text);
    }
  }

  /** The server ends, and another takes its place, with a life of its own. */
  async #restart(server: Server): Promise<void> {
    this.#trace(`${server.epoch} is restarted`);
    for (const agent of this.#agents) if (agent.link?.server === server) agent.disconnect();
    this.#xds.restarted(server);
    this.#deaths += server.deaths;
    this.#callers.forget(server);
    this.#sliceReaders.find((reader) => reader.server === server)?.close();
    this.#sliceReaders.splice(
      this.#sliceReaders.findIndex((reader) => reader.server === server),
      1,
    );
    await server.close();
    const next = this.#newServer();
    this.#servers[this.#servers.indexOf(server)] = next;
    next.feed.relistAll();
  }

  #check(): void {
    const objects = this.#truth.objects.length;
    for (const server of this.#servers) server.check(objects);
    for (const agent of this.#agents) {
      agent.check();
      if (agent.link !== undefined) checkStale(agent, agent.link.server);
    }
  }

  /** Lets everything under way end well, in random order. */
  async #settle(): Promise<void> {
    const settled = { count: 0 };
    const goals = this.#servers.map(({ plane }) => plane.settled());
    const done = (): void => void settled.count++;
    // A goal that is never reached fails when the server closes; the law has told already.
    for (const goal of goals) goal.then(done, () => {});
    await this.#rest();
    let beats = 2;
    for (let tries = 0; ; tries++) {
      law('L10', tries < 3_000, () => `it does not settle: ${this.#statuses()}`);
      for (const agent of this.#agents) {
        if (agent.link === undefined) this.#reconnect(agent);
        else if (agent.link.isBusy) this.#move(agent, true);
      }
      for (const reader of this.#sliceReaders) reader.read();
      this.#xds.heal();
      await this.#heal(settled.count < goals.length);
      this.#check();
      if (settled.count < goals.length || !this.#isIdle) continue;
      await this.#rest();
      if (!this.#isIdle) continue;
      if (beats-- === 0) return;
      for (const { link } of this.#agents) link?.beat(this.#clock.nowMs);
    }
  }

  /** Threads finish what they were given; what hangs or waits to be replaced needs time to pass. */
  async #heal(isAwaited: boolean): Promise<void> {
    const busy = this.#servers.filter(({ hosts }) => hosts.running.length > 0);
    if (busy.length > 0) await this.#dice.pick(busy).work();
    else if (isAwaited || !this.#servers.every((server) => server.isIdle)) {
      this.#clock.advanceToNext();
    } else return;
    await this.#rest();
  }

  get #isIdle(): boolean {
    if (!this.#servers.every((server) => server.isIdle)) return false;
    if (this.#sliceReaders.some((reader) => reader.isBusy) || !this.#xds.isIdle) return false;
    return this.#agents.every(({ link }) => link !== undefined && !link.isBusy);
  }

  #statuses(): string {
    return JSON.stringify([
      this.#agents.map(({ name, link }) => [
        name,
        link?.server.epoch,
        link?.isBusy,
        link?.source.counts,
      ]),
      this.#xds.statuses(),
      this.#servers.map(({ plane }) => plane.hub.status()),
      this.#servers.map(({ plane }) => plane.shards()),
    ]);
  }

  async #compare(): Promise<void> {
    const line = await checkQuiet({
      truth: this.#truth,
      servers: this.#servers,
      agents: this.#agents,
      sliceReaders: this.#sliceReaders,
      xds: this.#xds,
      nowMs: this.#clock.nowMs,
    });
    for (const letter of line) {
      this.#checksum = Math.imul(this.#checksum, 31) + letter.charCodeAt(0);
    }
  }

  /** Everything that is ready happens. */
  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  #newServer(): Server {
    const server = new Server({
      epoch: `epoch-${++this.#epochs}`,
      clock: this.#clock,
      dice: this.#dice,
      truth: this.#truth,
      tampering: this.#tampering,
    });
    this.#shards = Math.max(this.#shards, server.shards);
    this.#sliceReaders.push(new SliceReader(server, this.#dice));
    return server;
  }

  #newAgent(name: string): Agent {
    const dice = this.#dice;
    const zone = dice.chance(0.2) ? { zone: dice.pick(['za', 'zb', '']) } : {};
    const place = { node: dice.pick([...nodeNames, 'n-unknown', '']), ...zone };
    if (dice.chance(0.5)) return new WatchAgent(name, place, dice, this.#ledger);
    return new SessionAgent(name, place, dice, this.#ledger);
  }
}
