/**
 * The whole system without its sockets.
 *
 *   source ─▶ Intake (who owns what) ─▶ changeOf ─▶ Engine ─▶ effect ─▶ Hub (bytes for readers)
 *                                                                  ├──▶ SliceShelf (objects for commands)
 *                                                                  └──▶ events, what was left out
 */
import {
  Engine,
  EngineFault,
  inlineHost,
  type InjectedFault,
  type ShardHost,
  type ShardStatus,
} from '@sliceplane/engine';
import { type AskedPlace, Hub } from '@sliceplane/hub';
import {
  type Delta,
  type Endpoints,
  type EndpointSlice,
  objectKey,
  parseAddress,
  type ParseOptions,
} from '@sliceplane/kube';
import {
  type Answer,
  changeOf,
  type Codec,
  floorChange,
  interestChange,
  type Question,
  rememberEffect,
  type ServiceEffect,
  type ShardMemory,
  type ShardObject,
  shardProgram,
} from '@sliceplane/shard';
import type { LeftOut, SliceEvent, SliceOptions } from '@sliceplane/slices';
import { Intake, type IntakeSource, type Listing } from '@sliceplane/sources';
import type { Explanation, View, ViewOptions } from '@sliceplane/views';
import { EventRing, type RecordedEvent } from './event-ring.ts';
import { given } from './given.ts';
import { LeftOutBook } from './left-out-book.ts';
import { ObjectCounts } from './object-counts.ts';
import { ObjectDoor, type ObjectResult } from './object-door.ts';
import { type PlaneStatus, statusOf } from './plane-status.ts';
import {
  type AddressOwner,
  askEndpoints,
  askEndpointsOf,
  askExplanation,
  askOwners,
  askServices,
  askView,
  type Page,
  type ServiceSummary,
} from './questions.ts';
import { SliceShelf } from './slice-shelf.ts';

/** Where one life of one shard runs. */
export type PlaneShardHost = ShardHost<ShardObject, ShardMemory, ServiceEffect, Question, Answer>;

export interface PlaneOptions {
  /** Integer 1..256. @defaultValue 1 inline, else cores - 1 */
  readonly shards?: number;
  /** `inline`: on this thread, for one-shot commands, tests and simulation. */
  readonly host: 'inline' | ((shard: number) => PlaneShardHost);
  readonly codec: Codec;
  /** For shards `inline`; threads get theirs from whoever starts them, and both must be the same. */
  readonly slices?: SliceOptions;
  /** Sources that must deliver their first state before the plane counts as synced. */
  readonly sources?: readonly string[];
  /**
   * Whether what is applied counts as a source to wait for: `at-once`, whoever calls has no first state; `when-told`, the
   * plane is not synced before `mark('synced')`. @defaultValue 'at-once'
   */
  readonly apiSync?: 'at-once' | 'when-told';
  /** How raw objects are read. */
  readonly parse?: ParseOptions;
  /** Identity of this life of the state, random in a daemon. @defaultValue fixed */
  readonly epoch?: string;
  readonly version?: string;
  /** ms since the Unix epoch. @defaultValue Date.now */
  readonly now?: () => number;
  readonly log?: (entry: PlaneLog) => void;
  /** See HubOptions. */
  readonly idleClasses?: number;
  readonly maxClasses?: number;
  readonly maxRanks?: number;
  /** Longest a batch may run, ms. @defaultValue the engine's */
  readonly deadlineMs?: number;
  /** When services move between shards, see EngineOptions. @defaultValue the engine's */
  readonly moveAbove?: number;
  readonly moveLeast?: number;
  /** Runs something later; returns how to call it off. @defaultValue setTimeout */
  readonly after?: (ms: number, run: () => void) => () => void;
}

/** Something worth a line. */
export type PlaneLog =
  | { readonly event: 'synced' }
  | { readonly event: 'shard-lost'; readonly services: number }
  | { readonly event: 'shard-restored'; readonly services: number }
  | { readonly event: 'fault'; readonly fault: EngineFault }
  | { readonly event: 'recorded'; readonly recorded: SliceEvent };

/**
 * What who applies says about the whole of it. `relist`: everything is told again from here on, and what is not told until
 * `synced` has been deleted meanwhile. `synced`: the whole state has been told.
 */
export type ApiMark = 'relist' | 'synced';

/** The name of the source that `apply` and `remove` speak for. */
const API_SOURCE = 'api';

/** A view that is opened gets the time of one object for so many endpoints: it looks at each of them. */
const ENDPOINTS_PER_OBJECT = 500;

/** @throws RangeError for options out of bounds; whatever the host factory throws */
export function openPlane(options: PlaneOptions): Plane {
  return new Plane(options);
}

export class Plane {
  readonly hub: Hub;
  readonly #options: PlaneOptions;
  readonly #now: () => number;
  readonly #startedMs: number;
  readonly #engine: Engine<ShardObject, ServiceEffect, ShardMemory, Question, Answer>;
  readonly #intake: Intake;
  readonly #sources: ReadonlyMap<string, IntakeSource>;
  readonly #api: IntakeSource;
  /** What is being told again. */
  #apiListing: Listing | undefined;
  readonly #door: ObjectDoor;
  readonly #shelf: SliceShelf;
  readonly #counts = new ObjectCounts();
  readonly #events = new EventRing();
  readonly #leftOut = new LeftOutBook();
  readonly #lost = new Set<string>();
  #revisionFloor = 0;
  #closing = false;

  constructor(options: PlaneOptions) {
    const { codec, host, slices = {}, sources = [], parse = {}, epoch = 'fixed' } = options;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#startedMs = this.#now();
    this.#shelf = new SliceShelf(codec);
    const inline = (): PlaneShardHost => inlineHost(shardProgram({ slices, codec }));
    const shards = options.shards ?? (host === 'inline' ? 1 : undefined);
    this.#engine = new Engine({
      ...(shards === undefined ? {} : { shards }),
      ...given(options, ['deadlineMs', 'moveAbove', 'moveLeast', 'after']),
      host: host === 'inline' ? inline : host,
      weigh: ({ kind, partitions: [service = ''] }) =>
        kind === 'Interest' ? 1 + Math.ceil(this.hub.endpoints(service) / ENDPOINTS_PER_OBJECT) : 1,
      remember: rememberEffect,
      onEffect: (service, effect) => this.#land(service, effect),
      onLost: (services) => this.#mark(services, true),
      onRestored: (services) => this.#mark(services, false),
      onQuarantined: (services) => this.hub.markWithheld(services),
      onError: (fault) => this.#log({ event: 'fault', fault }),
      now: this.#now,
    });
    this.hub = new Hub({
      epoch,
      ...given(options, ['idleClasses', 'maxClasses', 'maxRanks']),
      openInterest: (service, viewClass) => this.#interest(service, viewClass, true),
      closeInterest: (service, viewClass) => this.#interest(service, viewClass, false),
    });
    this.#intake = new Intake({
      submit: (deltas) => this.#submit(deltas),
      onSynced: () => void this.#announce(),
      now: this.#now,
    });
    this.#sources = new Map(sources.map((name) => [name, this.#intake.open(name)]));
    this.#api = this.#intake.open(API_SOURCE);
    this.#door = new ObjectDoor(
      this.#api,
      parse,
      (namespace, name) =>
        this.#engine.get('EndpointSlice', objectKey(namespace, name)) as EndpointSlice | undefined,
    );
    if (options.apiSync !== 'when-told') this.#api.sync();
  }

  /** A way in, by the name it was given in the options. @throws RangeError for another name */
  source(name: string): IntakeSource {
    const source = this.#sources.get(name);
    if (source === undefined) {
      const known = [...this.#sources.keys()].join(', ');
      throw new RangeError(`no source '${name}' was opened, only: ${known}`);
    }
    return source;
  }

  /** One raw object in Kubernetes' JSON. On return it is safe from the loss of any shard. Never throws for a bad object. */
  apply(object: unknown): ObjectResult {
    return this.#door.put(object);
  }

  remove(kind: string, namespace: string, name: string): ObjectResult {
    return this.#door.remove(kind, namespace, name);
  }

  /** Marks the stream of what is applied. A second `relist` starts over; `synced` without one deletes nothing. */
  mark(mark: ApiMark): void {
    if (mark === 'relist') {
      this.#apiListing = this.#api.relist();
      return;
    }
    const listing = this.#apiListing;
    this.#apiListing = undefined;
    if (listing === undefined) this.#api.sync();
    else listing.end();
  }

  /**
   * Breaks a shard on purpose.
   *
   * @returns the incarnation that is broken
   * @throws RangeError for a shard that is not there, EngineFault ENGINE_CLOSED
   */
  injectFault(kind: InjectedFault, shard: number): number {
    return this.#engine.inject(shard, kind);
  }

  /** The view with its details. */
  async view(
    service: string,
    place: AskedPlace,
    options: ViewOptions,
    signal?: AbortSignal,
  ): Promise<View> {
    const viewpoint = this.hub.viewpoint(place);
    const view = await askView(this.#engine, service, viewpoint, options, signal);
    return this.#awaited(view);
  }

  async explain(
    service: string,
    place: AskedPlace,
    options: ViewOptions,
    internalTrafficPolicy?: 'Cluster' | 'Local',
    signal?: AbortSignal,
  ): Promise<Explanation> {
    const viewpoint = this.hub.viewpoint(place);
    const explanation = await askExplanation(
      this.#engine,
      service,
      viewpoint,
      options,
      internalTrafficPolicy,
      signal,
    );
    return { ...explanation, view: this.#awaited(explanation.view) };
  }

  async services(page: Page, signal?: AbortSignal): Promise<readonly ServiceSummary[]> {
    const rows = await askServices(this.#engine, page, signal);
    return rows.map((row) => ({ ...row, stale: this.#lost.has(row.service) }));
  }

  /** The legacy Endpoints objects, computed now. */
  endpoints(page: Page, signal?: AbortSignal): Promise<readonly Endpoints[]> {
    return askEndpoints(this.#engine, page, signal);
  }

  endpointsOf(service: string, signal?: AbortSignal): Promise<Endpoints | undefined> {
    return askEndpointsOf(this.#engine, service, signal);
  }

  /** Which services an address belongs to; undefined: it is not an IP address. */
  async resolve(
    text: string,
    port: number,
    signal?: AbortSignal,
  ): Promise<{ address: string; owners: readonly AddressOwner[] } | undefined> {
    const address = parseAddress(text)?.canonical;
    if (address === undefined) return undefined;
    return { address, owners: await askOwners(this.#engine, address, port, signal) };
  }

  /** Every slice as it is now, in order of namespace/name; '' for all. */
  slices(namespace: string = '', service: string = ''): Iterable<EndpointSlice> {
    return this.#shelf.read(namespace, service);
  }

  /** Newest first, at most 100. */
  events(): readonly RecordedEvent[] {
    return this.#events.newestFirst();
  }

  /** What was selected and is in no slice, and the rule that left it out. */
  leftOut(): readonly LeftOut[] {
    return this.#leftOut.all();
  }

  /** Every source has delivered its first state and it has been worked on. */
  get synced(): boolean {
    return this.hub.synced;
  }

  status(): PlaneStatus {
    return statusOf({
      version: this.#options.version ?? '',
      startedMs: this.#startedMs,
      nowMs: this.#now(),
      synced: this.hub.synced,
      shards: this.#engine.status(),
      sources: this.#intake.statuses(),
      counts: this.#counts,
      slices: this.#shelf.size,
      podsLeftOut: this.#leftOut.pods,
      staleServices: this.#lost.size,
      events: this.#events.newestFirst(),
    });
  }

  shards(): readonly ShardStatus[] {
    return this.#engine.status();
  }

  /** Resolves once everything submitted before has reached the hub. */
  settled(): Promise<void> {
    return this.#engine.settled();
  }

  close(): Promise<void> {
    this.#closing = true;
    return this.#engine.close();
  }

  /** One by one: a batch may name an object twice, and the second change finds what the first one made. */
  #submit(deltas: readonly Delta[]): void {
    for (const delta of deltas) {
      const change = changeOf(delta);
      this.#counts.count(delta, this.#engine.get(change.kind, change.key) !== undefined);
      this.#engine.submit([change]);
      if (delta.op === 'upsert' && delta.object.kind === 'Node') this.hub.setNode(delta.object);
      else if (delta.op === 'delete' && delta.kind === 'Node') this.hub.deleteNode(delta.name);
    }
  }

  #land(service: string, effect: ServiceEffect): void {
    if (effect.slices !== undefined) this.#shelf.apply(service, effect.slices);
    if (effect.leftOut !== undefined) this.#leftOut.set(service, effect.leftOut);
    for (const recorded of effect.events ?? []) {
      this.#events.record(recorded, this.#now());
      this.#log({ event: 'recorded', recorded });
    }
    this.hub.applyEffect(service, effect, this.#now());
    if (effect.gone !== undefined) this.#raiseFloor(effect.revision);
  }

  /** Law L7, for a service that comes back after its shard was lost or in another shard. */
  #raiseFloor(revision: number): void {
    if (revision <= this.#revisionFloor) return;
    this.#revisionFloor = revision;
    this.#remark(floorChange(revision));
  }

  #interest(service: string, viewClass: Parameters<typeof interestChange>[1], open: boolean): void {
    this.#remark(interestChange(service, viewClass, open));
  }

  /** What the plane itself has to tell the shards. Once it closes nobody is left to care. */
  #remark(change: ReturnType<typeof changeOf>): void {
    if (!this.#closing) this.#engine.submit([change]);
  }

  #mark(services: readonly string[], lost: boolean): void {
    for (const service of services) {
      if (lost) this.#lost.add(service);
      else this.#lost.delete(service);
    }
    this.hub.markStale(services, lost);
    const event = lost ? 'shard-lost' : 'shard-restored';
    this.#log({ event, services: services.length });
  }

  async #announce(): Promise<void> {
    try {
      await this.settled();
    } catch (thrown) {
      if (thrown instanceof EngineFault) return;
      throw thrown;
    }
    this.hub.setSynced(true);
    this.#log({ event: 'synced' });
  }

  /** Before the sources have delivered, an absent service may only be late. */
  #awaited(view: View): View {
    return this.hub.synced ? view : { ...view, state: 'pending-sync' };
  }

  #log(entry: PlaneLog): void {
    this.#options.log?.(entry);
  }
}
