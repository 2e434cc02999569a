import { hash } from 'node:crypto';

/**
 * The sum of the digests of a set of endpoints, four lanes of 32 bits. A sum does not know order, so it costs one addition and one
 * subtraction when an endpoint changes, however many there are, and it can be told what is not counted.
 */
export type DigestSum = Uint32Array<ArrayBuffer>;

export function noDigest(): DigestSum {
  return new Uint32Array(4);
}

/** Counts an endpoint's bytes in (`times` 1) or out (-1). */
export function count(sum: DigestSum, bytes: Uint8Array, times: 1 | -1): void {
  const digest = hash('sha256', bytes, 'buffer');
  for (let lane = 0; lane < 4; lane++) {
    sum[lane] = (sum[lane] as number) + times * digest.readUInt32LE(4 * lane);
  }
}

export function add(sum: DigestSum, other: DigestSum): void {
  for (let lane = 0; lane < 4; lane++) sum[lane] = (sum[lane] as number) + (other[lane] as number);
}
