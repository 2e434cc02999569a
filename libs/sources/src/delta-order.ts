import { type KubeObject, keyOf } from '@sliceplane/kube';

/** What a kind is looked up by comes before it: nodes and services first, pods last. */
const rank: Readonly<Record<KubeObject['kind'], number>> = {
  Node: 0,
  Service: 1,
  EndpointSlice: 2,
  Endpoints: 3,
  Pod: 4,
};

/**
 * The order in which the objects of one list become deltas: by kind, inside a kind as given. Everything still gives the
 * same endpoints in another order; this one places a pod once instead of once per service that turns up after it.
 */
export function inDeltaOrder(objects: readonly KubeObject[]): KubeObject[] {
  return objects.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}

/** Unique among all objects, whatever their kind: `Pod/shop/cart-0`. */
export type ObjectId = string;

export function idOf(object: KubeObject): ObjectId {
  return `${object.kind}/${keyOf(object)}`;
}
