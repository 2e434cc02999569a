import {
  ANNOTATION_TOPOLOGY_HINTS,
  ANNOTATION_TOPOLOGY_MODE,
  type Endpoint,
  type EndpointHints,
  type Service,
} from '@sliceplane/kube';
import { isReady } from './endpoint.ts';

/**
 * Where the hints of a Service's endpoints come from (R7.1, R7.2). `auto`: zone shares of CPU, decided over all endpoints
 * together. `zone`, `node`: each ready endpoint's own place. `none`: there are no hints, and any that exist are stripped.
 */
export type HintMode = 'auto' | 'zone' | 'node' | 'none';

/** The annotation wins over trafficDistribution, the deprecated annotation over the newer one. */
export function hintMode(service: Service): HintMode {
  const { annotations } = service.metadata;
  const topology = annotations[ANNOTATION_TOPOLOGY_HINTS] ?? annotations[ANNOTATION_TOPOLOGY_MODE];
  if (topology === 'Auto' || topology === 'auto') return 'auto';
  switch (service.trafficDistribution) {
    case 'PreferClose':
    case 'PreferSameZone':
      return 'zone';
    case 'PreferSameNode':
      return 'node';
    default:
      return 'none';
  }
}

/**
 * The hints an endpoint gets by its own place alone (R7.14, R7.15): only if it is ready, never with an empty name. In the
 * modes `auto` and `none` there are none of that kind.
 */
export function ownHints(endpoint: Endpoint, mode: HintMode): EndpointHints | undefined {
  if ((mode !== 'zone' && mode !== 'node') || !isReady(endpoint)) return undefined;
  const { zone = '', nodeName = '' } = endpoint;
  const zoned = zone === '' ? undefined : zoneHint(zone);
  if (mode === 'zone' || nodeName === '') return zoned;
  return { ...zoned, forNodes: [{ name: nodeName }] };
}

const ZONE_HINTS = new Map<string, EndpointHints>();
const ZONE_HINTS_KEPT = 1024;

/** `{forZones: [zone]}`, one object per zone. */
export function zoneHint(zone: string): EndpointHints {
  const known = ZONE_HINTS.get(zone);
  if (known !== undefined) return known;
  const hint: EndpointHints = Object.freeze({ forZones: Object.freeze([{ name: zone }]) });
  if (ZONE_HINTS.size < ZONE_HINTS_KEPT) ZONE_HINTS.set(zone, hint);
  return hint;
}
