/** The cluster as it is: what sources should tell, and what everybody should know in the end. */
import { type Delta, type Kind, type KubeObject, keyOf, objectKey } from '@sliceplane/kube';
import { Oracle } from '@sliceplane/oracle';
import { firstObjects, randomDelta } from './cluster-changes.ts';
import type { Dice } from './dice.ts';

/** Who brings an object: manual Endpoints and slices are applied, the rest comes from files. */
export type Bringer = 'files' | 'api';

export class Truth {
  readonly oracle: Oracle = new Oracle();
  readonly #objects = new Map<string, KubeObject>();

  get objects(): readonly KubeObject[] {
    return [...this.#objects.values()];
  }

  get<K extends Kind>(kind: K, key: string): Extract<KubeObject, { kind: K }> | undefined {
    return this.#objects.get(`${kind} ${key}`) as Extract<KubeObject, { kind: K }> | undefined;
  }

  of(bringer: Bringer): readonly KubeObject[] {
    return this.objects.filter((object) => bringerOf(object.kind) === bringer);
  }

  /** Something to begin with. */
  begin(dice: Dice): readonly Delta[] {
    const deltas = firstObjects(dice).map((object): Delta => ({ op: 'upsert', object }));
    for (const delta of deltas) this.#note(delta);
    return deltas;
  }

  change(dice: Dice): Delta {
    const delta = randomDelta(dice, this.objects);
    this.#note(delta);
    return delta;
  }

  /** Nothing is left. */
  end(): readonly Delta[] {
    const deltas = this.objects.map((object): Delta => {
      const [namespace, name] =
        object.kind === 'Node' ? ['', object.name] : keyOf(object).split('/');
      return { op: 'delete', kind: object.kind, namespace: namespace ?? '', name: name ?? '' };
    });
    for (const delta of deltas) this.#note(delta);
    return deltas;
  }

  #note(delta: Delta): void {
    this.oracle.apply(delta);
    if (delta.op === 'upsert') {
      this.#objects.set(`${delta.object.kind} ${keyOf(delta.object)}`, delta.object);
    } else {
      this.#objects.delete(`${delta.kind} ${objectKey(delta.namespace, delta.name)}`);
    }
  }
}

export function bringerOf(kind: Kind): Bringer {
  return kind === 'Endpoints' || kind === 'EndpointSlice' ? 'api' : 'files';
}
