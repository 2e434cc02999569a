import { type Hub, type Tap, TooManyClasses } from '@sliceplane/hub';
import { type EndpointEntry, entriesOf } from './endpoint-entry.ts';
import { PortEndpoints, type Touched } from './port-endpoints.ts';

/** Both address families of one Service port. */
export type FamilyEndpoints = Readonly<Record<'IPv4' | 'IPv6', PortEndpoints>>;

/** Which port a feed tells of a change to, and what was touched. */
export interface PortFeed {
  readonly endpoints: FamilyEndpoints;
  changed(touched: Touched): void;
}

/**
 * The endpoints of one followed service, from one tap, shared by everybody who follows any port of it. A change costs what
 * changed, whoever follows.
 */
export class ServiceFeed {
  readonly #tap: Tap;
  readonly #heard: () => void;
  readonly #entries: Map<number, EndpointEntry> = new Map();
  readonly #ports: Set<PortFeed> = new Set();
  #isReady = false;
  /** The view could not be opened; it is tried again when somebody looks. */
  #isRefused = false;

  /** `heard` is called after each change to the service or its endpoints, once those are here. @throws TooManyClasses */
  constructor(hub: Hub, service: string, heard: () => void) {
    this.#heard = heard;
    this.#tap = hub.tap(service, 'hinted/both/any', () => this.#changed());
    try {
      this.#pull();
    } catch (thrown) {
      this.#tap.close();
      throw thrown;
    }
  }

  /** The endpoints are known. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get ports(): number {
    return this.#ports.size;
  }

  /** @throws TooManyClasses when the view cannot be opened for now */
  look(): void {
    if (this.#isRefused) this.#pull();
  }

  /** Fills the port with what is here, and tells it of changes from then on. */
  attach(port: PortFeed): void {
    this.#ports.add(port);
    this.#each(port, (endpoints) => endpoints.clear());
    for (const entry of this.#entries.values()) side(port, entry).add(entry);
    this.#settle();
  }

  /** What it holds stays as it is. */
  detach(port: PortFeed): void {
    this.#ports.delete(port);
  }

  close(): void {
    this.#tap.close();
  }

  #changed(): void {
    // Ports that went are detached before what is left of them is taken away.
    this.#heard();
    try {
      this.#pull();
    } catch (thrown) {
      if (!(thrown instanceof TooManyClasses)) throw thrown;
      this.#isRefused = true;
      for (const port of this.#ports) port.changed('many');
    }
  }

  #pull(): void {
    const wasReady = this.#isReady;
    const news = this.#tap.take();
    this.#isRefused = false;
    if (this.#tap.state !== 'ready') this.#empty();
    if (news !== undefined) {
      if (news.reset) this.#empty();
      const removed = new Set(news.removed);
      for (const id of removed) this.#delete(id);
      for (const entry of entriesOf(news.pieces)) if (!removed.has(entry.id)) this.#add(entry);
      this.#isReady = true;
    }
    this.#settle(this.#isReady && !wasReady);
  }

  #add(entry: EndpointEntry): void {
    const before = this.#entries.get(entry.id);
    this.#entries.set(entry.id, entry);
    for (const port of this.#ports) side(port, entry).replace(before, entry);
  }

  #delete(id: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    for (const port of this.#ports) side(port, entry).delete(entry);
  }

  #empty(): void {
    this.#isReady = false;
    this.#entries.clear();
    for (const port of this.#ports) this.#each(port, (endpoints) => endpoints.clear());
  }

  #settle(isFirst: boolean = false): void {
    for (const port of this.#ports) {
      const { IPv4, IPv6 } = port.endpoints;
      const touched = both(IPv4.settle(), IPv6.settle());
      if (isFirst || touched.length > 0) port.changed(isFirst ? 'many' : touched);
    }
  }

  #each({ endpoints }: PortFeed, act: (endpoints: PortEndpoints) => void): void {
    act(endpoints.IPv4);
    act(endpoints.IPv6);
  }
}

export function noEndpoints(port: {
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP';
}): FamilyEndpoints {
  return { IPv4: new PortEndpoints(port), IPv6: new PortEndpoints(port) };
}

function side({ endpoints }: PortFeed, { address }: EndpointEntry): PortEndpoints {
  return address.includes(':') ? endpoints.IPv6 : endpoints.IPv4;
}

function both(a: Touched, b: Touched): Touched {
  return a === 'many' || b === 'many' ? 'many' : [...a, ...b];
}
