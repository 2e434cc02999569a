import type { Delta, Kind } from '@sliceplane/kube';

/** How many objects of each kind there are, kept by counting what comes and goes. */
export class ObjectCounts {
  readonly #counts = new Map<Kind, number>();

  of(kind: Kind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** `known`: an object of that name was there before. */
  count(delta: Delta, known: boolean): void {
    const kind = delta.op === 'upsert' ? delta.object.kind : delta.kind;
    const arrives = delta.op === 'upsert';
    if (arrives === known) return;
    this.#counts.set(kind, this.of(kind) + (arrives ? 1 : -1));
  }
}
