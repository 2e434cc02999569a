/** The letters Kubernetes draws names from. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const BASE = LETTERS.length;
/** Neighbours do not look alike; no divisor 3, so that the product is different for different numbers. */
const FACTOR = 5_915_587_277;
const OFFSET = 104_729;

/** A number as `length` letters, different for different numbers below 27^length. */
export function letters(number: number, length: number): string {
  const count = BASE ** length;
  // Both factors are below `count`: up to five letters their product is exact in a double.
  const scrambled =
    length <= 5
      ? (((number + OFFSET) % count) * (FACTOR % count)) % count
      : Number(((BigInt(number) + BigInt(OFFSET)) * BigInt(FACTOR)) % BigInt(count));
  let left = scrambled;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text += LETTERS[left % BASE];
    left = Math.floor(left / BASE);
  }
  return text;
}
