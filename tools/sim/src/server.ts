/** One server: the whole plane, with threads that are late and die, fed by sources that lose things. */
import type { EndpointSlice } from '@sliceplane/kube';
import { LABEL_SERVICE_NAME, objectKey } from '@sliceplane/kube';
import { openPlane, type Plane, type PlaneLog } from '@sliceplane/plane';
import { createCodec } from '@sliceplane/wire/codec';
import {
  DiscoveryFrames,
  openResources,
  type ResourceSource,
  XdsTally,
} from '@sliceplane/wire/xds';
import type { Dice } from './dice.ts';
import { law } from './law-broken.ts';
import type { Truth } from './truth.ts';
import { FILES, UnreliableFeed } from './unreliable-feed.ts';
import { type Tampering, UnreliableHosts } from './unreliable-hosts.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Classes nobody uses that a hub keeps open: few, so that closing and opening again happens. */
export const IDLE_CLASSES = 2;
const DEADLINE_MS = 5_000;
const MAX_ENDPOINTS_PER_SLICE = 3;

export interface ServerOptions {
  /** Identity of this life. */
  readonly epoch: string;
  readonly clock: VirtualClock;
  readonly dice: Dice;
  readonly truth: Truth;
  readonly tampering: Tampering | undefined;
}

/** What the xDS streams of one server have in common. */
export interface ServerXds {
  readonly resources: ResourceSource;
  readonly frames: DiscoveryFrames;
  readonly tally: XdsTally;
}

export class Server {
  readonly epoch: string;
  readonly plane: Plane;
  readonly hosts: UnreliableHosts;
  readonly feed: UnreliableFeed;
  readonly xds: ServerXds;
  readonly shards: number;
  deaths = 0;
  readonly #clock: VirtualClock;
  readonly #dice: Dice;
  #failure: unknown;

  constructor({ epoch, clock, dice, truth, tampering }: ServerOptions) {
    this.epoch = epoch;
    this.#clock = clock;
    this.#dice = dice;
    const slices = { maxEndpointsPerSlice: MAX_ENDPOINTS_PER_SLICE };
    const codec = createCodec();
    this.hosts = new UnreliableHosts(slices, codec, tampering);
    this.shards = 1 + dice.below(3);
    this.plane = openPlane({
      host: (shard) => this.hosts.open(shard),
      shards: this.shards,
      codec,
      slices,
      sources: [FILES],
      apiSync: 'when-told',
      epoch,
      idleClasses: IDLE_CLASSES,
      deadlineMs: DEADLINE_MS,
      // Services move between shards all the time.
      ...(this.shards === 3 && { moveAbove: 1, moveLeast: 0 }),
      now: clock.now,
      after: clock.after,
      log: (entry) => this.#noted(entry),
    });
    this.feed = new UnreliableFeed(this.plane, truth, dice);
    this.xds = {
      resources: openResources(this.plane.hub, { after: clock.after }),
      frames: new DiscoveryFrames({ epoch, maxBytes: dice.pick([0, 2_000, 1 << 20]) }),
      tally: new XdsTally(),
    };
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  /** One thing happens in or to a thread; false if nothing is under way. */
  async work(): Promise<boolean> {
    const { running } = this.hosts;
    if (running.length === 0) return false;
    this.#clock.nowMs += this.#dice.below(5);
    this.hosts.take(this.#dice.below(running.length))?.finish();
    return true;
  }

  /** A thread dies or hangs, or one that hung answers after all. */
  async fail(): Promise<string> {
    const dice = this.#dice;
    const { running, hung } = this.hosts;
    const at = dice.below(running.length);
    if (hung.length > 0 && dice.chance(0.3)) {
      hung.splice(dice.below(hung.length), 1)[0]?.finish();
      return 'a late answer';
    }
    this.deaths++;
    if (running.length === 0) {
      // `hang` would need its deadline to pass; the batch that meets it comes at once.
      this.plane.injectFault(dice.pick(['exit', 'hang']), dice.below(this.shards));
      return 'an injected fault';
    }
    if (dice.chance(0.25)) {
      this.hosts.hang(at);
      return 'a hang';
    }
    const how = dice.pick(['before', 'after', 'heap'] as const);
    await this.hosts.take(at)?.die(how);
    return `a death (${how})`;
  }

  /** No thread has work, is being replaced, or hangs. */
  get isIdle(): boolean {
    return this.plane.shards().every(({ state }) => state === 'idle');
  }

  /** Every thread is being replaced. */
  get isLost(): boolean {
    return this.plane.shards().every(({ state }) => state === 'lost');
  }

  /** Slices by service, in order of name. */
  slices(): ReadonlyMap<string, readonly EndpointSlice[]> {
    return Map.groupBy(this.plane.slices(), ({ metadata: { namespace, labels } }) =>
      objectKey(namespace, labels[LABEL_SERVICE_NAME] ?? ''),
    );
  }

  /** Laws that hold at any time. */
  check(objects: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    const shards = this.plane.shards();
    const queued = shards.reduce((sum, shard) => sum + shard.queued, 0);
    const { services, classes, idleClasses, behind, streams } = this.plane.hub.status();
    // Objects, open classes, and what has just gone and must still be told.
    const limit = (objects + classes + 200) * this.shards;
    law('L63', queued <= limit, () => `${queued} changes wait, for ${objects} objects`);
    law('L8', idleClasses <= IDLE_CLASSES, () => `${idleClasses} classes are kept for nobody`);
    law('L91', behind <= streams, () => `${behind} of ${streams} streams are behind`);
    law('L8', services < 100, () => `the hub holds ${services} services`);
  }

  /** Whatever is under way is given up. */
  async close(): Promise<void> {
    this.xds.resources.close();
    const closed = this.plane.close();
    this.#clock.advance(60_000);
    await closed;
  }

  /** A program or a callback that threw is a bug, wherever it was caught. */
  #noted(entry: PlaneLog): void {
    if (entry.event !== 'fault') return;
    const { fault } = entry;
    if (fault.code === 'CALLBACK_THREW' || fault.code === 'PROGRAM_THREW') this.#failure ??= fault;
    const { cause } = fault;
    if (cause instanceof Error && 'code' in cause && cause.code === 'PROGRAM_THREW') {
      this.#failure ??= cause.cause ?? cause;
    }
  }
}
