import { TooManyClasses } from '@sliceplane/hub';
import { type Outlook, tiersOf, type Viewpoint } from '@sliceplane/views';
import type { FollowedService, KnownCluster, Topic } from './followed-service.ts';
import { Position, type Stand, standKey } from './position.ts';
import type { Absent, Resource, XdsClient } from '../resource.ts';
import { type FamilyEndpoints, noEndpoints, type PortFeed } from './service-feed.ts';
import type { ServicePort } from './service-ports.ts';
import type { Touched } from './port-endpoints.ts';
import { type Waiter, Waiting } from './waiting.ts';

/** How long the endpoints of a port that was taken from its Service are still announced: a client may be on its way to its successor. */
const vanishedPortMs = 10_000;

/** One who follows an assignment. */
export interface Asker extends Waiter {
  readonly client: Pick<XdsClient, 'rendering' | 'family'>;
  readonly viewpoint: Viewpoint;
  /** Where it looked last, and what it saw. */
  position: Position | undefined;
  last: Resource | undefined;
  /** What its position follows from, beside where its client stands; undefined: the position is to be found anew. */
  foundBy: LastSeen | undefined;
}

export interface TopicSurroundings {
  readonly regionOf: (zone: string) => string;
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The Service port when it was there last: what its endpoints are read by. */
export interface LastSeen {
  readonly outlook: Outlook;
  readonly port: ServicePort;
  readonly endpoints: FamilyEndpoints;
}

/**
 * The endpoints of one Service port, for whoever follows them.
 *
 *   attached ──port vanishes──▶ kept ──10 s──▶ empty
 *      ▲  └──── Service is deleted ───────────▲
 *      └────────── the port is there ─────────┘
 */
export class AssignmentTopic implements Topic, PortFeed {
  readonly #name: string;
  readonly #service: FollowedService;
  readonly #known: KnownCluster;
  readonly #around: TopicSurroundings;
  readonly #positions: Map<string, Position> = new Map();
  /** Those who saw that there is nothing to see yet. */
  readonly #others: Waiting = new Waiting();
  #state: 'attached' | 'kept' | 'empty' = 'empty';
  #lastSeen: LastSeen | undefined;
  #cancelKeeping: (() => void) | undefined;

  constructor(
    name: string,
    service: FollowedService,
    known: KnownCluster,
    around: TopicSurroundings,
  ) {
    this.#name = name;
    this.#service = service;
    this.#known = known;
    this.#around = around;
  }

  get endpoints(): FamilyEndpoints {
    return (this.#lastSeen as LastSeen).endpoints;
  }

  /** Worth keeping for a while although nobody follows it. */
  get isAttached(): boolean {
    return this.#state === 'attached';
  }

  /** @throws TooManyClasses when the endpoints cannot be asked for now */
  look(asker: Asker): Resource | Absent | 'pending' {
    if (this.#known.port === undefined) {
      this.#others.add(asker);
      return { absent: this.#known.absent };
    }
    if (this.#known.isPresent && !this.#attach(asker)) {
      this.#others.add(asker);
      return asker.last ?? 'pending';
    }
    const position = this.#positionOf(asker);
    position.waiting.add(asker);
    return (asker.last = position.resource());
  }

  /** Nothing can be seen before the sources are current. */
  wait(asker: Asker): void {
    this.#others.add(asker);
  }

  leave(asker: Asker): void {
    asker.waitsAt?.delete(asker);
    const { position } = asker;
    asker.position = undefined;
    if (position !== undefined && --position.users === 0) this.#positions.delete(position.key);
  }

  refresh(): void {
    const isGone = this.#service.outlook === undefined;
    if (this.#known.isPresent) this.#remember();
    else if (isGone) this.#empty();
    else if (this.#state === 'attached') this.#keep();
    this.tell();
  }

  changed(touched: Touched): void {
    if (this.#state !== 'attached') return;
    for (const position of this.#positions.values()) position.touched(touched);
    this.#others.tell();
  }

  /** Everybody should look again. */
  tell(): void {
    for (const position of this.#positions.values()) position.touched('many');
    this.#others.tell();
  }

  close(): void {
    this.#cancelKeeping?.();
    this.#detach();
  }

  /** True: the endpoints are known. One who has seen some goes on with them when they cannot be asked for now. */
  #attach(asker: Asker): boolean {
    try {
      const feed = this.#service.openFeed();
      if (this.#state !== 'attached') {
        this.#remember();
        this.#state = 'attached';
        feed.attach(this);
      }
      feed.look();
      return feed.isReady;
    } catch (thrown) {
      if (asker.last === undefined || !(thrown instanceof TooManyClasses)) throw thrown;
      return false;
    }
  }

  /** The port is there, as it is now. */
  #remember(): void {
    this.#cancelKeeping?.();
    this.#cancelKeeping = undefined;
    const { outlook } = this.#service;
    const { port } = this.#known;
    if (outlook === undefined || port === undefined) return;
    const before = this.#lastSeen;
    const isSame = this.#state === 'attached' && before?.port.protocol === port.protocol;
    const endpoints = isSame ? before.endpoints : noEndpoints(port);
    if (!isSame) this.#detach();
    this.#lastSeen = { outlook, port, endpoints };
  }

  #keep(): void {
    this.#detach();
    this.#state = 'kept';
    this.#cancelKeeping = this.#around.after(vanishedPortMs, () => {
      this.#empty();
      this.tell();
    });
  }

  #empty(): void {
    this.#cancelKeeping?.();
    this.#cancelKeeping = undefined;
    this.#detach();
  }

  #detach(): void {
    if (this.#state === 'attached') {
      this.#service.openFeed().detach(this);
      this.#service.trimFeed();
    }
    this.#state = 'empty';
  }

  #positionOf(asker: Asker): Position {
    const before = asker.position;
    const by = this.#state === 'empty' ? undefined : this.#lastSeen;
    if (before !== undefined && by !== undefined && asker.foundBy === by) return before;
    const { stand, key } = standOf(asker, by);
    const position = before?.key === key ? before : this.#enter(asker, key, stand);
    position.standAt(stand);
    asker.foundBy = by;
    return position;
  }

  #enter(asker: Asker, key: string, stand: Stand): Position {
    this.leave(asker);
    const { regionOf } = this.#around;
    const position = this.#positions.get(key) ?? new Position(this.#name, key, stand, regionOf);
    this.#positions.set(key, position);
    position.users++;
    asker.position = position;
    return position;
  }
}

function standOf(
  { client, viewpoint }: Asker,
  lastSeen: LastSeen | undefined,
): { readonly stand: Stand; readonly key: string } {
  const { rendering } = client;
  if (lastSeen === undefined) {
    const stand = { rendering, seen: [] };
    return { stand, key: standKey(stand, []) };
  }
  const { outlook, port, endpoints } = lastSeen;
  const rows = rowsOf(port, client.family);
  const seen = rows.map((row) => ({
    endpoints: endpoints[row.family as 'IPv4' | 'IPv6'],
    tiers: tiersOf(outlook, row, viewpoint),
  }));
  const stand = { rendering, seen };
  return {
    stand,
    key: standKey(
      stand,
      rows.map(({ family }) => family),
    ),
  };
}

function rowsOf({ rows }: ServicePort, family: XdsClient['family']): ServicePort['rows'] {
  if (family === 'both') return rows;
  if (family !== 'auto') return rows.filter((row) => row.family === family);
  const [first] = rows; // IPv4 sorts before IPv6
  return first === undefined ? [] : [first];
}
