import { type KubeObject, nameOf, namespaceOf } from '@sliceplane/kube';

/** What an object is known by. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function objectName(object: KubeObject): ObjectName & Pick<KubeObject, 'kind'> {
  return { kind: object.kind, namespace: namespaceOf(object), name: nameOf(object) };
}

/**
 * Something for each of many objects. Level by level, with the objects' own strings for keys: a joined text for each of
 * 150,000 pods would cost more than what is kept under it.
 */
export class ObjectMap<Value> {
  /** kind → namespace → name */
  readonly #kinds = new Map<string, Map<string, Map<string, Value>>>();

  /** Where the last one asked for was: what comes together is of one kind and namespace. */
  #kind = '';
  #namespace = '';
  #names: Map<string, Value> | undefined;

  get(object: ObjectName): Value | undefined {
    return this.#namesBeside(object)?.get(object.name);
  }

  set(object: ObjectName, value: Value): void {
    const { kind, namespace, name } = object;
    let names = this.#namesBeside(object);
    if (names === undefined) {
      let namespaces = this.#kinds.get(kind);
      if (namespaces === undefined) this.#kinds.set(kind, (namespaces = new Map()));
      namespaces.set(namespace, (names = new Map()));
      this.#names = names;
    }
    names.set(name, value);
  }

  delete(object: ObjectName): void {
    const names = this.#namesBeside(object);
    if (names === undefined || !names.delete(object.name) || names.size > 0) return;
    this.#kinds.get(object.kind)?.delete(object.namespace);
    this.#names = undefined;
  }

  #namesBeside({ kind, namespace }: ObjectName): Map<string, Value> | undefined {
    if (this.#names === undefined || kind !== this.#kind || namespace !== this.#namespace) {
      this.#kind = kind;
      this.#namespace = namespace;
      this.#names = this.#kinds.get(kind)?.get(namespace);
    }
    return this.#names;
  }

  *values(): Generator<Value> {
    for (const namespaces of this.#kinds.values()) {
      for (const names of namespaces.values()) yield* names.values();
    }
  }
}
