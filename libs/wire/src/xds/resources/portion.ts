import { count, type DigestSum, noDigest } from './digest.ts';
import { type Announced, type LbEndpoint, lbEndpointField } from './lb-endpoint.ts';
import type { Run } from './run.ts';

/** Some endpoints of one zone, announced alike, on their way into an assignment. To be used before the next change. */
export interface Portion {
  readonly zone: string;
  readonly announced: Announced;
  /** At least 1. */
  readonly size: number;
  readonly sum: DigestSum;
  /** `lb_endpoints` fields back to back. */
  parts(): readonly Uint8Array[];
}

export function wholeOf(run: Run): Portion {
  const { zone, announced } = run.place;
  return { zone, announced, size: run.size, sum: run.sum, parts: () => [run.bytes()] };
}

/** The run without these of its endpoints; undefined: nothing is left. */
export function restOf(run: Run, excluded: readonly LbEndpoint[]): Portion | undefined {
  const { zone, announced } = run.place;
  const size = run.size - excluded.length;
  if (size === 0) return undefined;
  const sum = new Uint32Array(run.sum);
  for (const endpoint of excluded) count(sum, lbEndpointField(endpoint, announced), -1);
  return { zone, announced, size, sum, parts: () => run.without(excluded) };
}

export function listed(
  zone: string,
  announced: Announced,
  endpoints: readonly LbEndpoint[],
): Portion {
  const fields = endpoints.map((endpoint) => lbEndpointField(endpoint, announced));
  const sum = noDigest();
  for (const field of fields) count(sum, field, 1);
  return { zone, announced, size: endpoints.length, sum, parts: () => fields };
}
