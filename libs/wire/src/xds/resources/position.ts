import { assignment, assignmentVersion, localitiesOf } from './assignment.ts';
import { prioritisedLevels, type Seen, strictLevels } from './levels.ts';
import { reachNodes, reachZones, type Touched } from './port-endpoints.ts';
import type { Resource, XdsClient } from '../resource.ts';
import { Waiting } from './waiting.ts';

/** Everybody from where a Service port looks the same, as a client asks for it: they share one assignment. */
export interface Stand {
  readonly rendering: XdsClient['rendering'];
  /** By address family; empty: there is nothing to see. */
  readonly seen: readonly Seen[];
}

/** Equal stands, equal keys. */
export function standKey({ rendering, seen }: Stand, families: readonly string[]): string {
  const places = seen.map(({ tiers: { ownNode, node, zone } }) => [ownNode ?? null, node, zone]);
  return JSON.stringify([seen.length === 0 ? '' : rendering, families, places]);
}

/** The assignment for one stand, put together when somebody looks. */
export class Position {
  readonly key: string;
  readonly waiting: Waiting = new Waiting();
  /** Followers who looked here last. */
  users = 0;
  readonly #name: string;
  readonly #regionOf: (zone: string) => string;
  #stand: Stand;
  #resource: Resource | undefined;
  #isDirty = true;

  constructor(name: string, key: string, stand: Stand, regionOf: (zone: string) => string) {
    this.#name = name;
    this.key = key;
    this.#stand = stand;
    this.#regionOf = regionOf;
  }

  /** The same object as long as its content is the same. */
  resource(): Resource {
    if (this.#resource !== undefined && !this.#isDirty) return this.#resource;
    this.#isDirty = false;
    const { rendering, seen } = this.#stand;
    const levels = rendering === 'strict' ? strictLevels(seen) : prioritisedLevels(seen);
    const localities = localitiesOf(levels, this.#regionOf);
    const version = assignmentVersion(localities);
    if (this.#resource?.version !== version) {
      this.#resource = assignment(this.#name, version, localities);
    }
    return this.#resource;
  }

  /** A stand of the same key, of which the endpoints may be held elsewhere by now. */
  standAt(stand: Stand): void {
    const { seen } = this.#stand;
    if (seen.every(({ endpoints }, i) => endpoints === stand.seen[i]?.endpoints)) return;
    this.#stand = stand;
    this.#isDirty = true;
  }

  /** Something happened to these endpoints; those who wait are told if it can be seen from here. */
  touched(touched: Touched): void {
    if (!this.#concerns(touched)) return;
    this.#isDirty = true;
    this.waiting.tell();
  }

  #concerns(touched: Touched): boolean {
    if (touched === 'many') return true;
    return this.#stand.seen.some(({ tiers: { ownNode, node, zone } }) => {
      if (ownNode !== undefined) return touched.some(({ entry }) => entry.nodeName === ownNode);
      if (this.#stand.rendering === 'prioritised') return true;
      if (node !== undefined) return touched.some((one) => reachNodes(one).includes(node));
      return zone === undefined || touched.some((one) => reachZones(one).includes(zone));
    });
  }
}
