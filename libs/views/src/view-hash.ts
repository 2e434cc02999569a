/**
 * The view hash: what two replicas compare to know that they hold the same endpoints.
 *
 *   entry ──canonical bytes──▶ MurmurHash3 x86_128 ──4 × uint32──┐
 *   entry ──canonical bytes──▶ MurmurHash3 x86_128 ──4 × uint32──┤ lane-wise sum mod 2^32 ──little endian──▶ 16 bytes
 *   ...                                                          ┘
 *
 * A sum does not know order, so the hash does not depend on slice layout, and one changed entry costs one
 * subtraction and one addition however large the view is. The hash of a view without entries is 16 zero bytes.
 *
 * Canonical bytes: fields in UTF-8, each followed by a byte 0xFF, which UTF-8 never contains:
 *   version "v1", family, address, nodeName, zone, hostname, conditions,
 *   then for each port in order: name, number in decimal, protocol, appProtocol.
 * `conditions` is three letters: R or r (ready or not), S or s (serving), T or t (terminating).
 * An entry with hints (mode hinted) has version "v1h" and, after the conditions: the number of nodes in decimal, each
 * node, the number of zones, each zone.
 * The id of an entry is cut from the digest of the same bytes without the ports.
 */
import type { EntryHints, ViewEntry, ViewFamily, ViewPort } from './view.ts';
import { murmur3 } from './murmur3.ts';

/** What of an endpoint is hashed, besides its family and ports. */
export interface EntryFacts {
  readonly address: string;
  readonly nodeName: string;
  readonly zone: string;
  readonly hostname: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly hints?: EntryHints;
}

/** 128 bits as four unsigned lanes. */
export type Lanes = Uint32Array;

const VERSION = 'v1';
const HINTED = 'v1h';
const lanes: Lanes = new Uint32Array(4);
const utf8 = new TextEncoder();
let bytes: Uint8Array = new Uint8Array(1024);
let end = 0;

/** Positive integer below 2^52: the first lane and the upper 20 bits of the second. */
export function entryId(family: ViewFamily, facts: EntryFacts): number {
  end = 0;
  writeFacts(family, facts);
  murmur3(bytes, end, lanes);
  const id = (lanes[0] as number) * 0x100000 + ((lanes[1] as number) >>> 12);
  return id === 0 ? 1 : id;
}

/** The digest of one entry, with its ports. */
export function entryDigest(entry: ViewEntry): Lanes {
  end = 0;
  writeFacts(entry.family, entry);
  for (const port of entry.ports) writePort(port);
  const digest = new Uint32Array(4);
  murmur3(bytes, end, digest);
  return digest;
}

/** Unsigned 32 bits: the first lane of the fields, each followed by a byte 0xFF. */
export function seedOf(...fields: readonly string[]): number {
  end = 0;
  for (const field of fields) write(field);
  murmur3(bytes, end, lanes);
  return lanes[0] as number;
}

/** The running sum of a view's digests. */
export class HashSum {
  private readonly lanes: Lanes = new Uint32Array(4);

  add(digest: Lanes): void {
    for (let i = 0; i < 4; i++) this.lanes[i] = (this.lanes[i] as number) + (digest[i] as number);
  }

  subtract(digest: Lanes): void {
    for (let i = 0; i < 4; i++) this.lanes[i] = (this.lanes[i] as number) - (digest[i] as number);
  }

  get isZero(): boolean {
    return this.lanes.every((lane) => lane === 0);
  }

  /** 16 bytes, each lane little endian. A new array each time. */
  bytes(): Uint8Array {
    const out = new Uint8Array(16);
    const view = new DataView(out.buffer);
    this.lanes.forEach((lane, i) => view.setUint32(i * 4, lane, true));
    return out;
  }
}

/** The hash of a whole view. */
export function viewHash(entries: Iterable<ViewEntry>): Uint8Array {
  const sum = new HashSum();
  for (const entry of entries) sum.add(entryDigest(entry));
  return sum.bytes();
}

/** As printed: 32 hex digits. */
export function hashText(hash: Uint8Array): string {
  let text = '';
  for (const byte of hash) text += byte.toString(16).padStart(2, '0');
  return text;
}

function writeFacts(family: ViewFamily, facts: EntryFacts): void {
  write(facts.hints === undefined ? VERSION : HINTED);
  write(family);
  write(facts.address);
  write(facts.nodeName);
  write(facts.zone);
  write(facts.hostname);
  write((facts.ready ? 'R' : 'r') + (facts.serving ? 'S' : 's') + (facts.terminating ? 'T' : 't'));
  if (facts.hints === undefined) return;
  writeNames(facts.hints.forNodes);
  writeNames(facts.hints.forZones);
}

/** Counted, so that no name can be taken for one of the other kind. */
function writeNames(names: readonly string[]): void {
  write(String(names.length));
  for (const name of names) write(name);
}

function writePort(port: ViewPort): void {
  write(port.name);
  write(String(port.port));
  write(port.protocol);
  write(port.appProtocol ?? '');
}

/** ASCII in one pass, as nearly every field is; anything else through the encoder. */
function write(field: string): void {
  const room = end + field.length * 3 + 1;
  if (room > bytes.length) {
    const larger = new Uint8Array(Math.max(room, bytes.length * 2));
    larger.set(bytes);
    bytes = larger;
  }
  const start = end;
  for (let i = 0; i < field.length; i++) {
    const code = field.charCodeAt(i);
    if (code > 0x7f) {
      end = start + utf8.encodeInto(field, bytes.subarray(start)).written;
      break;
    }
    bytes[end++] = code;
  }
  bytes[end++] = 0xff;
}
