import type { EndpointEntry } from './endpoint-entry.ts';
import type { LbEndpoint } from './lb-endpoint.ts';
import { Run, type RunPlace } from './run.ts';

/** Which endpoints a change was about; 'many': too many to look at each. */
export type Touched = readonly LbEndpoint[] | 'many';

const manyTouched = 256;

/**
 * The endpoints of one Service port in one address family, encoded once and kept in runs.
 *
 * Nobody ready: the draining ones are announced as healthy, since they are all there is and still serve (C31).
 */
export class PortEndpoints {
  readonly #name: string;
  readonly #protocol: 'TCP' | 'UDP';
  /** By key. */
  readonly #endpoints: Map<string, LbEndpoint> = new Map();
  readonly #runs: Map<string, Run> = new Map();
  /** By the nodes they are hinted for; the draining without hints by their own, as their hints never decided. */
  #reached: Map<string, Set<LbEndpoint>> | undefined;
  /** By the node they are on. undefined: to be looked up. */
  #onNode: ReadonlyMap<string, readonly LbEndpoint[]> | undefined;
  #ready = 0;
  /** The draining are announced as healthy. */
  #isLastResort = false;
  #touched: LbEndpoint[] | 'many' = [];

  constructor(port: { readonly name: string; readonly protocol: 'TCP' | 'UDP' }) {
    this.#name = port.name;
    this.#protocol = port.protocol;
  }

  add(entry: EndpointEntry): void {
    for (const number of this.#numbers(entry)) {
      const endpoint = lbEndpoint(entry, number, this.#protocol);
      const before = this.#endpoints.get(endpoint.key);
      if (before !== undefined) this.#remove(before);
      this.#put(endpoint);
    }
  }

  /** The entries have one id: at most their ports differ. */
  replace(before: EndpointEntry | undefined, after: EndpointEntry): void {
    if (before !== undefined) {
      if (this.#numbers(before).join() === this.#numbers(after).join()) return;
      this.delete(before);
    }
    this.add(after);
  }

  delete(entry: EndpointEntry): void {
    for (const number of this.#numbers(entry)) {
      const endpoint = this.#endpoints.get(keyOf(entry.address, number));
      if (endpoint?.entry.id === entry.id) this.#remove(endpoint);
    }
  }

  clear(): void {
    for (const endpoint of this.#endpoints.values()) this.#remove(endpoint);
  }

  /** Ends a change, of however many additions and deletions. Nothing may be read between these and this. */
  settle(): Touched {
    const isLastResort = this.#ready === 0;
    if (isLastResort !== this.#isLastResort) this.#reannounce(isLastResort);
    const touched = this.#touched;
    this.#touched = [];
    return touched;
  }

  /** In an order that depends on nothing but what they hold. */
  runs(): readonly Run[] {
    return [...this.#runs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, run]) => run);
  }

  runOf(endpoint: LbEndpoint): Run {
    return this.#runs.get(runKey(this.#placeOf(endpoint))) as Run;
  }

  /** Those that are nearest to that node by hints. */
  reachedFrom(node: string): readonly LbEndpoint[] {
    return [...(this.#reached?.get(node) ?? [])].sort(byKey);
  }

  /** Those on that node. O(endpoints) when it is first asked after a change. */
  on(node: string): readonly LbEndpoint[] {
    this.#onNode ??= Map.groupBy(
      [...this.#endpoints.values()].sort(byKey),
      ({ entry }) => entry.nodeName,
    );
    return node === '' ? [] : (this.#onNode.get(node) ?? []);
  }

  /** The numbers by which an entry serves this port: nearly always one. */
  #numbers({ ports }: EndpointEntry): readonly number[] {
    const own = ports.filter((p) => p.name === this.#name && p.protocol === this.#protocol);
    return own.map(({ number }) => number);
  }

  #put(endpoint: LbEndpoint): void {
    this.#endpoints.set(endpoint.key, endpoint);
    this.#enter(endpoint);
    for (const node of hintedNodes(endpoint)) {
      this.#reached ??= new Map();
      const reached = this.#reached.get(node);
      if (reached === undefined) this.#reached.set(node, new Set([endpoint]));
      else reached.add(endpoint);
    }
    if (endpoint.entry.ready) this.#ready++;
    this.#touch(endpoint);
  }

  #remove(endpoint: LbEndpoint): void {
    this.#endpoints.delete(endpoint.key);
    this.#leave(endpoint);
    for (const node of hintedNodes(endpoint)) {
      const reached = this.#reached?.get(node);
      reached?.delete(endpoint);
      if (reached?.size === 0) this.#reached?.delete(node);
    }
    if (endpoint.entry.ready) this.#ready--;
    this.#touch(endpoint);
  }

  #enter(endpoint: LbEndpoint): void {
    const place = this.#placeOf(endpoint);
    const key = runKey(place);
    let run = this.#runs.get(key);
    if (run === undefined) this.#runs.set(key, (run = new Run(place)));
    run.add(endpoint);
  }

  #leave(endpoint: LbEndpoint): void {
    const key = runKey(this.#placeOf(endpoint));
    const run = this.#runs.get(key);
    run?.delete(endpoint);
    if (run?.size === 0) this.#runs.delete(key);
  }

  /** O(draining). */
  #reannounce(isLastResort: boolean): void {
    const draining = [...this.#endpoints.values()].filter(({ entry }) => !entry.ready);
    for (const endpoint of draining) this.#leave(endpoint);
    this.#isLastResort = isLastResort;
    for (const endpoint of draining) {
      this.#enter(endpoint);
      this.#touch(endpoint);
    }
  }

  #placeOf(endpoint: LbEndpoint): RunPlace {
    const { ready, zone } = endpoint.entry;
    const isHealthy = ready || this.#isLastResort;
    const announced = isHealthy ? 'HEALTHY' : 'DRAINING';
    return { zone, reachedFrom: reachZones(endpoint), announced };
  }

  #touch(endpoint: LbEndpoint): void {
    this.#onNode = undefined;
    if (this.#touched === 'many') return;
    this.#touched.push(endpoint);
    if (this.#touched.length > manyTouched) this.#touched = 'many';
  }
}

/** Zones from which hints lead to it; without hints its own, as for the draining in an otherwise hinted service. */
export function reachZones({ entry: { forZones, zone } }: LbEndpoint): readonly string[] {
  if (forZones.length > 0) return forZones;
  return zone === '' ? [] : [zone];
}

/** Nodes from which hints lead to it. */
export function reachNodes({ entry: { forNodes, nodeName } }: LbEndpoint): readonly string[] {
  if (forNodes.length > 0) return forNodes;
  return nodeName === '' ? [] : [nodeName];
}

/** A ready one without node hints turns node hints off altogether, so nobody asks where it is. */
function hintedNodes(endpoint: LbEndpoint): readonly string[] {
  const { ready, forNodes } = endpoint.entry;
  return ready ? forNodes : reachNodes(endpoint);
}

function lbEndpoint(entry: EndpointEntry, port: number, protocol: 'TCP' | 'UDP'): LbEndpoint {
  return { key: keyOf(entry.address, port), port, protocol, entry };
}

function keyOf(address: string, port: number): string {
  return `${address} ${port}`;
}

function runKey({ zone, reachedFrom, announced }: RunPlace): string {
  return [announced === 'HEALTHY' ? 0 : 1, zone, ...reachedFrom].join('\0');
}

function byKey(a: LbEndpoint, b: LbEndpoint): number {
  return a.key < b.key ? -1 : 1;
}
