import { parse, v5 } from 'uuid';

/** Fixed for ever: uids of raw manifests must not differ between releases or replicas. */
const SLICEPLANE: Uint8Array = parse('6d1f3c0e-8a54-4b7e-9c5e-2f60d1a7b3c4');
const encoder = new TextEncoder();

/** The uid of an object whose manifest has none: equal for equal kind, namespace and name, on any machine. */
export function uidFor(kind: string, namespace: string, name: string): string {
  // Bytes: text would be taken apart character by character, and the namespace again each time.
  return v5(encoder.encode(`${kind}/${namespace}/${name}`), SLICEPLANE);
}
