import { v5 } from 'uuid';

/** Fixed for ever: uids of raw manifests must not differ between releases or replicas. */
const SLICEPLANE = '6d1f3c0e-8a54-4b7e-9c5e-2f60d1a7b3c4';

/** The uid of an object whose manifest has none: equal for equal kind, namespace and name, on any machine. */
export function uidFor(kind: string, namespace: string, name: string): string {
  return v5(`${kind}/${namespace}/${name}`, SLICEPLANE);
}
