import type { ChangeTimes, ClassUpdate } from '@sliceplane/shard';
import type { ViewClassKey } from '@sliceplane/views';
import { Parking } from './parking.ts';
import { PieceSlab } from './piece-slab.ts';
import type { Travelling } from './propagation.ts';
import { type Changes, RecentChanges } from './recent-changes.ts';

/** What an update did. `gap`: it does not follow from what is here, so the class must be opened anew. */
export type ClassStep = 'opened' | 'changed' | 'unchanged' | 'ignored' | 'gap';

/**
 * The view of one service by one class, as bytes: all that every viewpoint of the class shares (law 6).
 * It follows the shard's updates by hash, never by revision: after a shard was replaced revisions may jump, and
 * a reset with the hash that is already here changes nothing for anybody.
 */
export class ClassView implements Travelling {
  readonly key: ViewClassKey;
  /** Up to date with `hash`. Emptied by a change, so that one who never pulls costs nothing from the second event on. */
  readonly parked: Parking = new Parking();
  /** Callers that wait for the class to open. */
  readonly waiting: Set<() => void> = new Set();
  /** Watched entries and calls that need this class open. */
  users = 0;
  /** The shard has sent the whole view; until then nothing here may be read. */
  isOpen = false;
  hash: Uint8Array = new Uint8Array(0);
  /** `hash` as a string of 16 chars, to compare and to key by. */
  hashKey = '';
  revision = 0;
  /** Times the view changed since it is here. */
  changes = 0;
  /** Per port of the outlook. */
  chosen: readonly number[] = [];
  times: ChangeTimes = { triggerMs: 0, ingestMs: 0, computedMs: 0 };
  landedMs = 0;
  toldMs = 0;
  /** Endpoints it chooses from, if it is a subset, when it was opened. */
  readonly ranks: number;
  readonly #entries = new PieceSlab();
  readonly #recent = new RecentChanges();

  readonly #snapshotBuilt: () => void;

  constructor(key: ViewClassKey, snapshotBuilt: () => void, ranks: number = 0) {
    this.key = key;
    this.ranks = ranks;
    this.#snapshotBuilt = snapshotBuilt;
  }

  get size(): number {
    return this.#entries.size;
  }

  apply(update: ClassUpdate, times: ChangeTimes): ClassStep {
    if (!update.reset && !this.isOpen) return 'ignored';
    const hashKey = hashKeyOf(update.hash);
    const step = update.reset ? this.#reset(update, hashKey, times) : this.#follow(update, times);
    if (step === 'gap') return step;
    this.isOpen = true;
    this.hash = new Uint8Array(update.hash);
    this.hashKey = hashKey;
    this.revision = update.revision;
    this.chosen = update.chosen;
    if (step !== 'unchanged') {
      this.times = times;
      this.changes++;
    }
    return step;
  }

  /** What is here can no longer be followed: wait for a reset. */
  reopen(): void {
    this.isOpen = false;
    this.#recent.clear();
  }

  /** The whole view: pieces in order of id, one buffer until the next change. */
  snapshot(): Uint8Array {
    if (!this.#entries.isJoined) this.#snapshotBuilt();
    return this.#entries.joined();
  }

  /** What leads from the view of that hash to this one; undefined: not known, or no smaller than a snapshot. */
  changesSince(hashKey: string): Changes | undefined {
    return this.#recent.since(hashKey, this.#entries.bytes);
  }

  #reset(update: ClassUpdate, hashKey: string, times: ChangeTimes): ClassStep {
    if (this.isOpen && hashKey === this.hashKey) return 'unchanged';
    if (!this.isOpen) {
      this.#entries.load(update.upserts);
      return 'opened';
    }
    const base = { hashKey: this.hashKey, hash: this.hash, revision: this.revision };
    this.#recent.add(
      { base, times, ...this.#entries.replace(update.upserts) },
      this.#entries.bytes,
    );
    return 'changed';
  }

  #follow(update: ClassUpdate, times: ChangeTimes): ClassStep {
    const baseKey = hashKeyOf(update.baseHash);
    if (baseKey !== this.hashKey) return 'gap';
    for (const [i, id] of update.upserts.ids.entries()) {
      const start = i === 0 ? 0 : (update.upserts.ends[i - 1] ?? 0);
      this.#entries.set(id, update.upserts.bytes.subarray(start, update.upserts.ends[i]));
    }
    for (const id of update.removed) this.#entries.delete(id);
    if (this.#entries.size !== update.size) return 'gap';
    if (hashKeyOf(update.hash) === baseKey) return 'unchanged';
    const base = { hashKey: baseKey, hash: update.baseHash, revision: update.baseRevision };
    const change = { base, times, upserts: update.upserts, removed: update.removed };
    this.#recent.add(change, this.#entries.bytes);
    return 'changed';
  }
}

/** A hash as a string of 16 chars. */
export function hashKeyOf(hash: Uint8Array): string {
  return String.fromCharCode(...hash);
}
