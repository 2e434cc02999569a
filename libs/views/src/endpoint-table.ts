/**
 * The endpoints of one service in one family, by address, kept up to date slice by slice.
 *
 *   slice ──diff by reference──▶ touched addresses ──C18 inside the slice──▶ chain of copies per address
 *   settle: chain before vs chain after ──winner per Service port──▶ tallies, and the list of what really changed
 *
 * A change costs O(the slice) comparisons of references and O(touched) of everything else, whatever the service's size.
 */
import type { Endpoint, EndpointSlice } from '@sliceplane/kube';
import {
  areSameChains,
  areSameWinners,
  eachWinner,
  type FedPorts,
  type Link,
  type Winner,
  winnersOf,
  without,
} from './copy-chain.ts';
import { hold, type HeldSlice, moved } from './held-slice.ts';
import { PortTally } from './port-tally.ts';
import { type Willingness, willingness } from './readiness.ts';
import { Roll } from './roll.ts';
import type { ServicePortKey } from './service-ports.ts';
import type { ViewFamily } from './view.ts';

/** An address whose winners are not what they were. */
export interface AddressChange {
  readonly address: string;
  readonly before: readonly Winner[];
  readonly after: readonly Winner[];
}

export class EndpointTable {
  readonly family: ViewFamily;
  /** One per Service port, sorted by name and protocol. */
  readonly tallies: readonly PortTally[];
  private readonly held = new Map<string, HeldSlice>();
  private readonly chains = new Map<string, Link>();
  /** The chains, as last settled, of the addresses touched since. */
  private touched = new Map<string, Link | undefined>();
  private nearby: Map<string, Set<string>> | undefined;
  private lastRoll: Roll | undefined;
  private isRollNew = false;
  private settledOnce = false;

  constructor(family: ViewFamily, ports: readonly ServicePortKey[]) {
    this.family = family;
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
    const after = slice === undefined ? undefined : hold(slice, before, this.tallies);
    if (after === undefined) this.held.delete(name);
    else this.held.set(name, after);
    for (const [address, endpoint] of moved(before, after)) {
      this.replace(address, name, after?.ports ?? [], endpoint);
    }
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

  /** All addresses, to be looked at one by one. The first call after a change costs O(endpoints). */
  roll(): Roll {
    if (this.lastRoll === undefined || !this.isRollNew) {
      this.lastRoll = new Roll(this.family, this.chains, this.lastRoll);
      this.isRollNew = true;
    }
    return this.lastRoll;
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
    this.isRollNew = false;
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
