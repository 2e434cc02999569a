/**
 * MurmurHash3 x86_128 (Austin Appleby, public domain algorithm), seed 0, over `bytes[0..length)`.
 * Four unsigned 32-bit lanes are written to `lanes`. Not cryptographic.
 */
export function murmur3(bytes: Uint8Array, length: number, lanes: Uint32Array): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const whole = length & ~15;
  for (let at = 0; at < whole; at += 16) {
    h1 ^= mix(word(bytes, at), C1, 15, C2);
    h1 = (Math.imul(((h1 << 19) | (h1 >>> 13)) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= mix(word(bytes, at + 4), C2, 16, C3);
    h2 = (Math.imul(((h2 << 17) | (h2 >>> 15)) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= mix(word(bytes, at + 8), C3, 17, C4);
    h3 = (Math.imul(((h3 << 15) | (h3 >>> 17)) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= mix(word(bytes, at + 12), C4, 18, C1);
    h4 = (Math.imul(((h4 << 13) | (h4 >>> 19)) + h1, 5) + 0x32ac3b17) | 0;
  }
  // The tail is one more block, short of its end: bytes beyond `length` count as 0, which mixes to 0.
  h4 ^= mix(tail(bytes, whole + 12, length), C4, 18, C1);
  h3 ^= mix(tail(bytes, whole + 8, length), C3, 17, C4);
  h2 ^= mix(tail(bytes, whole + 4, length), C2, 16, C3);
  h1 ^= mix(tail(bytes, whole, length), C1, 15, C2);

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  h4 = avalanche(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  lanes[0] = h1;
  lanes[1] = h2 + h1;
  lanes[2] = h3 + h1;
  lanes[3] = h4 + h1;
}

const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;

function mix(k: number, before: number, turn: number, after: number): number {
  const product = Math.imul(k, before);
  return Math.imul((product << turn) | (product >>> (32 - turn)), after);
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function tail(bytes: Uint8Array, at: number, length: number): number {
  let k = 0;
  for (let i = Math.min(at + 4, length) - 1; i >= at; i--) k = (k << 8) | (bytes[i] as number);
  return k;
}

/** Every bit of the result depends on every bit of `h`, and no two `h` have the same. Signed. */
export function avalanche(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
