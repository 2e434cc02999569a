/**
 * Where sources meet. Every object belongs to the source that brought it first; nobody else may touch it until its
 * owner lets go.
 *
 *   files ──list(all)──▶ ┌────────┐
 *   api ────apply(some)─▶│ Intake │──Delta[]──▶ engine
 *   …                    └────────┘
 */
import { isDeepStrictEqual } from 'node:util';
import type { Delta, Kind, KubeObject } from '@sliceplane/kube';
import { inDeltaOrder } from './delta-order.ts';
import { ObjectMap, objectName } from './object-map.ts';

export type Outcome = 'created' | 'configured' | 'unchanged' | 'deleted' | 'not-found' | 'refused';

export interface IntakeResult {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Why it was refused; names both sources. */
  readonly reason?: string;
}

export interface SourceStatus {
  readonly name: string;
  /** Its first whole state has been taken. */
  readonly synced: boolean;
  /** Objects it owns. */
  readonly objects: number;
  /** Objects turned away since the start: invalid ones and those another source owns. */
  readonly refused: number;
  /** When it last changed anything, ms since the Unix epoch; 0: never. */
  readonly lastChangeMs: number;
  /** When it was last known to be current, ms since the Unix epoch; 0: never. */
  readonly currentMs: number;
}

/** A source's way in. */
export interface IntakeSource {
  readonly name: string;
  /**
   * The whole state of this source: what it owns and does not mention any more is deleted, so a source that loses a
   * deletion is put right by its next list. Counts as synced.
   */
  readonly list: (objects: readonly KubeObject[]) => readonly IntakeResult[];
  /** The same in parts, as they become known. Beginning another gives this one up. */
  readonly relist: () => Listing;
  /** Some changes, in order. Only an object that is really different becomes a delta. */
  readonly apply: (deltas: readonly Delta[]) => readonly IntakeResult[];
  /** Counts objects that never became one: they failed validation at the source's edge. */
  readonly refuse: (count: number) => void;
  /** Says that the first whole state has been delivered, or that this source has none. */
  readonly sync: () => void;
  /** Says that nothing has been missed until now. */
  readonly current: () => void;
  /** Says that this was all: nothing will change here any more, so this source is always current. */
  readonly finish: () => void;
}

/**
 * A whole state on its way in. What is added counts at once; what is missing is missing only at the end, so a listing
 * that fails half way deletes nothing: let go of it.
 */
export interface Listing {
  /** Some of the objects; one that was added before is changed again. */
  readonly add: (objects: readonly KubeObject[]) => readonly IntakeResult[];
  /**
   * That was all: what the source owns and has not mentioned since the listing began is deleted. Counts as synced.
   * @throws RangeError when the listing was given up or has ended
   */
  readonly end: () => readonly IntakeResult[];
}

export interface IntakeOptions {
  readonly submit: (deltas: readonly Delta[]) => void;
  /** Called once, when the last of the opened sources has synced. */
  readonly onSynced?: () => void;
  /** @defaultValue Date.now */
  readonly now?: () => number;
}

interface Owned {
  readonly source: string;
  object: KubeObject;
  /** Listings its source had begun when it last mentioned the object. */
  listing: number;
}

type Standing = { -readonly [K in keyof SourceStatus]: SourceStatus[K] } & {
  finished: boolean;
  /** Begun so far. */
  listings: number;
  /** The one that may go on; 0: none. */
  openListing: number;
};

export class Intake {
  readonly #options: IntakeOptions;
  readonly #now: () => number;
  readonly #owned = new ObjectMap<Owned>();
  readonly #sources = new Map<string, Standing>();
  #announced = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws RangeError when a source of this name is open already */
  open(name: string): IntakeSource {
    if (this.#sources.has(name)) throw new RangeError(`source '${name}' is open already`);
    const standing: Standing = {
      name,
      synced: false,
      objects: 0,
      refused: 0,
      lastChangeMs: 0,
      currentMs: 0,
      finished: false,
      listings: 0,
      openListing: 0,
    };
    this.#sources.set(name, standing);
    return {
      name,
      list: (objects) => {
        const listing = this.#relist(standing);
        return [...listing.add(inDeltaOrder(objects)), ...listing.end()];
      },
      relist: () => this.#relist(standing),
      apply: (deltas) => this.#apply(standing, deltas),
      refuse: (count) => {
        standing.refused += count;
      },
      sync: () => this.#sync(standing),
      current: () => {
        standing.currentMs = this.#now();
      },
      finish: () => {
        standing.finished = true;
      },
    };
  }

  /** Every open source has delivered its first whole state. */
  get synced(): boolean {
    return [...this.#sources.values()].every((source) => source.synced);
  }

  statuses(): readonly SourceStatus[] {
    return [...this.#sources.values()].map(
      ({ finished, listings: _begun, openListing: _open, ...source }) => ({
        ...source,
        currentMs: finished ? this.#now() : source.currentMs,
      }),
    );
  }

  /** The source an object belongs to. */
  ownerOf(kind: Kind, namespace: string, name: string): string | undefined {
    return this.#owned.get({ kind, namespace, name })?.source;
  }

  #relist(source: Standing): Listing {
    const number = ++source.listings;
    source.openListing = number;
    const check = (): void => {
      if (source.openListing === number) return;
      throw new RangeError(
        `listing ${number} of source '${source.name}' has ended or was given up`,
      );
    };
    return {
      add: (objects) => {
        check();
        return this.#apply(
          source,
          objects.map((object): Delta => ({ op: 'upsert', object })),
        );
      },
      end: () => {
        check();
        source.openListing = 0;
        const results = this.#apply(source, this.#unmentioned(source));
        this.#sync(source);
        return results;
      },
    };
  }

  /** Deletions of what the newest listing was silent about. O(objects of all sources). */
  #unmentioned(source: Standing): Delta[] {
    const gone: Delta[] = [];
    for (const { source: owner, object, listing } of this.#owned.values()) {
      if (owner !== source.name || listing === source.listings) continue;
      gone.push({ op: 'delete', ...objectName(object) });
    }
    return gone;
  }

  #apply(source: Standing, deltas: readonly Delta[]): readonly IntakeResult[] {
    const accepted: Delta[] = [];
    const results = deltas.map((delta) => {
      const result =
        delta.op === 'upsert' ? this.#put(source, delta.object) : this.#drop(source, delta);
      if (result.outcome === 'refused') source.refused += 1;
      else if (result.outcome !== 'unchanged' && result.outcome !== 'not-found')
        accepted.push(delta);
      return result;
    });
    source.currentMs = this.#now();
    if (accepted.length > 0) {
      source.lastChangeMs = source.currentMs;
      this.#options.submit(accepted);
    }
    return results;
  }

  #put(source: Standing, object: KubeObject): IntakeResult {
    const named = objectName(object);
    const before = this.#owned.get(named);
    if (before !== undefined && before.source !== source.name) {
      return { ...named, outcome: 'refused', reason: ownedBy(before.source, source.name) };
    }
    if (before === undefined) {
      this.#owned.set(named, { source: source.name, object, listing: source.listings });
      source.objects += 1;
      return { ...named, outcome: 'created' };
    }
    before.listing = source.listings;
    if (isDeepStrictEqual(before.object, object)) return { ...named, outcome: 'unchanged' };
    before.object = object;
    return { ...named, outcome: 'configured' };
  }

  #drop(source: Standing, delta: Delta & { op: 'delete' }): IntakeResult {
    const { kind, namespace, name } = delta;
    const before = this.#owned.get(delta);
    if (before === undefined) return { kind, namespace, name, outcome: 'not-found' };
    if (before.source !== source.name) {
      const reason = ownedBy(before.source, source.name);
      return { kind, namespace, name, outcome: 'refused', reason };
    }
    this.#owned.delete(delta);
    source.objects -= 1;
    return { kind, namespace, name, outcome: 'deleted' };
  }

  #sync(source: Standing): void {
    source.synced = true;
    source.currentMs = this.#now();
    if (this.#announced || !this.synced) return;
    this.#announced = true;
    this.#options.onSynced?.();
  }
}

function ownedBy(owner: string, asking: string): string {
  return `belongs to source '${owner}', source '${asking}' may not change it`;
}
