import type { Bytes } from './json-bytes.ts';

interface Known {
  readonly bytes: Uint8Array;
  readonly index: number;
}

/** What is in no table. */
export const UNKNOWN = -1;

/**
 * Which of some known names stands at a place of a text, without making a string of it. Names of ASCII, a few dozen.
 *
 * Programs print the members of an object in the same order each time, so the name that came after this one the last time is
 * tried first.
 */
export class KeyTable {
  /** Each name with its quotes. */
  readonly #quoted: readonly Uint8Array[];
  /** By place of a name, the one after it; behind all names, the first of an object. */
  readonly #next: number[];
  readonly #buckets: readonly (readonly Known[] | undefined)[];

  constructor(names: Iterable<string>) {
    const buckets: Known[][] = [];
    const quoted: Uint8Array[] = [];
    let index = 0;
    for (const name of names) {
      quoted.push(Buffer.from(`"${name}"`));
      const bytes = Buffer.from(name);
      (buckets[bucketOf(bytes, 0, bytes.length)] ??= []).push({ bytes, index: index++ });
    }
    this.#buckets = Array.from({ length: BUCKETS }, (_, i) => buckets[i]);
    this.#quoted = quoted;
    this.#next = Array.from({ length: quoted.length + 1 }, () => UNKNOWN);
  }

  /** The name that is likely to come after `before` (UNKNOWN: nothing yet), if it does: `bytes[at]` is its quote. */
  expect(bytes: Bytes, at: number, before: number): number {
    const next = this.#next[before < 0 ? this.#quoted.length : before]!;
    if (next === UNKNOWN) return UNKNOWN;
    const name = this.#quoted[next]!;
    for (let i = name.length - 1; i > 0; i--) if (name[i] !== bytes[at + i]) return UNKNOWN;
    return next;
  }

  /** Bytes of a name with its quotes. */
  quotedLength(name: number): number {
    return this.#quoted[name]!.length;
  }

  /** `name` came after `before`. */
  note(before: number, name: number): void {
    this.#next[before < 0 ? this.#quoted.length : before] = name;
  }

  /** The place of `bytes[from..to)` among the names as they were given; UNKNOWN for none of them. */
  find(bytes: Bytes, from: number, to: number): number {
    const bucket = this.#buckets[bucketOf(bytes, from, to)];
    if (bucket === undefined) return UNKNOWN;
    for (const known of bucket) if (equals(known.bytes, bytes, from, to)) return known.index;
    return UNKNOWN;
  }
}

const BUCKETS = 256;

function bucketOf(bytes: Bytes, from: number, to: number): number {
  return to === from ? 0 : (bytes[from]! + (to - from) * 7 + bytes[to - 1]! * 3) & (BUCKETS - 1);
}

function equals(known: Uint8Array, bytes: Bytes, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}
