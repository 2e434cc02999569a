import {
  ANNOTATION_LAST_APPLIED,
  ANNOTATION_TRIGGER_TIME,
  type Endpoints,
  type EndpointSlice,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Metadata,
  uidFor,
} from '@sliceplane/kube';
import { sameLabels } from './labels.ts';

/** Labels, annotations and owner of every slice that mirrors one Endpoints object. */
export type MirrorMetadata = Pick<Metadata, 'labels' | 'annotations' | 'ownerReferences'>;

/**
 * All labels of the Endpoints, then the two that make the slice ours (M46); all annotations but the trigger time and
 * kubectl's last-applied, also when these are empty (M47); one controlling owner (M48).
 */
export function mirrorMetadata(endpoints: Endpoints, mirroringManagedBy: string): MirrorMetadata {
  const { name, uid, labels, annotations } = endpoints.metadata;
  const {
    [ANNOTATION_TRIGGER_TIME]: _time,
    [ANNOTATION_LAST_APPLIED]: _applied,
    ...propagated
  } = annotations;
  return {
    labels: { ...labels, [LABEL_SERVICE_NAME]: name, [LABEL_MANAGED_BY]: mirroringManagedBy },
    annotations: propagated,
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        name,
        uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

/**
 * Must a slice with the right endpoints be written anyway (M42)?
 *
 * It is compared with the labels it would get. Upstream compares with those of the Endpoints, so an Endpoints object
 * that itself carries one of the two reserved labels has its slices rewritten for ever (M46a). A missing or foreign
 * owner is left alone; an owner that is these Endpoints under another uid is not (M48).
 */
export function metadataDiffers(slice: EndpointSlice, wanted: MirrorMetadata): boolean {
  const { labels, annotations, ownerReferences } = slice.metadata;
  const owner = wanted.ownerReferences[0];
  return (
    !sameLabels(labels, wanted.labels) ||
    !sameLabels(annotations, wanted.annotations) ||
    ownerReferences.some(
      (o) => o.kind === 'Endpoints' && o.name === owner?.name && o.uid !== owner.uid,
    )
  );
}

/** Metadata of a slice that does not exist yet (M45). */
export function createdMetadata(
  endpoints: Endpoints,
  wanted: MirrorMetadata,
  name: string,
): Metadata {
  const { namespace } = endpoints.metadata;
  return {
    name,
    generateName: `${endpoints.metadata.name}-`,
    namespace,
    uid: uidFor('EndpointSlice', namespace, name),
    ...wanted,
  };
}

/** Metadata of a slice whose content is replaced: its identity stays, and the write is unconditional (M45, M49). */
export function replacedMetadata(slice: EndpointSlice, wanted: MirrorMetadata): Metadata {
  const { name, generateName, namespace, uid, creationTimestamp } = slice.metadata;
  return {
    name,
    ...(generateName === undefined ? {} : { generateName }),
    namespace,
    uid,
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...wanted,
  };
}
