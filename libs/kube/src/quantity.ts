/**
 * Resource quantities: `100m`, `1`, `0.5`, `2k`, `1e3`, `4Ki`. Exact decimal arithmetic, because a rounded-down CPU
 * sum moves endpoints between zones (R7.3).
 */

const QUANTITY =
  /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};
/** Quantities are capped at 2^63-1 by their definition. */
const LARGEST = (1n << 63n) - 1n;
/** Longer than any quantity of meaning; keeps the arithmetic small whatever the input. */
const LONGEST = 64;

/**
 * The quantity in thousandths, rounded away from zero as Quantity.MilliValue does; undefined if the text is no quantity.
 * Whole numbers and `m` take a short path: nodes print nothing else.
 */
export function cpuMillis(quantity: string): number | undefined {
  const plain = /^(\d{1,9})(m?)$/.exec(quantity);
  if (plain !== null) return Number(plain[1]) * (plain[2] === 'm' ? 1 : 1000);
  if (quantity.length > LONGEST) return undefined;
  const parts = QUANTITY.exec(quantity);
  if (parts === null) return undefined;
  const [, sign, number = '', suffix = '', exponent] = parts;
  const [whole = '', fraction = ''] = number.split('.');
  let scaled = BigInt(whole + fraction);
  if (scaled === 0n) return 0;
  scaled <<= BINARY[suffix] ?? 0n;
  const shift =
    3 - fraction.length + (exponent === undefined ? (DECIMAL[suffix] ?? 0) : Number(exponent));
  const millis = capped(scaled, Math.max(-1000, Math.min(1000, shift)));
  return sign === '-' ? -millis : millis;
}

function capped(digits: bigint, shift: number): number {
  const limit = LARGEST * 1000n;
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : roundUp(digits, 10n ** BigInt(-shift));
  return Number(value > limit ? limit : value);
}

function roundUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
