/** Label, annotation and selector maps. Keys are valid label keys once an object has passed validation. */
export type Labels = Readonly<Record<string, string>>;

/** metav1.OwnerReference. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** metav1.ObjectReference as endpoints carry it in `targetRef`. */
export interface ObjectReference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly apiVersion?: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

/**
 * metav1.ObjectMeta, with Kubernetes' own field names so that an object prints as kubectl prints it.
 * After parsing, `name` is set on every object, `namespace` on every namespaced one ('' on a Node), and
 * the maps and lists are never absent.
 */
export interface Metadata {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace: string;
  /** Opaque. When the input has none: a UUIDv5 of kind/namespace/name (design: raw manifests). */
  readonly uid: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly ownerReferences: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  /** RFC 3339, as in the input. */
  readonly creationTimestamp?: string;
  /** RFC 3339. Present: the object is being deleted. */
  readonly deletionTimestamp?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
}
