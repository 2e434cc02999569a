/**
 * The endpoints of one service in one family, by address, kept up to date slice by slice.
 *
 *   slice ──diff by reference──▶ touched addresses ──C18 inside the slice──▶ chain of copies per address
 *   settle: chain before vs chain after ──winner per Service port──▶ tallies, and the list of what really changed
 *
 * A change costs O(the slice) comparisons of references and O(touched) of everything else, whatever the service's size.
 */
import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import { beats, type Copy, dedupSlice } from './dedup.ts';
import { placeAddress } from './endpoint-place.ts';
import { type Chosen, haveSameFactsAndHints, isSamePort } from './entry.ts';
import { PortTally } from './port-tally.ts';
import { type Willingness, willingness } from './readiness.ts';
import { type ServicePortKey, usedPorts } from './service-ports.ts';
import type { ViewFamily, ViewPort } from './view.ts';

/** The copy that won an address for one Service port and number. */
export interface Winner extends Chosen {
  readonly tally: PortTally;
  readonly slice: string;
}

/** An address whose winners are not what they were. */
export interface AddressChange {
  readonly address: string;
  readonly before: readonly Winner[];
  readonly after: readonly Winner[];
}

/** What all copies from one slice have in common; the same object while the slice's ports stay equal. */
type FedPorts = readonly { readonly tally: PortTally; readonly port: ViewPort }[];

/** One copy of an address per slice, chained: immutable, so a chain taken earlier stays as it was. */
interface Link extends Copy {
  readonly ports: FedPorts;
  readonly next: Link | undefined;
}

interface HeldSlice {
  readonly slicePorts: EndpointSlice['ports'];
  readonly ports: FedPorts;
  readonly endpoints: readonly Endpoint[];
  /** Address of each endpoint, by index. */
  readonly places: readonly (string | undefined)[];
}

export class EndpointTable {
  readonly family: ViewFamily;
  /** One per Service port, sorted by name and protocol. */
  readonly tallies: readonly PortTally[];
  private readonly ports: readonly ServicePortKey[];
  private readonly held = new Map<string, HeldSlice>();
  private readonly chains = new Map<string, Link>();
  /** The chains, as last settled, of the addresses touched since. */
  private touched = new Map<string, Link | undefined>();
  private nearby: Map<string, Set<string>> | undefined;
  private settledOnce = false;

  constructor(family: ViewFamily, ports: readonly ServicePortKey[]) {
    this.family = family;
    this.ports = ports;
    this.tallies = ports.map((of) => new PortTally(family, of));
  }

  get isEmpty(): boolean {
    return this.chains.size === 0;
  }

  addresses(): Iterable<string> {
    return this.chains.keys();
  }

  /** Takes a slice's newest state; undefined: it is gone. */
  setSlice(name: string, slice: EndpointSlice | undefined): void {
    const before = this.held.get(name);
    const after = slice === undefined ? undefined : this.hold(slice, before);
    if (after === undefined) this.held.delete(name);
    else this.held.set(name, after);
    const touched = touchedPlaces(before, after);
    if (touched.size === 0) return;
    const kept = dedupSlice(after?.endpoints ?? [], (_, index) => {
      const place = after?.places[index];
      return place !== undefined && touched.has(place) ? place : undefined;
    });
    for (const address of touched)
      this.replace(address, name, after?.ports ?? [], kept.get(address));
  }

  /**
   * Moves the tallies to what the chains say now and tells what changed for a viewer. The first settling only counts:
   * there was nobody yet to tell.
   */
  settle(): readonly AddressChange[] {
    if (!this.settledOnce) {
      this.settledOnce = true;
      for (const chain of this.chains.values()) {
        eachWinner(chain, (fed, link) => fed.tally.add(link.endpoint));
      }
      return [];
    }
    const changes: AddressChange[] = [];
    for (const [address, chain] of this.touched) {
      const now = this.chains.get(address);
      if (areSameChains(chain, now)) continue;
      const before = winnersOf(chain);
      const after = winnersOf(now);
      if (areSameWinners(before, after)) continue;
      for (const { tally, endpoint } of before) tally.remove(endpoint);
      for (const { tally, endpoint } of after) tally.add(endpoint);
      this.moveNearby(address, before, after);
      changes.push({ address, before, after });
    }
    this.touched = new Map();
    return changes;
  }

  winnersAt(address: string): readonly Winner[] {
    return winnersOf(this.chains.get(address));
  }

  /** Addresses with an endpoint on the node or hinted for it. The first call costs O(endpoints). */
  near(node: string): ReadonlySet<string> {
    if (this.nearby === undefined) {
      this.nearby = new Map();
      for (const address of this.chains.keys()) {
        this.moveNearby(address, [], this.winnersAt(address));
      }
    }
    return this.nearby.get(node) ?? nowhere;
  }

  /** The best there is on a node for one port: what Local asks (C33). */
  bestOnNode(tally: PortTally, node: string): Willingness {
    let best: Willingness = 'closed';
    for (const address of this.near(node)) {
      for (const winner of this.winnersAt(address)) {
        if (winner.tally !== tally || winner.endpoint.nodeName !== node) continue;
        const willing = willingness(winner.endpoint);
        if (willing === 'ready') return 'ready';
        if (willing === 'draining') best = 'draining';
      }
    }
    return best;
  }

  private hold(slice: EndpointSlice, before: HeldSlice | undefined): HeldSlice {
    const ports = this.feed(slice.ports, before);
    const endpoints = ports.length > 0 ? slice.endpoints : [];
    const places = endpoints.map((endpoint, i) =>
      before !== undefined && before.endpoints[i] === endpoint
        ? before.places[i]
        : placeAddress(this.family, endpoint),
    );
    return { slicePorts: slice.ports, ports, endpoints, places };
  }

  private feed(slicePorts: EndpointSlice['ports'], before: HeldSlice | undefined): FedPorts {
    if (before?.slicePorts === slicePorts) return before.ports;
    const fed = usedPorts(slicePorts, this.ports).map(({ of, port }) => ({
      tally: this.tallies[this.ports.indexOf(of)] as PortTally,
      port,
    }));
    const same =
      before !== undefined &&
      before.ports.length === fed.length &&
      before.ports.every(
        ({ tally, port }, i) => tally === fed[i]?.tally && isSamePort(port, fed[i].port),
      );
    return same ? before.ports : fed;
  }

  private replace(
    address: string,
    slice: string,
    ports: FedPorts,
    endpoint: Endpoint | undefined,
  ): void {
    const chain = this.chains.get(address);
    if (this.settledOnce && !this.touched.has(address)) this.touched.set(address, chain);
    const others = without(chain, slice);
    const now = endpoint === undefined ? others : { slice, ports, endpoint, next: others };
    if (now === undefined) this.chains.delete(address);
    else this.chains.set(address, now);
  }

  private moveNearby(address: string, before: readonly Winner[], after: readonly Winner[]): void {
    if (this.nearby === undefined) return;
    for (const node of nodesOf(before)) {
      const there = this.nearby.get(node);
      there?.delete(address);
      if (there?.size === 0) this.nearby.delete(node);
    }
    for (const node of nodesOf(after)) {
      const there = this.nearby.get(node);
      if (there === undefined) this.nearby.set(node, new Set([address]));
      else there.add(address);
    }
  }
}

/** The nodes an address may matter to: those its endpoints are on or hinted for. */
export function nodesOf(winners: readonly Winner[]): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const { endpoint } of winners) {
    if (endpoint.nodeName) nodes.add(endpoint.nodeName);
    for (const { name } of endpoint.hints?.forNodes ?? []) nodes.add(name);
  }
  return nodes;
}

const nowhere: ReadonlySet<string> = new Set();

/** The places of endpoints that are not the same object at the same distance from either end. */
function touchedPlaces(before: HeldSlice | undefined, after: HeldSlice | undefined): Set<string> {
  const touched = new Set<string>();
  const old = before?.endpoints ?? [];
  const now = after?.endpoints ?? [];
  const samePorts = before?.ports === after?.ports;
  if (samePorts && old === now) return touched;
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  let tail = 0;
  if (samePorts) {
    while (head < shorter && old[head] === now[head]) head++;
    while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail])
      tail++;
  }
  const inPlace = samePorts && old.length === now.length;
  const touch = (held: HeldSlice | undefined) => {
    const end = (held?.places.length ?? 0) - tail;
    for (let i = head; i < end; i++) {
      const place = held?.places[i];
      if (place !== undefined && !(inPlace && old[i] === now[i])) touched.add(place);
    }
  };
  touch(before);
  touch(after);
  return touched;
}

function without(chain: Link | undefined, slice: string): Link | undefined {
  if (chain === undefined) return undefined;
  if (chain.slice === slice) return chain.next;
  const next = without(chain.next, slice);
  return next === chain.next ? chain : { ...chain, next };
}

/** Visits the winner for each Service port and number. Nearly every chain has one link and nothing to compare. */
function eachWinner(
  chain: Link | undefined,
  visit: (fed: FedPorts[number], link: Link) => void,
): void {
  for (let link = chain; link !== undefined; link = link.next) {
    for (const fed of link.ports) {
      if (chain?.next === undefined || isWinner(link, fed, chain)) visit(fed, link);
    }
  }
}

function isWinner(link: Link, { tally, port }: FedPorts[number], chain: Link): boolean {
  for (let other: Link | undefined = chain; other !== undefined; other = other.next) {
    if (other === link || !beats(other, link)) continue;
    if (other.ports.some((fed) => fed.tally === tally && fed.port.port === port.port)) return false;
  }
  return true;
}

function winnersOf(chain: Link | undefined): readonly Winner[] {
  const winners: Winner[] = [];
  eachWinner(chain, ({ tally, port }, { slice, endpoint }) => {
    winners.push({ tally, port, slice, endpoint });
  });
  return winners;
}

/** The cheap answer for an endpoint that moved to another slice or came back: one copy, the same object. */
function areSameChains(a: Link | undefined, b: Link | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.next !== undefined || b.next !== undefined)
    return false;
  return a.endpoint === b.endpoint && a.ports === b.ports;
}

function areSameWinners(before: readonly Winner[], after: readonly Winner[]): boolean {
  return (
    before.length === after.length &&
    before.every((a) =>
      after.some(
        (b) =>
          a.tally === b.tally &&
          isSamePort(a.port, b.port) &&
          haveSameFactsAndHints(a.endpoint, b.endpoint),
      ),
    )
  );
}
