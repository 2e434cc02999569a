import { type FieldError, forbidden, invalid, required, tooLong } from './field-error.ts';
import type { Labels, Metadata, OwnerReference } from './meta.ts';
import {
  dnsLabelProblems,
  labelValueProblems,
  maskTrailingDash,
  qualifiedNameProblems,
} from './name-syntax.ts';

/** Keys and values of all annotations together, in bytes. */
const MOST_ANNOTATION_BYTES = 256 * 1024;

type Problems = (value: string) => readonly string[];

/** V15. `nameProblems`: how objects of this kind are named. Of a namespaced kind. */
export function validateMetadata(metadata: Metadata, nameProblems: Problems): FieldError[] {
  const errors: FieldError[] = [];
  const { name, generateName, namespace } = metadata;
  if (generateName !== undefined) {
    refuse(errors, 'metadata.generateName', generateName, (value) =>
      nameProblems(maskTrailingDash(value)),
    );
  }
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  else refuse(errors, 'metadata.name', name, nameProblems);
  if (namespace === '') errors.push(required('metadata.namespace'));
  else refuse(errors, 'metadata.namespace', namespace, dnsLabelProblems);
  validateLabels(errors, 'metadata.labels', metadata.labels);
  validateAnnotations(errors, metadata.annotations);
  validateOwners(errors, metadata.ownerReferences);
  for (const finalizer of metadata.finalizers ?? []) {
    refuse(errors, 'metadata.finalizers', finalizer, qualifiedNameProblems);
  }
  return errors;
}

/** What only has to hold for an object we read facts from: where it is and what it is called. */
export function validateIdentity(
  errors: FieldError[],
  object: { readonly namespace?: string; readonly name: string; readonly labels?: Labels },
  nameProblems: Problems,
): void {
  if (object.name === '')
    errors.push(required('metadata.name', 'name or generateName is required'));
  else refuse(errors, 'metadata.name', object.name, nameProblems);
  if (object.namespace !== undefined) {
    refuse(errors, 'metadata.namespace', object.namespace, dnsLabelProblems);
  }
  if (object.labels !== undefined) validateLabels(errors, 'metadata.labels', object.labels);
}

/** Label keys and values; both are reported at the map (V23). */
export function validateLabels(errors: FieldError[], field: string, labels: Labels): void {
  for (const key in labels) {
    refuse(errors, field, key, qualifiedNameProblems);
    refuse(errors, field, labels[key] ?? '', labelValueProblems);
  }
}

/** V47: what an update may not change. */
export function validateMetadataUpdate(before: Metadata, after: Metadata): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['name', 'namespace', 'uid', 'creationTimestamp'] as const) {
    if (before[name] !== after[name]) {
      errors.push(invalid(`metadata.${name}`, after[name], 'field is immutable'));
    }
  }
  if ((after.resourceVersion ?? '') === '') {
    errors.push(invalid('metadata.resourceVersion', '', 'must be specified for an update'));
  }
  return errors;
}

/** One Invalid for each problem of the value. */
export function refuse(
  errors: FieldError[],
  field: string,
  value: string,
  problems: Problems,
): void {
  for (const problem of problems(value)) errors.push(invalid(field, value, problem));
}

function validateAnnotations(errors: FieldError[], annotations: Labels): void {
  let bytes = 0;
  for (const key in annotations) {
    const value = annotations[key] ?? '';
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
    refuse(errors, 'metadata.annotations', key, (name) =>
      qualifiedNameProblems(name.toLowerCase()),
    );
  }
  if (bytes > MOST_ANNOTATION_BYTES)
    errors.push(tooLong('metadata.annotations', MOST_ANNOTATION_BYTES));
}

const OWNER_FIELDS = ['apiVersion', 'kind', 'name', 'uid'] as const;

function validateOwners(errors: FieldError[], owners: readonly OwnerReference[]): void {
  let controller: OwnerReference | undefined;
  owners.forEach((owner, i) => {
    for (const name of OWNER_FIELDS) {
      if (owner[name] !== '') continue;
      const detail = name === 'apiVersion' ? 'version must not be empty' : 'must not be empty';
      errors.push(invalid(`metadata.ownerReferences[${i}].${name}`, '', detail));
    }
    if (owner.controller !== true) return;
    if (controller !== undefined) {
      const names = `${controller.kind}/${controller.name} and ${owner.kind}/${owner.name}`;
      const detail = `only one reference can have controller set to true, found it in ${names}`;
      errors.push(forbidden('metadata.ownerReferences', detail));
    }
    controller ??= owner;
  });
}
