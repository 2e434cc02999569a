import type { LeftOut } from '@sliceplane/slices';

/** What of the input is in no slice, per service as its shard last said. Bounded by the objects that are there. */
export class LeftOutBook {
  readonly #of = new Map<string, readonly LeftOut[]>();
  #pods = 0;

  /** Pods left out, one counted once for each service that selects it. */
  get pods(): number {
    return this.#pods;
  }

  set(service: string, list: readonly LeftOut[]): void {
    this.#pods += podsIn(list) - podsIn(this.#of.get(service) ?? []);
    if (list.length === 0) this.#of.delete(service);
    else this.#of.set(service, list);
  }

  /** In order of services. */
  all(): readonly LeftOut[] {
    return [...this.#of].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
  }
}

function podsIn(list: readonly LeftOut[]): number {
  return list.reduce((pods, { kind }) => (kind === 'Pod' ? pods + 1 : pods), 0);
}
