import {
  ANNOTATION_OVER_CAPACITY,
  ANNOTATION_TRIGGER_TIME,
  type Endpoints,
  LABEL_ENDPOINTS_MANAGED_BY,
  LABEL_HEADLESS,
  type Labels,
  type Metadata,
  type Service,
  uidFor,
} from '@sliceplane/kube';
import { sameLabels } from './labels.ts';
import { TRUNCATED } from './truncate.ts';

/** Value of the managed-by label on a computed Endpoints object (E31). */
export const ENDPOINTS_MANAGED_BY = 'endpoint-controller';

/** Metadata of the object to write: a new one named after the Service, or the old one with our parts replaced (E16). */
export function legacyMetadata(
  service: Service,
  existing: Endpoints | undefined,
  truncated: boolean,
  triggerTime: string | undefined,
): Metadata {
  const before = existing?.metadata ?? createdMetadata(service);
  return {
    ...before,
    labels: legacyLabels(service),
    annotations: {
      ...without(before.annotations, [ANNOTATION_TRIGGER_TIME, ANNOTATION_OVER_CAPACITY]),
      ...(triggerTime === undefined ? {} : { [ANNOTATION_TRIGGER_TIME]: triggerTime }),
      ...(truncated ? { [ANNOTATION_OVER_CAPACITY]: TRUNCATED } : {}),
    },
  };
}

/**
 * Do labels and capacity annotation stand as they should? The trigger time is no reason to write (E33), and neither is
 * a wrong headless label alone (E32).
 */
export function legacyMetadataCorrect(
  stored: Metadata,
  service: Service,
  truncated: boolean,
): boolean {
  const ignored = [LABEL_ENDPOINTS_MANAGED_BY, LABEL_HEADLESS];
  return (
    stored.annotations[ANNOTATION_OVER_CAPACITY] === (truncated ? TRUNCATED : undefined) &&
    stored.labels[LABEL_ENDPOINTS_MANAGED_BY] === ENDPOINTS_MANAGED_BY &&
    sameLabels(without(stored.labels, ignored), without(service.metadata.labels, ignored))
  );
}

/** The Service's labels, ours, and the headless mark for clusterIP None *or empty*; nothing else stays (E31). */
function legacyLabels(service: Service): Labels {
  const headless = service.clusterIP === 'None' || service.clusterIP === '';
  return {
    ...without(service.metadata.labels, [LABEL_HEADLESS]),
    ...(headless ? { [LABEL_HEADLESS]: '' } : {}),
    [LABEL_ENDPOINTS_MANAGED_BY]: ENDPOINTS_MANAGED_BY,
  };
}

function createdMetadata(service: Service): Metadata {
  const { namespace, name } = service.metadata;
  const uid = uidFor('Endpoints', namespace, name);
  return { name, namespace, uid, labels: {}, annotations: {}, ownerReferences: [] };
}

function without(labels: Labels, keys: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !keys.includes(key)));
}
