import { EMPTY_LIST, type Fields } from './fields.ts';
import { KNOWN_METADATA } from './known-fields.ts';
import type { Metadata, ObjectReference, OwnerReference } from './meta.ts';
import { uidFor } from './uid.ts';

/** Where an object stands that does not say it: its kind, and the namespace of those without one ('' for a Node). */
export interface Home {
  readonly kind: string;
  readonly namespace: string;
}

/** metav1.ObjectMeta of a whole object: defaults for namespace and uid, maps and lists never absent. */
export function readMetadata(object: Fields, home: Home): Metadata {
  const from = object.section('metadata');
  from.knowOnly(KNOWN_METADATA);
  const name = from.text('name');
  const namespace = from.text('namespace') || home.namespace;
  const generateName = from.text('generateName');
  const creationTimestamp = from.text('creationTimestamp');
  const deletionTimestamp = from.text('deletionTimestamp');
  const resourceVersion = from.text('resourceVersion');
  const generation = from.integer('generation');
  const finalizers = from.texts('finalizers');
  return {
    name,
    ...(generateName !== '' && { generateName }),
    namespace,
    uid: from.text('uid') || uidFor(home.kind, namespace, name),
    labels: from.labels('labels'),
    annotations: from.labels('annotations'),
    ownerReferences: readOwners(from),
    ...(finalizers.length > 0 && { finalizers }),
    ...(creationTimestamp !== '' && { creationTimestamp }),
    ...(deletionTimestamp !== '' && { deletionTimestamp }),
    ...(resourceVersion !== '' && { resourceVersion }),
    ...(generation !== undefined && { generation }),
  };
}

function readOwners(from: Fields): readonly OwnerReference[] {
  const owners = from.list('ownerReferences');
  if (owners.length === 0) return EMPTY_LIST;
  return owners.map((owner) => {
    const controller = owner.flag('controller');
    const blockOwnerDeletion = owner.flag('blockOwnerDeletion');
    return {
      apiVersion: owner.text('apiVersion'),
      kind: owner.text('kind'),
      name: owner.text('name'),
      uid: owner.text('uid'),
      ...(controller !== undefined && { controller }),
      ...(blockOwnerDeletion !== undefined && { blockOwnerDeletion }),
    };
  });
}

/** `targetRef` of an endpoint; its empty fields are absent. */
export function readReference(from: Fields): ObjectReference | undefined {
  if (!from.has('targetRef')) return undefined;
  const target = from.section('targetRef');
  const reference: Record<string, string> = {};
  for (const name of REFERENCE_FIELDS) {
    const value = target.text(name);
    if (value !== '') reference[name] = value;
  }
  return reference;
}

const REFERENCE_FIELDS = [
  'kind',
  'namespace',
  'name',
  'uid',
  'apiVersion',
  'resourceVersion',
  'fieldPath',
] as const satisfies readonly (keyof ObjectReference)[];
