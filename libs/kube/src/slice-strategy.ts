import { isDeepStrictEqual } from 'node:util';
import type { Endpoint, EndpointSlice } from './endpoint-slice.ts';
import { dnsSubdomainProblems } from './name-syntax.ts';
import { LABEL_HOSTNAME } from './names.ts';

/**
 * What an API server would store when `after` is written over `before` (V36-V38, V40): generations are counted, and a
 * write through v1 that touches the endpoints wipes `deprecatedTopology`, saving a node name out of it where it can.
 */
export function storedSlice(
  before: EndpointSlice | undefined,
  after: EndpointSlice,
  through: 'v1' | 'v1beta1' = 'v1',
): EndpointSlice {
  const unchanged = before !== undefined && isDeepStrictEqual(before.endpoints, after.endpoints);
  const keep = through === 'v1beta1' || unchanged;
  const endpoints = keep
    ? after.endpoints
    : withoutTopology(before?.endpoints ?? [], after.endpoints);
  const stored = { ...after, endpoints };
  return { ...stored, metadata: { ...after.metadata, generation: generationOf(before, stored) } };
}

/** V40: annotations, owners and finalizers do not count as a change; labels do. */
function generationOf(before: EndpointSlice | undefined, after: EndpointSlice): number {
  if (before === undefined) return 1;
  const generation = before.metadata.generation ?? 0;
  const facts = ({ metadata, ...rest }: EndpointSlice): object => ({
    ...rest,
    labels: metadata.labels,
  });
  return isDeepStrictEqual(facts(before), facts(after)) ? generation : generation + 1;
}

/** V38: a hostname that the old object knew, and that can be a node name, becomes nodeName where there is none. */
function withoutTopology(
  old: readonly Endpoint[],
  endpoints: readonly Endpoint[],
): readonly Endpoint[] {
  const known = new Set(old.map((endpoint) => endpoint.deprecatedTopology?.[LABEL_HOSTNAME]));
  return endpoints.map(({ deprecatedTopology, ...endpoint }) => {
    const host = deprecatedTopology?.[LABEL_HOSTNAME];
    if (host === undefined || endpoint.nodeName !== undefined || !known.has(host)) return endpoint;
    return dnsSubdomainProblems(host).length === 0 ? { ...endpoint, nodeName: host } : endpoint;
  });
}
