import { InvalidArgument } from '@sliceplane/hub';
import type {
  DeltaDiscoveryRequest__Output,
  DiscoveryRequest__Output,
} from '@sliceplane/proto/xds';
import type { FrameSource } from '../../grpc/flow.ts';
import { DeltaType } from './delta-type.ts';
import type { DiscoveryFrames, Variant } from './discovery-frames.ts';
import { checkNodeWords } from './node-words.ts';
import {
  type ClientResources,
  type Followed,
  type ResourceSource,
  typeUrls,
  type XdsType,
} from '../resource.ts';
import { SotwType } from './sotw-type.ts';
import { subjectOf, tellingOrder, typeOf, unknownSubject } from './subjects.ts';
import type { Moment, Subject, TypeState } from './type-state.ts';
import type { XdsNack, XdsStreamStatus } from './xds-status.ts';
import type { XdsTally } from './xds-tally.ts';

export type XdsRequest = DiscoveryRequest__Output | DeltaDiscoveryRequest__Output;

export interface XdsStreamOptions {
  /** `take` is given requests of this variant only. */
  readonly variant: Variant;
  /** The one type of a stream that is not aggregated. */
  readonly only?: 'endpoint' | undefined;
  /** Of a response, unless one resource alone is larger, and but for SotW lists of clusters and Listeners, which must be whole. */
  readonly maxFrameBytes: number;
  /** Names asked for at once, of all types. */
  readonly maxNames: number;
  /** Of the server. */
  readonly frames: DiscoveryFrames;
  readonly wake: () => void;
  readonly onNack: (nack: XdsNack) => void;
  readonly tally: XdsTally;
  readonly now: () => number;
}

/** Types unknown here that a stream may ask for; what it asks of further ones is left unanswered. */
const maxUnknownTypes = 16;
const maxTypeUrlChars = 256;
/** Of a NACK that is reported. */
const namesReported = 16;

/**
 * One xDS stream: requests in, frames out, one state machine per type between them. Frames are made when they are pulled,
 * of the newest state; until then, and while a response waits for its answer, a type holds the set of names with news.
 *
 *   request ─▶ type ─▶ wake … next() ─▶ cluster, endpoint, listener, route, then removals of the first two
 */
export class XdsStream implements FrameSource {
  readonly #source: ResourceSource;
  readonly #options: XdsStreamOptions;
  readonly #types: Map<string, TypeState<XdsRequest>> = new Map();
  /** Clusters told of before endpoints were asked for: who resumes is waiting for those, too. */
  #untoldEndpoints: Set<string> | undefined;
  #nodeId = '';
  #resources: ClientResources | undefined;
  #unknownTypes = 0;
  #awake = false;
  #closed = false;

  constructor(source: ResourceSource, options: XdsStreamOptions) {
    this.#source = source;
    this.#options = options;
  }

  get isAwake(): boolean {
    return this.#awake;
  }

  /** @throws InvalidArgument, StatusError for what ends the stream */
  take(request: XdsRequest): void {
    if (this.#closed) return;
    const typeUrl = this.#typeUrlOf(request);
    const resources = this.#resourcesFor(request);
    const { tally, maxNames, now } = this.#options;
    tally.count(typeOf(typeUrl) ?? 'other', 'requests');
    const type = this.#types.get(typeUrl) ?? this.#open(typeUrl, resources);
    if (type === undefined) return;
    let names = 0;
    for (const other of this.#types.values()) if (other !== type) names += other.size;
    type.take(request, maxNames - names, now());
    if (this.#untoldEndpoints !== undefined) this.#tellEndpoints([]);
    // Of any type: an answer to one may be what another has been waiting for.
    if (this.#hasMore) this.#wake();
  }

  next(nowMs: number): Buffer | undefined {
    if (this.#closed) return undefined;
    const wasSettled = this.#isSettled;
    let frame = this.#nextOf({ nowMs, isSettled: wasSettled });
    // What was dirty may have turned out to be no news.
    if (frame === undefined && !wasSettled && this.#isSettled) {
      frame = this.#nextOf({ nowMs, isSettled: true });
    }
    this.#awake = frame !== undefined && this.#hasMore;
    return frame;
  }

  /** `resources`: with every resource of every type. O(types), or O(resources). */
  status(resources: boolean): XdsStreamStatus {
    const { client, zone } = this.#resources ?? {};
    return {
      nodeId: this.#nodeId,
      userAgent: client?.userAgent ?? '',
      node: client?.place.node ?? '',
      zone: zone ?? '',
      rendering: client?.rendering ?? '',
      types: Array.from(this.#types.values(), (type) => type.status(resources)),
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const type of this.#types.values()) type.close();
    this.#types.clear();
    this.#resources?.close();
  }

  /** As far as is known without looking. */
  get #hasMore(): boolean {
    for (const { isReady } of this.#types.values()) if (isReady) return true;
    return false;
  }

  get #isSettled(): boolean {
    const listeners = this.#typeNamed('listener');
    const routes = this.#typeNamed('route');
    return listeners?.isQuiet !== false && routes?.isQuiet !== false;
  }

  #nextOf(moment: Moment): Buffer | undefined {
    for (const name of tellingOrder) {
      const isFirstTold = name === 'cluster' || name === 'endpoint';
      const isSettled = !isFirstTold || moment.isSettled;
      const frame = this.#typeNamed(name)?.next({ ...moment, isSettled });
      if (frame !== undefined) return frame;
    }
    if (this.#unknownTypes === 0) return undefined;
    for (const [typeUrl, type] of this.#types) {
      const frame = typeOf(typeUrl) === undefined ? type.next(moment) : undefined;
      if (frame !== undefined) return frame;
    }
    return undefined;
  }

  #typeNamed(type: XdsType): TypeState<XdsRequest> | undefined {
    return this.#types.get(typeUrls[type]);
  }

  #typeUrlOf({ typeUrl }: XdsRequest): string {
    const { only } = this.#options;
    if (only !== undefined) {
      const wanted = typeUrls[only];
      if (typeUrl === '' || typeUrl === wanted) return wanted;
      throw new InvalidArgument('type_url', typeUrl, `this stream is of ${wanted} alone`);
    }
    if (typeUrl !== '') return typeUrl;
    throw new InvalidArgument('type_url', typeUrl, 'is required on an aggregated stream');
  }

  /** The node of the first request stands for the whole stream; later ones may repeat it. */
  #resourcesFor({ node }: XdsRequest): ClientResources {
    const id = node?.id ?? '';
    if (this.#resources === undefined) {
      checkNodeWords(node);
      this.#resources = this.#source.open(node, (followed) => this.#changed(followed));
      this.#nodeId = id;
    } else if (id !== '' && id !== this.#nodeId) {
      throw new InvalidArgument(
        'node.id',
        id,
        `must be that of the first request, ${this.#nodeId}`,
      );
    }
    return this.#resources;
  }

  /** undefined: it asks for too many things that this server has never heard of. */
  #open(typeUrl: string, resources: ClientResources): TypeState<XdsRequest> | undefined {
    const type = typeOf(typeUrl);
    if (type === undefined) {
      const isTooMuch = this.#unknownTypes === maxUnknownTypes;
      if (isTooMuch || typeUrl.length > maxTypeUrlChars) return undefined;
      this.#unknownTypes++;
    }
    const subject = type === undefined ? unknownSubject(typeUrl) : subjectOf(type, resources);
    const opened = this.#stateOf(subject);
    this.#types.set(typeUrl, opened);
    return opened;
  }

  #stateOf(subject: Subject): TypeState<XdsRequest> {
    const { variant, frames, maxFrameBytes, tally } = this.#options;
    const around = {
      subject,
      frames,
      maxFrameBytes,
      count: (what: 'stale' | 'responses' | 'acks' | 'nacks') => tally.count(subject.tallied, what),
      wake: () => this.#wake(),
      nacked: (nonce: string, names: readonly string[], message: string) => {
        this.#nacked({ typeUrl: subject.typeUrl, nonce, names, message });
      },
      told: (names: readonly string[]) => {
        if (subject.tallied === 'cluster') this.#tellEndpoints(names);
      },
    };
    return variant === 'sotw' ? new SotwType(around) : new DeltaType(around);
  }

  /** Envoy warms a cluster that was added or changed until it is told the endpoints, also if it has them. */
  #tellEndpoints(clusters: readonly string[]): void {
    const endpoints = this.#typeNamed('endpoint');
    if (endpoints !== undefined) {
      endpoints.tellAgain([...(this.#untoldEndpoints ?? []), ...clusters]);
      this.#untoldEndpoints = undefined;
      return;
    }
    this.#untoldEndpoints ??= new Set();
    for (const name of clusters) {
      if (this.#untoldEndpoints.size < this.#options.maxNames) this.#untoldEndpoints.add(name);
    }
  }

  #nacked(nack: Pick<XdsNack, 'typeUrl' | 'nonce' | 'names' | 'message'>): void {
    const { client } = this.#resources as ClientResources;
    this.#options.onNack({
      ...nack,
      names: nack.names.slice(0, namesReported),
      nodeId: this.#nodeId,
      userAgent: client.userAgent,
      node: client.place.node,
    });
  }

  #changed(followed: Followed): void {
    this.#typeNamed(followed.type)?.changed(followed);
  }

  #wake(): void {
    if (this.#awake || this.#closed) return;
    this.#awake = true;
    this.#options.wake();
  }
}
