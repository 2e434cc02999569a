/**
 * discovery/v1beta1: places an endpoint by a `topology` map where v1 has `zone`, `nodeName` and what is left over in
 * `deprecatedTopology`. All other fields are the same (V33-V35).
 */
import type { Endpoint } from './endpoint-slice.ts';
import { LABEL_HOSTNAME, LABEL_ZONE } from './names.ts';
import type { Labels } from './meta.ts';

export interface EndpointV1beta1 extends Omit<Endpoint, 'zone' | 'deprecatedTopology'> {
  readonly topology?: Labels;
}

/** V33: the zone moves, a hostname equal to nodeName goes, an empty rest is absent. */
export function endpointFromV1beta1(old: EndpointV1beta1): Endpoint {
  const { topology, ...shared } = old;
  if (topology === undefined) return shared;
  const { [LABEL_ZONE]: zone, ...others } = topology;
  const rest: Record<string, string> = others;
  if (rest[LABEL_HOSTNAME] === old.nodeName) delete rest[LABEL_HOSTNAME];
  return {
    ...shared,
    ...(zone !== undefined && { zone }),
    ...(Object.keys(rest).length > 0 && { deprecatedTopology: rest }),
  };
}

/** V34: the way back; nodeName alone gains a hostname (V35). */
export function endpointToV1beta1(endpoint: Endpoint): EndpointV1beta1 {
  const { zone, deprecatedTopology, ...shared } = endpoint;
  const { nodeName } = shared;
  if (zone === undefined && deprecatedTopology === undefined && nodeName === undefined) {
    return shared;
  }
  const topology: Record<string, string> = { ...deprecatedTopology };
  if (zone !== undefined) topology[LABEL_ZONE] = zone;
  if (nodeName !== undefined && (topology[LABEL_HOSTNAME] ?? '') === '') {
    topology[LABEL_HOSTNAME] = nodeName;
  }
  return { ...shared, topology };
}
