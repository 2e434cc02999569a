/**
 * IP addresses as Kubernetes reads them: leniently, because stored objects hold spellings that a strict parser
 * refuses (R2.4, M29), and printed canonically, because equal addresses must be equal strings (C16).
 *
 * The grammar is that of Go's net.ParseIP before 1.17 (k8s.io/utils/net ParseIPSloppy): octets and groups may carry
 * leading zeros, no zones, no brackets, no ports.
 */
import type { IpFamily } from './service.ts';

export interface Address {
  /** An IPv4-mapped IPv6 address counts as IPv4. */
  readonly family: IpFamily;
  /** Dotted decimal, or RFC 5952. */
  readonly canonical: string;
  /** Written as IPv4-mapped IPv6, `::ffff:10.0.0.1`. */
  readonly mapped: boolean;
  /** An IPv4 octet has a leading zero, or an IPv6 group more than four digits. */
  readonly leadingZeros: boolean;
}

/** The address, or undefined if the text is none. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

/** How equal addresses are written equally; undefined if the text is no address. */
export function canonicalAddress(text: string): string | undefined {
  return parseAddress(text)?.canonical;
}

export function familyOf(text: string): IpFamily | undefined {
  return parseAddress(text)?.family;
}

function parseV4(text: string): Address | undefined {
  const found = octets(text, 0);
  if (found === undefined) return undefined;
  const canonical = found.leadingZeros ? dotted(found.high, found.low) : text;
  return { family: 'IPv4', canonical, mapped: false, leadingZeros: found.leadingZeros };
}

interface Octets {
  /** The first two octets. */
  readonly high: number;
  /** The last two. */
  readonly low: number;
  readonly leadingZeros: boolean;
}

/** Four dotted octets from `from` to the end of the text. */
function octets(text: string, from: number): Octets | undefined {
  let value = 0;
  let digits = 0;
  let dots = 0;
  let high = 0;
  let pair = 0;
  let leadingZeros = false;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (digits > 0 && value === 0) leadingZeros = true;
      value = value * 10 + code - 48;
      digits++;
      if (value > 255) return undefined;
    } else if (code === 46 && digits > 0 && dots < 3) {
      pair = pair * 256 + value;
      if (++dots === 2) {
        high = pair;
        pair = 0;
      }
      value = 0;
      digits = 0;
    } else {
      return undefined;
    }
  }
  if (dots !== 3 || digits === 0) return undefined;
  return { high, low: pair * 256 + value, leadingZeros };
}

function dotted(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

const ZEROS: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0];

function parseV6(text: string): Address | undefined {
  const groups: number[] = [];
  let leadingZeros = false;
  let gap = -1; // index of the group before which `::` stands
  let i = 0;
  if (text.startsWith('::')) {
    gap = 0;
    i = 2;
  }
  while (i < text.length) {
    if (groups.length === 8) return undefined;
    const start = i;
    let value = 0;
    for (let digit = hexDigit(text, i); digit >= 0; digit = hexDigit(text, i)) {
      value = value * 16 + digit;
      if (value > 0xffff) break;
      i++;
    }
    if (text[i] === '.') {
      const tail = octets(text, start);
      if (tail === undefined || groups.length > 6 || (gap < 0 && groups.length !== 6)) {
        return undefined;
      }
      groups.push(tail.high, tail.low);
      leadingZeros ||= tail.leadingZeros;
      break;
    }
    if (i === start || value > 0xffff) return undefined;
    leadingZeros ||= i - start > 4;
    groups.push(value);
    if (i === text.length) break;
    if (text[i] !== ':') return undefined;
    i++;
    if (i === text.length) return undefined;
    if (text[i] === ':') {
      if (gap >= 0) return undefined;
      gap = groups.length;
      i++;
    }
  }
  if (gap < 0 ? groups.length !== 8 : groups.length === 8) return undefined;
  if (gap >= 0) groups.splice(gap, 0, ...ZEROS.slice(groups.length));
  const mapped = groups[5] === 0xffff && groups.every((group, at) => at > 4 || group === 0);
  if (mapped) {
    const canonical = dotted(groups[6] ?? 0, groups[7] ?? 0);
    return { family: 'IPv4', canonical, mapped, leadingZeros };
  }
  return { family: 'IPv6', canonical: printGroups(groups), mapped, leadingZeros };
}

/** Value of the hex digit at `at`, -1 if there is none. */
function hexDigit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`, the leftmost of equals. */
function printGroups(groups: readonly number[]): string {
  let best = -1;
  let length = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > length) {
      best = start;
      length = end - start;
    }
    start = Math.max(start, end - 1);
  }
  if (best < 0) return groups.map(hex).join(':');
  return `${groups.slice(0, best).map(hex).join(':')}::${groups
    .slice(best + length)
    .map(hex)
    .join(':')}`;
}

function hex(group: number): string {
  return group.toString(16);
}
