import type { Bytes } from './json-bytes.ts';

/**
 * Strings out of bytes, and the same string again for the same bytes if it was seen lately: 150,000 pods are on 5,000 nodes,
 * whose names need be kept once. ASCII only.
 */
export class TextPool {
  readonly #slots: (string | undefined)[] = Array.from({ length: SLOTS });

  text(bytes: Bytes, from: number, to: number): string {
    if (from === to) return '';
    let hash = to - from;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && says(known, bytes, from, to)) return known;
    const text = asciiText(bytes, from, to);
    this.#slots[slot] = text;
    return text;
  }
}

/** A string of its own, that keeps nothing of its surroundings alive. */
export function asciiText(bytes: Bytes, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

const SLOTS = 1 << 14;

/** What stands there is this text, which is ASCII. */
export function says(text: string, bytes: Bytes, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
