import type { EndpointSlice } from './endpoint-slice.ts';
import type { Endpoints } from './endpoints.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import type { Service } from './service.ts';

/** Every object sliceplane reads. Parsed, defaulted, validated: nothing downstream asks "is it there?" again. */
export type KubeObject = Service | Pod | Node | Endpoints | EndpointSlice;
export type Kind = KubeObject['kind'];

/** One input change. `synced` of a source is not a delta of an object and travels beside these. */
export type Delta =
  | { readonly op: 'upsert'; readonly object: KubeObject }
  | {
      readonly op: 'delete';
      readonly kind: Kind;
      readonly namespace: string;
      readonly name: string;
    };

/** namespace/name, or the bare name of a cluster-scoped object. */
export type ObjectKey = string;

export function objectKey(namespace: string, name: string): ObjectKey {
  return namespace === '' ? name : `${namespace}/${name}`;
}

export function namespaceOf(object: KubeObject): string {
  if (object.kind === 'Pod') return object.namespace;
  return object.kind === 'Node' ? '' : object.metadata.namespace;
}

export function nameOf(object: KubeObject): string {
  return object.kind === 'Pod' || object.kind === 'Node' ? object.name : object.metadata.name;
}

export function keyOf(object: KubeObject): ObjectKey {
  return objectKey(namespaceOf(object), nameOf(object));
}
