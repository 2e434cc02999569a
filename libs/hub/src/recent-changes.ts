import type { ChangeTimes, Pieces } from '@sliceplane/shard';

/** One step between two views, as the shard sent it. */
export interface Change {
  readonly base: Base;
  readonly times: ChangeTimes;
  readonly upserts: Pieces;
  readonly removed: readonly number[];
}

export interface Base {
  readonly hashKey: string;
  readonly hash: Uint8Array;
  readonly revision: number;
}

/** The way from an earlier view to the newest: apply the pieces, then forget the ids. */
export interface Changes {
  readonly base: Base;
  /** Of the oldest change folded in when it was triggered and came in; of the newest when it was computed. */
  readonly times: ChangeTimes;
  readonly pieces: Uint8Array;
  readonly removed: readonly number[];
}

const maxChanges = 32;
/** Below this, changes are kept whatever the size of the view. */
const keptBytes = 16 * 1024;

/**
 * The last few changes of a view, newest last; each starts where the one before ended. A reader that fell behind gets
 * those it missed as one change: the newest piece of each id.
 */
export class RecentChanges {
  #changes: Change[] = [];
  #bytes = 0;
  readonly #squashed: Map<string, Changes | undefined> = new Map();

  clear(): void {
    this.#changes = [];
    this.#bytes = 0;
    this.#squashed.clear();
  }

  add(change: Change, viewBytes: number): void {
    this.#squashed.clear();
    this.#changes.push(ownBytes(change));
    this.#bytes += weight(change);
    const limit = Math.max(keptBytes, viewBytes / 2);
    while (this.#changes.length > 1 && (this.#changes.length > maxChanges || this.#bytes > limit)) {
      const oldest = this.#changes.shift();
      this.#bytes -= oldest === undefined ? 0 : weight(oldest);
    }
  }

  since(hashKey: string, viewBytes: number): Changes | undefined {
    if (this.#squashed.has(hashKey)) return this.#squashed.get(hashKey);
    const first = this.#changes.findLastIndex((change) => change.base.hashKey === hashKey);
    const changes = first === -1 ? undefined : squash(this.#changes.slice(first));
    const bytes = changes === undefined ? 0 : changes.pieces.length + 8 * changes.removed.length;
    const worthIt = changes !== undefined && (bytes <= viewBytes || bytes <= 1024);
    this.#squashed.set(hashKey, worthIt ? changes : undefined);
    return worthIt ? changes : undefined;
  }
}

function squash(changes: readonly Change[]): Changes | undefined {
  const [oldest, newest] = [changes[0], changes.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  const { base } = oldest;
  const times = { ...oldest.times, computedMs: newest.times.computedMs };
  if (oldest === newest) {
    return { base, times, pieces: oldest.upserts.bytes, removed: oldest.removed };
  }
  const pieces = new Map<number, Uint8Array>();
  const removed = new Set<number>();
  for (const { upserts, removed: gone } of changes) {
    let start = 0;
    for (const [i, id] of upserts.ids.entries()) {
      const end = upserts.ends[i] ?? start;
      pieces.set(id, upserts.bytes.subarray(start, end));
      removed.delete(id);
      start = end;
    }
    for (const id of gone) {
      pieces.delete(id);
      removed.add(id);
    }
  }
  return { base, times, pieces: Buffer.concat([...pieces.values()]), removed: [...removed] };
}

function weight(change: Change): number {
  return change.upserts.bytes.length + 12 * change.upserts.ids.length + 8 * change.removed.length;
}

/** A small view into a large buffer would keep all of it alive. */
function ownBytes(change: Change): Change {
  const { bytes } = change.upserts;
  if (bytes.buffer.byteLength <= 2 * bytes.length + 1024) return change;
  return { ...change, upserts: { ...change.upserts, bytes: new Uint8Array(bytes) } };
}
