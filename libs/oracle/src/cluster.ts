/** The objects as they are now, in plain maps, by namespace. */
import {
  type Delta,
  type Endpoints,
  type EndpointSlice,
  type Kind,
  type KubeObject,
  nameOf,
  namespaceOf,
  type Node,
  type Pod,
  type Service,
} from '@sliceplane/kube';

/** What one namespace holds, by name. */
export interface Namespace {
  readonly services: Map<string, Service>;
  readonly pods: Map<string, Pod>;
  readonly endpoints: Map<string, Endpoints>;
  readonly slices: Map<string, EndpointSlice>;
}

export class Cluster {
  readonly nodes: Map<string, Node> = new Map();
  readonly namespaces: Map<string, Namespace> = new Map();

  apply(delta: Delta): void {
    if (delta.op === 'upsert') {
      const { object } = delta;
      this.#of(object.kind, namespaceOf(object)).set(nameOf(object), object);
    } else {
      this.#of(delta.kind, delta.namespace).delete(delta.name);
    }
  }

  #of(kind: Kind, namespace: string): Map<string, KubeObject> {
    const held = kind === 'Node' ? undefined : this.#namespace(namespace);
    const maps = {
      Node: this.nodes,
      Service: held?.services,
      Pod: held?.pods,
      Endpoints: held?.endpoints,
      EndpointSlice: held?.slices,
    } as Record<Kind, Map<string, KubeObject>>;
    return maps[kind];
  }

  #namespace(name: string): Namespace {
    const held = this.namespaces.get(name) ?? {
      services: new Map(),
      pods: new Map(),
      endpoints: new Map(),
      slices: new Map(),
    };
    this.namespaces.set(name, held);
    return held;
  }
}
