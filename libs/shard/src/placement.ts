import { type Delta, keyOf, LABEL_SERVICE_NAME, objectKey } from '@sliceplane/kube';
import type { Change, Placement } from '@sliceplane/program';
import type { ViewClassKey } from '@sliceplane/views';
import type { Interest, RevisionFloor, ShardObject } from './messages.ts';

/** namespace/name of a Service: the unit of placement. Whatever decides about its slices and views meets there. */
export type PartitionKey = string;

/**
 * Where an object goes and what of it crosses into the shard: the object itself, for it is kept once. Pod labels are
 * for the engine's index, which asks them what Services select the pod; `itemPacking` leaves them out.
 */
export function changeOf(delta: Delta): Change<ShardObject> {
  if (delta.op === 'delete') {
    return { kind: delta.kind, key: objectKey(delta.namespace, delta.name), put: undefined };
  }
  const { object } = delta;
  return {
    kind: object.kind,
    key: keyOf(object),
    put: { placement: placementOf(object), payload: object },
  };
}

function placementOf(object: (Delta & { op: 'upsert' })['object']): Placement {
  switch (object.kind) {
    case 'Service': {
      const partitions = [keyOf(object)];
      if (object.selector === null || object.type === 'ExternalName') {
        return { to: 'partitions', partitions };
      }
      const selects = { scope: object.metadata.namespace, labels: object.selector };
      return { to: 'partitions', partitions, selects };
    }
    case 'Pod':
      return { to: 'selecting', scope: object.namespace, labels: object.labels };
    case 'Node':
      return { to: 'everyone' };
    case 'Endpoints':
      return { to: 'partitions', partitions: [keyOf(object)] };
    case 'EndpointSlice': {
      const service = object.metadata.labels[LABEL_SERVICE_NAME];
      const partitions =
        service === undefined || service === ''
          ? []
          : [objectKey(object.metadata.namespace, service)];
      return { to: 'partitions', partitions };
    }
  }
}

/**
 * Opens or closes a view class of one service. Opening one that is open already asks for its whole view again.
 * A service need not exist: its view is then answered as not found.
 */
export function interestChange(
  service: PartitionKey,
  viewClass: ViewClassKey,
  open: boolean,
): Change<ShardObject> {
  const key = `${service} ${viewClass}`;
  if (!open) return { kind: 'Interest', key, put: undefined };
  const payload: Interest = { kind: 'Interest', service, viewClass };
  return {
    kind: 'Interest',
    key,
    put: { placement: { to: 'partitions', partitions: [service] }, payload },
  };
}

/** Tells every shard, present and future, where revisions of new services start. */
export function floorChange(revision: number): Change<ShardObject> {
  const payload: RevisionFloor = { kind: 'RevisionFloor', revision };
  return { kind: 'RevisionFloor', key: 'floor', put: { placement: { to: 'everyone' }, payload } };
}

/** The class an Interest's key is about. */
export function viewClassOf(interestKey: string): ViewClassKey {
  return interestKey.slice(interestKey.indexOf(' ') + 1) as ViewClassKey;
}

/** The part of a key after the namespace. */
export function bareName(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

export function namespaceOfKey(key: PartitionKey): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}
