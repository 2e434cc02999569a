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

  get({ kind, namespace, name }: ObjectName): Value | undefined {
    return this.#kinds.get(kind)?.get(namespace)?.get(name);
  }

  set({ kind, namespace, name }: ObjectName, value: Value): void {
    let namespaces = this.#kinds.get(kind);
    if (namespaces === undefined) this.#kinds.set(kind, (namespaces = new Map()));
    let names = namespaces.get(namespace);
    if (names === undefined) namespaces.set(namespace, (names = new Map()));
    names.set(name, value);
  }

  delete({ kind, namespace, name }: ObjectName): void {
    const namespaces = this.#kinds.get(kind);
    const names = namespaces?.get(namespace);
    if (names?.delete(name) && names.size === 0) namespaces?.delete(namespace);
  }

  *values(): Generator<Value> {
    for (const namespaces of this.#kinds.values()) {
      for (const names of namespaces.values()) yield* names.values();
    }
  }
}
