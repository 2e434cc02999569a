import {
  ANNOTATION_TRIGGER_TIME,
  type Endpoint,
  type EndpointPort,
  type EndpointSlice,
  type IpFamily,
  type Labels,
  type Metadata,
  type OwnerReference,
  type Service,
  uidFor,
} from '@sliceplane/kube';
import { namePrefix } from './slice-name.ts';

/** What a write stamps on a slice: its Service, owner and labels, and when the change happened ('' when unknown). */
export interface Stamp {
  readonly service: Service;
  readonly owner: OwnerReference;
  readonly labels: Labels;
  readonly triggerTime: string;
}

export interface SliceContent {
  readonly addressType: IpFamily;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** A slice that did not exist (R6.1). */
export function createdSlice(name: string, content: SliceContent, stamp: Stamp): EndpointSlice {
  const { namespace } = stamp.service.metadata;
  return slice(content, {
    name,
    generateName: namePrefix(stamp.service.metadata.name),
    namespace,
    uid: uidFor('EndpointSlice', namespace, name),
    labels: stamp.labels,
    annotations: triggerAnnotation({}, stamp.triggerTime),
    ownerReferences: [stamp.owner],
    generation: 1,
  });
}

/** A new slice under the name of one that was to be deleted: brand new but for its place on the server (R5.14). */
export function recycledSlice(
  before: EndpointSlice,
  content: SliceContent,
  stamp: Stamp,
): EndpointSlice {
  const { name, uid, creationTimestamp, generation = 0 } = before.metadata;
  const created = createdSlice(name, content, stamp);
  return {
    ...created,
    metadata: {
      ...created.metadata,
      uid,
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      generation: generation + 1,
    },
  };
}

/** The slice with other endpoints or labels; other people's annotations and owner references stay (R5.14, R6.5). */
export function updatedSlice(
  before: EndpointSlice,
  endpoints: readonly Endpoint[],
  stamp: Stamp,
): EndpointSlice {
  return {
    ...before,
    endpoints,
    metadata: {
      ...before.metadata,
      labels: stamp.labels,
      annotations: triggerAnnotation(before.metadata.annotations, stamp.triggerTime),
      generation: (before.metadata.generation ?? 0) + 1,
    },
  };
}

function slice(content: SliceContent, metadata: Metadata): EndpointSlice {
  const { addressType, endpoints, ports } = content;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType,
    endpoints,
    ports,
  };
}

/** Set when known, else removed (R6.8). */
function triggerAnnotation(annotations: Labels, triggerTime: string): Labels {
  if (triggerTime !== '') return { ...annotations, [ANNOTATION_TRIGGER_TIME]: triggerTime };
  if (annotations[ANNOTATION_TRIGGER_TIME] === undefined) return annotations;
  const { [ANNOTATION_TRIGGER_TIME]: _, ...rest } = annotations;
  return rest;
}

/** The Service as the owner of its slices (R6.1). */
export function ownerReference({ metadata: { name, uid } }: Service): OwnerReference {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
