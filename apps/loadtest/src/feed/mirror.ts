import {
  type Delta,
  type Endpoints,
  type EndpointSlice,
  keyOf,
  type KubeObject,
  type Node,
  objectKey,
  type Pod,
  type Service,
} from '@sliceplane/kube';

/** The cluster as it is now: what a server that lost everything has to be told, and what the checks look things up in. */
export class Mirror {
  readonly nodes: Map<string, Node> = new Map();
  readonly services: Map<string, Service> = new Map();
  readonly endpoints: Map<string, Endpoints> = new Map();
  readonly slices: Map<string, EndpointSlice> = new Map();
  readonly pods: Map<string, Pod> = new Map();

  apply(delta: Delta): void {
    if (delta.op === 'upsert') {
      const { object } = delta;
      this.#of(object.kind).set(keyOf(object), object);
    } else {
      this.#of(delta.kind).delete(objectKey(delta.namespace, delta.name));
    }
  }

  /** Everything, in the order in which it could have been created. */
  *objects(): Generator<KubeObject> {
    yield* this.nodes.values();
    yield* this.services.values();
    yield* this.endpoints.values();
    yield* this.slices.values();
    yield* this.pods.values();
  }

  #of(kind: KubeObject['kind']): Map<string, KubeObject> {
    const maps = {
      Node: this.nodes,
      Service: this.services,
      Endpoints: this.endpoints,
      EndpointSlice: this.slices,
      Pod: this.pods,
    };
    return maps[kind] as Map<string, KubeObject>;
  }
}
