import {
  ANNOTATION_LEADER,
  type Endpoints,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  LABEL_SKIP_MIRROR,
  type Service,
} from '@sliceplane/kube';

/** The rule that keeps an Endpoints object out of mirroring. */
export type NotMirrored = 'M5' | 'M6' | 'M7' | 'M8' | 'M9';

/**
 * Why these Endpoints are not mirrored, undefined if they are. The first rule that applies answers.
 *
 * Only the five questions below decide (M9a): the Service's type, families, ports, headlessness and trafficDistribution
 * play no role. Endpoints computed for a selector Service are kept out by that selector alone.
 */
export function whyNotMirrored(
  endpoints: Endpoints | undefined,
  service: Service | undefined,
): NotMirrored | undefined {
  if (endpoints === undefined) return 'M5';
  if (endpoints.metadata.labels[LABEL_SKIP_MIRROR] === 'true') return 'M6';
  if (Object.hasOwn(endpoints.metadata.annotations, ANNOTATION_LEADER)) return 'M7';
  if (service === undefined) return 'M8';
  if (service.selector !== null) return 'M9';
  return undefined;
}

/** Is this slice a mirror of the Endpoints `namespace/name`? Decided by its two labels, never by its owner (M3). */
export function isMirrorOf(
  slice: EndpointSlice,
  endpoints: { readonly namespace: string; readonly name: string },
  mirroringManagedBy: string,
): boolean {
  const { namespace, labels } = slice.metadata;
  return (
    namespace === endpoints.namespace &&
    labels[LABEL_SERVICE_NAME] === endpoints.name &&
    labels[LABEL_MANAGED_BY] === mirroringManagedBy
  );
}
