/**
 * An agent: a client's view of everything it follows, kept across connections and servers, as `libs/client` keeps it.
 * What the real client does with sockets and time is done here by the dice.
 */
import { LocalView, StreamGap, type ViewChanged } from '@sliceplane/client';
import { type AskedPlace, parseSubscriptions, type Session } from '@sliceplane/hub';
import type { SessionResponse__Output } from '@sliceplane/proto';
import { decodeFrame } from './decode.ts';
import type { Dice } from './dice.ts';
import { LawBroken, law } from './law-broken.ts';
import { Link } from './link.ts';
import type { Server } from './server.ts';
import { covers, randomOptions, Wants } from './wants.ts';
import { type Before, beforeOf, type RevisionLedger, Witness } from './witness.ts';

/** How eagerly an agent reads: at most of its turns, at few of them, or not before everything heals. */
export type Pace = 'brisk' | 'slow' | 'stuck';

export abstract class Agent {
  readonly name: string;
  readonly place: AskedPlace;
  readonly local: LocalView = new LocalView();
  readonly wants: Wants = new Wants();
  readonly pace: Pace;
  link: Link | undefined;
  protected readonly dice: Dice;
  protected readonly maxFrameBytes: number;
  protected readonly room: number;
  readonly #witness: Witness;
  #ends = 0;

  constructor(name: string, place: AskedPlace, dice: Dice, ledger: RevisionLedger) {
    this.name = name;
    this.place = place;
    this.dice = dice;
    this.pace = dice.pick(['brisk', 'brisk', 'brisk', 'slow', 'stuck']);
    this.maxFrameBytes = dice.pick([250, 500, 1_000, 16_384]);
    this.room = 1 + dice.below(3);
    this.#witness = new Witness(name, ledger);
    const options = randomOptions(dice, place.node);
    for (let i = 1 + dice.below(4); i > 0; i--) this.wants.set(this.wants.another(dice), options);
  }

  /** Begins a stream. What is held stays. */
  connect(server: Server): void {
    this.local.begin(true);
    this.#witness.begin();
    this.#ends = 0;
    this.link = this.open(server);
  }

  disconnect(): void {
    this.link?.cut();
    this.link = undefined;
  }

  /** Takes the next frame in, if one is here. */
  read(): void {
    const { link } = this;
    const sent = link?.frames.shift();
    if (link === undefined || sent === undefined) return;
    const frame = decodeFrame(sent.bytes);
    this.#witness.frame(frame, sent.bytes.length, this.maxFrameBytes, link.server.epoch);
    const before = new Map(
      frame.views.map(({ service }) => [service, beforeOf(this.local.services.get(service))]),
    );
    if (frame.snapshotEnd) this.#ends++;
    for (const change of this.take(frame)) this.#saw(before, change, link.server.epoch);
    if (frame.snapshotEnd) this.ended(this.#ends, sent.heard);
  }

  /** Laws of memory: a stream holds what it follows, and no more (L8, L91). */
  check(): void {
    if (this.link === undefined) return;
    const { followed, behind } = this.link.source.counts;
    law('L91', behind <= followed, () => `${this.name} is behind on ${behind} of ${followed}`);
    const most = 9 + this.wants.named.length;
    law('L8', followed <= most, () => `${this.name} follows ${followed} services, at most ${most}`);
  }

  protected abstract open(server: Server): Link;
  /** What the frame changed. */
  protected abstract take(frame: SessionResponse__Output): readonly ViewChanged[];
  /** The first snapshot, or another one after a later subscription, has ended. */
  protected abstract ended(times: number, heard: number): void;

  /** Law L94: at the end of a snapshot every service asked for by name has been answered. */
  protected mustHold(services: readonly string[]): void {
    for (const service of services) {
      const isHeld = this.local.services.has(service);
      law('L94', isHeld, () => `${this.name}: the snapshot ended without ${service}`);
    }
  }

  /** Two updates of one service may share a frame: the end of one that was cut, and the next. */
  #saw(before: Map<string, Before | undefined>, change: ViewChanged, epoch: string): void {
    const { view } = change;
    this.#witness.view(before.get(view.service), change, epoch);
    before.set(view.service, beforeOf(view));
  }
}

/** Watch: all is asked for at once, and a stream that does not fit is no stream. */
export class WatchAgent extends Agent {
  protected open(server: Server): Link {
    const [[, options] = ['', randomOptions(this.dice, this.place.node)]] = [...this.wants.entries];
    return new Link(server, this.room, (wake) =>
      server.plane.hub.watch({
        place: this.place,
        options,
        subscriptions: parseSubscriptions(this.wants.texts),
        maxFrameBytes: this.maxFrameBytes,
        wake,
      }),
    );
  }

  protected take(frame: SessionResponse__Output): readonly ViewChanged[] {
    try {
      return this.local.apply(frame);
    } catch (thrown) {
      if (!(thrown instanceof StreamGap)) throw thrown;
      throw new LawBroken('L90', `${this.name}: ${thrown.message}`);
    }
  }

  protected ended(times: number): void {
    law('L94', times === 1, () => `${this.name}: the snapshot ended ${times} times`);
    this.mustHold(this.wants.named);
  }
}

/** Session: subscriptions come and go, and what is held from elsewhere is not sent again. */
export class SessionAgent extends Agent {
  /** Services whose subscriptions changed on this stream: what was under way then need not fit. */
  readonly #moved = new Set<string>();
  readonly #nacked = new Set<string>();
  /** By subscription: how much had been said on this stream with it. */
  readonly #asked = new Map<string, number>();
  /** Services that this stream was told are held. */
  readonly #known = new Set<string>();
  #session: Session | undefined;
  #subscribesSent = 0;
  #mayForget = false;

  subscribe(text: string): void {
    this.wants.set(text, randomOptions(this.dice, this.place.node));
    this.#move(text);
    if (this.link !== undefined) this.#sendSubscribe(text);
  }

  unsubscribe(text: string): void {
    this.wants.delete(text);
    this.#asked.delete(text);
    this.#move(text);
    for (const service of this.local.services.keys()) {
      if (this.wants.optionsOf(service) === undefined) this.local.forget(service);
    }
    this.#say((session) => session.unsubscribe([text]));
  }

  protected open(server: Server): Link {
    this.#moved.clear();
    this.#asked.clear();
    this.#known.clear();
    this.#nacked.clear();
    this.#mayForget = false;
    this.#subscribesSent = 0;
    const { place, maxFrameBytes } = this;
    this.link = new Link(server, this.room, (wake) => {
      this.#session = server.plane.hub.session({
        place,
        maxFrameBytes,
        wake,
        maxSubscriptions: 100,
      });
      return this.#session;
    });
    for (const text of this.wants.nearestFirst) this.#sendSubscribe(text);
    return this.link;
  }

  protected take(frame: SessionResponse__Output): readonly ViewChanged[] {
    const isFollowed = (service: string): boolean => this.wants.optionsOf(service) !== undefined;
    for (const { service, state } of frame.views) {
      const isBlind = state === 'VIEW_STATE_PENDING_SYNC' && this.#known.has(service);
      law('L100', !isBlind, () => `${this.name} holds ${service}, and is told ${state}`);
    }
    this.#rot(frame);
    const { changes, misfits } = this.local.take(frame, isFollowed);
    law('L94', frame.refused.length === 0, () => `${this.name}: ${JSON.stringify(frame.refused)}`);
    for (const { view } of changes) this.#nacked.delete(view.service);
    for (const misfit of misfits) this.#misfit(misfit, frame.sequence);
    const { sequence } = frame;
    if (this.dice.chance(0.3)) this.#say((session) => session.ack(sequence));
    this.#forgetGone(frame);
    return changes.filter((change) => change.kind === 'changed');
  }

  protected ended(_times: number, heard: number): void {
    const asked = [...this.#asked].filter(([text, said]) => said <= heard && !text.endsWith('*'));
    const services = asked.map(([text]) => text.split(':')[0] ?? '');
    this.mustHold(services.filter((service) => !this.#nacked.has(service)));
  }

  /** Now and then a view does not arrive as it was sent: its hash tells, and it is asked for whole (law L101). */
  #rot({ views }: SessionResponse__Output): void {
    const view = views.find(({ service, endpoints, more }) => {
      return endpoints.length > 0 && !more && !this.#nacked.has(service);
    });
    if (view === undefined || !this.dice.chance(0.05)) return;
    view.endpoints.pop();
    this.#moved.add(view.service);
  }

  /** As the real client: once everything asked for was answered, what was not spoken of is gone. */
  #forgetGone(frame: SessionResponse__Output): void {
    if (frame.snapshotEnd) this.#mayForget ||= this.#subscribesSent > 0;
    if (!this.#mayForget || !this.wants.hasPatterns) return;
    if (this.#subscribesSent > 1 && frame.heartbeat === null) return;
    this.#mayForget = false;
    this.#subscribesSent = 0;
    this.local.forgetUnseen();
  }

  #misfit(misfit: StreamGap, sequence: number): void {
    const { service, message } = misfit;
    law('L90', this.#moved.has(service), () => `${this.name}: ${message}`);
    law('L90', !this.#nacked.has(service), () => `${this.name}: the whole view, too: ${message}`);
    this.#nacked.add(service);
    this.#say((session) => session.nack(sequence, service));
  }

  #sendSubscribe(text: string): void {
    const [, options] = [...this.wants.entries].find(([held]) => held === text) ?? [];
    if (options === undefined) return;
    this.#subscribesSent++;
    const known = [...this.local.services.values()]
      .filter(({ service, hash }) => hash !== '' && covers(text, service))
      .map(({ service, hash }) => ({ service, hash: Buffer.from(hash, 'hex') }));
    for (const { service } of known) this.#known.add(service);
    const request = { subscriptions: [text], options, known };
    this.#asked.set(
      text,
      this.#say((session) => session.subscribe(request)),
    );
  }

  /** Heard when its turn comes. */
  #say(something: (session: Session) => void): number {
    const session = this.#session;
    if (session === undefined) return 0;
    return this.link?.say(() => something(session)) ?? 0;
  }

  #move(text: string): void {
    for (const service of this.#known) if (covers(text, service)) this.#known.delete(service);
    if (text.endsWith('*')) for (const held of this.local.services.keys()) this.#moved.add(held);
    else this.#moved.add(text.split(':')[0] ?? '');
  }
}
