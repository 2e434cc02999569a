import {
  type Bytes,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipBlank,
  skipColon,
  skipPlainString,
  skipValue,
} from './json-bytes.ts';
import { KeyTable, UNKNOWN } from './key-table.ts';

/** Not what a scan reads: it may be wrong, and may only be rare. Whoever gets this reads the object in the usual way. */
export const UNUSUAL = -1;

/** Reads the value at `at` and says where it ends, or UNUSUAL. */
export type Reader<Scan> = (scan: Scan, bytes: Bytes, at: number) => number;

/** What to read of the members of one kind of object. */
export interface Shape<Scan> {
  readonly names: KeyTable;
  /** By place of the name; what has no reader is passed over. At most 31, for `seen` bits. */
  readonly readers: readonly Reader<Scan>[];
  /** Names that are none of these may stand there as well. */
  readonly isOpen: boolean;
}

/** @param known the other names that may stand there; undefined: any may */
export function shape<Scan>(
  readers: Readonly<Record<string, Reader<Scan>>>,
  known?: ReadonlySet<string>,
): Shape<Scan> {
  const names = Object.keys(readers);
  const others = [...(known ?? [])].filter((name) => !(name in readers));
  return {
    names: new KeyTable([...names, ...others]),
    readers: Object.values(readers),
    isOpen: known === undefined,
  };
}

/**
 * Reads the object at `at` by its shape. UNUSUAL if it is none, if a member that is read comes twice (the last would count),
 * or if a name has escapes (it might be one of ours) or is not known.
 */
export function readMembers<Scan>(
  scan: Scan,
  { names, readers, isOpen }: Shape<Scan>,
  bytes: Bytes,
  at: number,
): number {
  if (bytes[at] !== OPEN_BRACE) return UNUSUAL;
  let i = skipBlank(bytes, at + 1);
  if (bytes[i] === CLOSE_BRACE) return i + 1;
  let seen = 0;
  let before = UNKNOWN;
  for (;;) {
    if (bytes[i] !== QUOTE) return UNUSUAL;
    let name = names.expect(bytes, i, before);
    let end = i;
    if (name === UNKNOWN) {
      end = skipPlainString(bytes, i + 1);
      if (end < 0) return UNUSUAL;
      name = names.find(bytes, i + 1, end - 1);
      if (name !== UNKNOWN) names.note(before, name);
    } else end += names.quotedLength(name);
    before = name;
    i = skipColon(bytes, end);
    if (i < 0) return UNUSUAL;
    if (name === UNKNOWN) {
      if (!isOpen) return UNUSUAL;
      i = skipValue(bytes, i);
    } else if (name < readers.length) {
      const bit = 1 << name;
      if ((seen & bit) !== 0) return UNUSUAL;
      seen |= bit;
      i = readers[name]!(scan, bytes, i);
    } else i = skipValue(bytes, i);
    if (i < 0) return UNUSUAL;
    i = skipBlank(bytes, i);
    const next = bytes[i];
    if (next === CLOSE_BRACE) return i + 1;
    if (next !== COMMA) return UNUSUAL;
    i = skipBlank(bytes, i + 1);
  }
}

/** Reads each element of the array at `at`. */
export function readElements<Scan>(
  scan: Scan,
  reader: Reader<Scan>,
  bytes: Bytes,
  at: number,
): number {
  if (bytes[at] !== OPEN_BRACKET) return UNUSUAL;
  let i = skipBlank(bytes, at + 1);
  if (bytes[i] === CLOSE_BRACKET) return i + 1;
  for (;;) {
    i = reader(scan, bytes, i);
    if (i < 0) return UNUSUAL;
    i = skipBlank(bytes, i);
    const next = bytes[i];
    if (next === CLOSE_BRACKET) return i + 1;
    if (next !== COMMA) return UNUSUAL;
    i = skipBlank(bytes, i + 1);
  }
}

/** Behind the plain string at `at`, whose text is `bytes[at + 1 .. end - 1)`; UNUSUAL for anything else. */
export function plainText(bytes: Bytes, at: number): number {
  return bytes[at] === QUOTE ? skipPlainString(bytes, at + 1) : UNUSUAL;
}
