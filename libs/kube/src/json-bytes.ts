/**
 * JSON as bytes: finding where a value ends without making anything of it. As strict as JSON.parse, so that what is passed
 * over here would not have been refused there: RFC 8259, any bytes from 0x80 on inside strings (decoding gives them a
 * character, if only U+FFFD, and never takes in a byte below 0x80).
 *
 * Positions go in and come out; NOT_JSON says that there is no such value. The bytes have to end with a brace or bracket,
 * at which all but the strings stop: only they look for the end.
 */
export type Bytes = Buffer;

export const NOT_JSON = -1;

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
const LOWER_E = 0x65;

/** Levels that are followed. What is deeper is called no JSON, and left to others. */
const DEEPEST = 64;

/** The first byte from here on that is no white space. */
export function skipBlank(bytes: Bytes, at: number): number {
  let i = at;
  for (let code = bytes[i]!; code <= 0x20; code = bytes[++i]!) {
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return i;
  }
  return i;
}

/** Where the string ends whose first byte after the quote is `at`: behind its closing quote. */
function skipString(bytes: Bytes, at: number): number {
  let i = at;
  const end = bytes.length;
  while (i < end) {
    const code = bytes[i]!;
    if (code === QUOTE) return i + 1;
    if (code === BACKSLASH) {
      i = skipEscape(bytes, i + 1);
      if (i < 0) return NOT_JSON;
    } else if (code < 0x20) return NOT_JSON;
    else i++;
  }
  return NOT_JSON;
}

/**
 * The same for a string of ASCII without escapes: what it holds is what stands there. NOT_JSON for every other, also a
 * good one.
 */
export function skipPlainString(bytes: Bytes, at: number): number {
  const end = bytes.length;
  for (let i = at; i < end; i++) {
    const code = bytes[i]!;
    if (code === QUOTE) return i + 1;
    if (code >= 0x80 || code < 0x20 || code === BACKSLASH) return NOT_JSON;
  }
  return NOT_JSON;
}

/** Where the value ends that begins at `at`, which is no white space. */
export function skipValue(bytes: Bytes, at: number): number {
  /** One bit per open level: 1 an object, 0 an array. Two words, for 64 levels. */
  let depth = 0;
  let low = 0;
  let high = 0;
  let i = at;
  for (;;) {
    // A value begins at i.
    const code = bytes[i]!;
    let opened = false;
    if (code === QUOTE) {
      i = skipString(bytes, i + 1);
      if (i < 0) return NOT_JSON;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const isObject = code === OPEN_BRACE;
      i = skipBlank(bytes, i + 1);
      if (bytes[i] === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        i++;
      } else {
        if (depth === DEEPEST) return NOT_JSON;
        if (depth < 32) low = isObject ? low | (1 << depth) : low & ~(1 << depth);
        else high = isObject ? high | (1 << (depth - 32)) : high & ~(1 << (depth - 32));
        depth++;
        opened = true;
        if (isObject && (i = skipKey(bytes, i)) < 0) return NOT_JSON;
      }
    } else {
      i = skipScalar(bytes, i, code);
      if (i < 0) return NOT_JSON;
    }
    if (opened) continue;
    // A value ended before i.
    for (;;) {
      if (depth === 0) return i;
      const level = depth - 1;
      const inObject = ((level < 32 ? low >>> level : high >>> (level - 32)) & 1) === 1;
      i = skipBlank(bytes, i);
      const next = bytes[i]!;
      if (next === COMMA) {
        i = skipBlank(bytes, i + 1);
        if (inObject && (i = skipKey(bytes, i)) < 0) return NOT_JSON;
        break;
      }
      if (next !== (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) return NOT_JSON;
      depth = level;
      i++;
    }
  }
}

/** From a key's opening quote to the value behind its colon. */
function skipKey(bytes: Bytes, at: number): number {
  if (bytes[at] !== QUOTE) return NOT_JSON;
  const end = skipString(bytes, at + 1);
  return end < 0 ? NOT_JSON : skipColon(bytes, end);
}

/** From behind a key to the value behind its colon. */
export function skipColon(bytes: Bytes, at: number): number {
  const colon = skipBlank(bytes, at);
  return bytes[colon] === COLON ? skipBlank(bytes, colon + 1) : NOT_JSON;
}

/** `at`: behind the backslash. */
function skipEscape(bytes: Bytes, at: number): number {
  switch (bytes[at]) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 1;
    case 0x75: // u
      for (let i = at + 1; i <= at + 4; i++) if (!isHex(bytes[i])) return NOT_JSON;
      return at + 5;
    default:
      return NOT_JSON;
  }
}

function isHex(code: number | undefined): boolean {
  if (code === undefined) return false;
  const lower = code | 0x20;
  return (code >= ZERO && code <= NINE) || (lower >= 0x61 && lower <= 0x66);
}

const TRUE = [0x74, 0x72, 0x75, 0x65];
const FALSE = [0x66, 0x61, 0x6c, 0x73, 0x65];
const NULL = [0x6e, 0x75, 0x6c, 0x6c];

function skipScalar(bytes: Bytes, at: number, code: number): number {
  if (code === TRUE[0]) return skipWord(bytes, at, TRUE);
  if (code === FALSE[0]) return skipWord(bytes, at, FALSE);
  if (code === NULL[0]) return skipWord(bytes, at, NULL);
  return skipNumber(bytes, at);
}

function skipWord(bytes: Bytes, at: number, word: readonly number[]): number {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return NOT_JSON;
  return at + word.length;
}

function skipNumber(bytes: Bytes, at: number): number {
  let i = bytes[at] === MINUS ? at + 1 : at;
  if (bytes[i] === ZERO) i++;
  else if ((i = skipDigits(bytes, i)) < 0) return NOT_JSON;
  if (bytes[i] === DOT && (i = skipDigits(bytes, i + 1)) < 0) return NOT_JSON;
  if ((bytes[i]! | 0x20) !== LOWER_E) return i;
  const sign = bytes[i + 1];
  return skipDigits(bytes, sign === MINUS || sign === PLUS ? i + 2 : i + 1);
}

/** At least one. */
function skipDigits(bytes: Bytes, at: number): number {
  let i = at;
  while (bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
  return i === at ? NOT_JSON : i;
}
