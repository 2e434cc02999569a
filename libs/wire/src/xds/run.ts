import { count, type DigestSum, noDigest } from './digest.ts';
import { type Announced, type LbEndpoint, lbEndpointField } from './lb-endpoint.ts';

/**
 * Endpoints of which the same is said wherever they are seen from: one zone, the same hints, announced alike. Their bytes are
 * joined once and shared by every assignment that shows them.
 *
 *   run      = bucket 0 · bucket 1 · …        a change joins one bucket anew, and copies the others
 *   bucket   = endpoint · endpoint · …        by key
 *
 * A large run has many buckets, a small one has one: order and so bytes depend on what is in it, never on how it came to be.
 */
const smallRun = 64;
const largeRunBuckets = 256;

export interface RunPlace {
  /** Where the endpoints are; '' when they do not say. */
  readonly zone: string;
  /** Zones whose clients reach them by hints. */
  readonly reachedFrom: readonly string[];
  readonly announced: Announced;
}

interface Member {
  readonly endpoint: LbEndpoint;
  readonly bytes: Uint8Array;
}

interface Bucket {
  readonly members: Member[];
  /** undefined: to be joined. */
  bytes: Uint8Array | undefined;
}

interface Joined {
  readonly bytes: Uint8Array;
  /** Where each bucket ends. */
  readonly ends: Uint32Array;
}

export class Run {
  readonly place: RunPlace;
  readonly sum: DigestSum = noDigest();
  #size = 0;
  #buckets: Bucket[] = [newBucket()];
  #joined: Joined | undefined;

  constructor(place: RunPlace) {
    this.place = place;
  }

  get size(): number {
    return this.#size;
  }

  add(endpoint: LbEndpoint): void {
    const bytes = lbEndpointField(endpoint, this.place.announced);
    this.#size++;
    this.#spread();
    this.#insert({ endpoint, bytes });
    count(this.sum, bytes, 1);
  }

  delete(endpoint: LbEndpoint): void {
    const bucket = this.#bucketOf(endpoint);
    const at = placeIn(bucket.members, endpoint.key);
    const member = bucket.members[at];
    if (member?.endpoint !== endpoint) return;
    bucket.members.splice(at, 1);
    bucket.bytes = undefined;
    this.#joined = undefined;
    this.#size--;
    count(this.sum, member.bytes, -1);
    this.#spread();
  }

  /** All endpoints. The same bytes until the next change; never written to. */
  bytes(): Uint8Array {
    return this.#join().bytes;
  }

  /** All but these, which are in the run: in parts, of which the large ones are shared with `bytes`. */
  without(excluded: readonly LbEndpoint[]): readonly Uint8Array[] {
    const { bytes, ends } = this.#join();
    const left = new Set(excluded);
    const touched = [...new Set(excluded.map((one) => this.#slotOf(one)))].sort((a, b) => a - b);
    const parts: Uint8Array[] = [];
    let from = 0;
    for (const slot of touched) {
      const start = slot === 0 ? 0 : (ends[slot - 1] as number);
      parts.push(bytes.subarray(from, start));
      for (const { endpoint, bytes: own } of this.#buckets[slot]?.members ?? []) {
        if (!left.has(endpoint)) parts.push(own);
      }
      from = ends[slot] as number;
    }
    parts.push(bytes.subarray(from));
    return parts;
  }

  #join(): Joined {
    if (this.#joined !== undefined) return this.#joined;
    const parts = this.#buckets.map(bucketBytes);
    let end = 0;
    const ends = Uint32Array.from(parts, (part) => (end += part.length));
    const [only = noBytes] = parts;
    this.#joined = { bytes: parts.length === 1 ? only : Buffer.concat(parts, end), ends };
    return this.#joined;
  }

  /** As many buckets as this size wants. */
  #spread(): void {
    const wanted = this.#size > smallRun ? largeRunBuckets : 1;
    if (this.#buckets.length === wanted) return;
    const before = this.#buckets;
    this.#buckets = Array.from({ length: wanted }, newBucket);
    for (const { members } of before) for (const member of members) this.#insert(member);
  }

  #insert(member: Member): void {
    const bucket = this.#bucketOf(member.endpoint);
    bucket.members.splice(placeIn(bucket.members, member.endpoint.key), 0, member);
    bucket.bytes = undefined;
    this.#joined = undefined;
  }

  #bucketOf(endpoint: LbEndpoint): Bucket {
    return this.#buckets[this.#slotOf(endpoint)] as Bucket;
  }

  #slotOf({ key }: LbEndpoint): number {
    return this.#buckets.length === 1 ? 0 : slotOf(key);
  }
}

const noBytes = new Uint8Array(0);

function newBucket(): Bucket {
  return { members: [], bytes: noBytes };
}

function bucketBytes(bucket: Bucket): Uint8Array {
  bucket.bytes ??= Buffer.concat(bucket.members.map(({ bytes }) => bytes));
  return bucket.bytes;
}

/** Where the key is among members in order, or would be. */
function placeIn(members: readonly Member[], key: string): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((members[middle] as Member).endpoint.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** FNV-1a, as everywhere and in every year. */
function slotOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & (largeRunBuckets - 1);
}
