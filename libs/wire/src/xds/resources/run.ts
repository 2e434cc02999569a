import { count, type DigestSum, noDigest } from './digest.ts';
import { type Announced, type LbEndpoint, lbEndpointField } from './lb-endpoint.ts';

/**
 * Endpoints of which the same is said wherever they are seen from: one zone, the same hints, announced alike. Their bytes are
 * joined once and shared by every assignment that shows them.
 *
 *   run      = bucket 0 · bucket 1 · …        a change writes one bucket anew, and the run when it is read next
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

interface Bucket {
  /** In order of key. */
  readonly members: LbEndpoint[];
  /** Where the bytes of each end. */
  readonly ends: number[];
  bytes: Uint8Array;
}

interface Joined {
  readonly bytes: Uint8Array;
  /** Where each bucket ends. */
  readonly ends: readonly number[];
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
    insert(this.#bucketOf(endpoint), endpoint, bytes);
    this.#joined = undefined;
    count(this.sum, bytes, 1);
  }

  delete(endpoint: LbEndpoint): void {
    const bucket = this.#bucketOf(endpoint);
    const at = placeIn(bucket.members, endpoint.key);
    if (bucket.members[at] !== endpoint) return;
    count(this.sum, bytesOf(bucket, at), -1);
    remove(bucket, at);
    this.#joined = undefined;
    this.#size--;
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
      const bucket = this.#buckets[slot] as Bucket;
      for (const [at, endpoint] of bucket.members.entries()) {
        if (!left.has(endpoint)) parts.push(bytesOf(bucket, at));
      }
      from = ends[slot] as number;
    }
    parts.push(bytes.subarray(from));
    return parts;
  }

  #join(): Joined {
    if (this.#joined !== undefined) return this.#joined;
    const parts = this.#buckets.map(({ bytes }) => bytes);
    const [only = noBytes] = parts;
    if (parts.length === 1) return (this.#joined = { bytes: only, ends: [only.length] });
    let end = 0;
    const ends = parts.map((part) => (end += part.length));
    return (this.#joined = { bytes: Buffer.concat(parts, end), ends });
  }

  /** As many buckets as this size wants. */
  #spread(): void {
    const wanted = this.#size > smallRun ? largeRunBuckets : 1;
    if (this.#buckets.length === wanted) return;
    const before = this.#buckets;
    this.#buckets = Array.from({ length: wanted }, newBucket);
    for (const bucket of before) {
      for (const [at, endpoint] of bucket.members.entries()) {
        insert(this.#bucketOf(endpoint), endpoint, bytesOf(bucket, at));
      }
    }
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
  return { members: [], ends: [], bytes: noBytes };
}

function startOf({ ends }: Bucket, at: number): number {
  return at === 0 ? 0 : (ends[at - 1] as number);
}

/** A view, not a copy. */
function bytesOf(bucket: Bucket, at: number): Uint8Array {
  return bucket.bytes.subarray(startOf(bucket, at), bucket.ends[at]);
}

/** In a new buffer: the one before may be in an assignment. */
function insert(bucket: Bucket, endpoint: LbEndpoint, bytes: Uint8Array): void {
  const at = placeIn(bucket.members, endpoint.key);
  const start = startOf(bucket, at);
  const { bytes: before } = bucket;
  bucket.bytes = Buffer.concat([before.subarray(0, start), bytes, before.subarray(start)]);
  bucket.members.splice(at, 0, endpoint);
  bucket.ends.splice(at, 0, start);
  shift(bucket, at, bytes.length);
}

function remove(bucket: Bucket, at: number): void {
  const start = startOf(bucket, at);
  const end = bucket.ends[at] as number;
  bucket.bytes = Buffer.concat([bucket.bytes.subarray(0, start), bucket.bytes.subarray(end)]);
  bucket.members.splice(at, 1);
  bucket.ends.splice(at, 1);
  shift(bucket, at, start - end);
}

function shift({ ends }: Bucket, from: number, by: number): void {
  for (let i = from; i < ends.length; i++) ends[i] = (ends[i] as number) + by;
}

/** Where the key is among members in order, or would be. */
function placeIn(members: readonly LbEndpoint[], key: string): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((members[middle] as LbEndpoint).key < key) low = middle + 1;
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
