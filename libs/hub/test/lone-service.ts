/** One service whose views are made by the real rules, sent as its shard would send them; and a renderer that taps it. */
import type { Endpoint, EndpointSlice, Service } from '@sliceplane/kube';
import type { ClassUpdate, ServiceEffect } from '@sliceplane/shard';
import {
  defaultViewOptions,
  type View,
  type ViewClassKey,
  type ViewEntry,
  viewHash,
  ViewIndex,
} from '@sliceplane/views';
import { Hub, type HubOptions, type Tap, type TapNews, type TapState } from '../src/index.ts';
import { fieldsOf } from './reader.ts';
import { piecesOf } from './world.ts';

export const hinted = 'hinted/both/any';
const name = 'shop/cart';
const metadata = {
  namespace: 'shop',
  uid: 'u',
  labels: {},
  annotations: {},
  ownerReferences: [],
};

export type Policy = 'Cluster' | 'Local';

function serviceOf(internalTrafficPolicy: Policy): Service {
  return {
    kind: 'Service',
    metadata: { ...metadata, name: 'cart' },
    type: 'ClusterIP',
    selector: null,
    clusterIP: '',
    clusterIPs: [],
    ipFamilies: ['IPv4'],
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }],
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy,
    loadBalancerIPs: [],
  };
}

function sliceOf(endpoints: readonly Endpoint[]): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, name: 'cart-1' },
    addressType: 'IPv4',
    endpoints,
    ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
  };
}

export class LoneService {
  readonly hub: Hub;
  readonly name: string = name;
  readonly interests: Set<ViewClassKey> = new Set();
  #index: ViewIndex = new ViewIndex(name);
  #slice: EndpointSlice | undefined;
  #service: Service | undefined;
  #asked: ViewClassKey[] = [];

  constructor(limits: Pick<HubOptions, 'idleClasses' | 'maxClasses'> = {}) {
    this.hub = new Hub({
      epoch: 'e1',
      ...limits,
      openInterest: (_service, key) => {
        this.interests.add(key);
        this.#asked.push(key);
      },
      closeInterest: (_service, key) => {
        this.interests.delete(key);
        this.#index.close(key);
      },
    });
  }

  /** undefined: there is no such Service. */
  setPolicy(policy: Policy | undefined): void {
    this.#service = policy && serviceOf(policy);
    this.#index.setService(this.#service);
  }

  setEndpoints(endpoints: readonly Endpoint[]): void {
    const slice = sliceOf(endpoints);
    this.#index.setSlice(this.#slice, slice);
    this.#slice = slice;
  }

  /** Sends what changed. `isLossy`: no update of a class arrives. */
  commit(isLossy: boolean = false): void {
    const { changed, revision, found, outlook, classes } = this.#index.commit();
    if (!changed && outlook === undefined && classes.length === 0) return;
    const updates = isLossy ? [] : classes.map(updateOf);
    const times = { triggerMs: revision, ingestMs: 2, computedMs: 3 };
    const view = { found, revision, times, classes: updates, ...(outlook ? { outlook } : {}) };
    this.hub.applyEffect(name, { revision, view } satisfies ServiceEffect);
  }

  /** Opens what was asked for since the last time. */
  settle(): void {
    for (const key of this.#asked.splice(0)) if (this.interests.has(key)) this.#index.open(key);
    this.commit();
  }

  /** A new shard takes over from what is remembered. */
  replace(): void {
    this.#index = new ViewIndex(name, this.#index.revision + 3);
    this.#index.setService(this.#service);
    if (this.#slice !== undefined) this.#index.setSlice(undefined, this.#slice);
    for (const key of this.interests) this.#index.open(key);
    this.#asked = [];
    this.commit();
  }

  /** The shard lets go of a service that is nowhere any more. */
  drop(): void {
    if (this.#service !== undefined || this.interests.size > 0) return;
    this.commit();
    const { revision } = this.#index;
    this.#index = ViewIndex.above(name, revision);
    if (this.#slice !== undefined) this.#index.setSlice(undefined, this.#slice);
    this.hub.applyEffect(name, { revision, gone: true });
  }

  /** From the slices alone. */
  entries(): ReadonlyMap<number, string> {
    const { entries } = this.#view();
    return new Map(entries.map((entry) => [entry.id, textOf(entry)]));
  }

  hash(): string {
    return this.#view().hash;
  }

  #view(): View {
    const place = { node: '', nodeKnown: false, zone: '', zoneGiven: false };
    return this.#index.view(place, { ...defaultViewOptions, mode: 'hinted' } as const);
  }
}

/** Without the details of a view that was made for one asker. */
function textOf(entry: ViewEntry): string {
  return JSON.stringify({ ...entry, details: undefined });
}

function updateOf({
  upserts,
  ...change
}: ReturnType<ViewIndex['commit']>['classes'][number]): ClassUpdate {
  return { ...change, upserts: piecesOf(upserts.map((entry) => [entry.id, textOf(entry)])) };
}

/** Keeps what a tap tells, and finds after each take that it has the hash it should have. */
export class Renderer {
  readonly tap: Tap;
  readonly held: Map<number, string> = new Map();
  state: TapState = 'pending';
  /** Since the last take. */
  calls = 0;
  resets = 0;

  /** @param isEager takes at once when it is told */
  constructor(hub: Hub, service: string = name, isEager: boolean = false) {
    this.tap = hub.tap(service, hinted, () => {
      this.calls++;
      if (isEager) this.take();
    });
    this.take();
  }

  take(): void {
    this.calls = 0;
    const news = this.tap.take();
    this.state = this.tap.state;
    if (this.state === 'not-found' || news?.reset === true) this.held.clear();
    if (news !== undefined) this.#apply(news);
    const entries = [...this.held.values()].map((text) => JSON.parse(text) as ViewEntry);
    const expected = this.state === 'ready' ? Buffer.from(viewHash(entries)) : Buffer.alloc(0);
    if (expected.equals(this.tap.hash)) return;
    const hash = Buffer.from(this.tap.hash).toString('hex');
    throw new Error(`${this.state}: hash ${hash}, held ${expected.toString('hex')}`);
  }

  #apply(news: TapNews): void {
    if (news.reset) this.resets++;
    for (const [field, bytes] of fieldsOf(Buffer.from(news.pieces))) {
      if (field !== 12) throw new RangeError(`field ${field} is no piece`);
      const parts = new Map(fieldsOf(bytes as Buffer));
      const id = (parts.get(1) as Buffer).readBigUInt64LE();
      this.held.set(Number(id), parts.get(2)?.toString() ?? '');
    }
    for (const id of news.removed) this.held.delete(id);
  }
}
