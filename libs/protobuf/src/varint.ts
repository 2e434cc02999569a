/** Bytes that a non-negative safe integer takes as a varint: 1 up to 127, 2 up to 16,383, 8 at most. */
export function varintBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) count++;
  return count;
}
