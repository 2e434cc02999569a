/** Random sequences of changes over a small world, and the obvious answer to what each partition holds afterwards. */
import type { Change } from '@sliceplane/program';
import fc from 'fast-check';
import { note, type Note } from './ledger.ts';

const arbLabels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), {
  maxKeys: 2,
  noNullPrototype: true,
});
const arbKey = fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4', 'k5');
const arbPartition = fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4');
const arbText = fc.constantFrom('', 'x', 'y', 'z');

export const arbChange: fc.Arbitrary<Change<Note>> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(arbKey, arbLabels, arbText).map(([k, l, t]) => note.member(k, l, t)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(arbKey, arbPartition, fc.option(arbLabels, { nil: undefined }), arbText)
      .map(([k, p, l, t]) => note.anchor(k, p, l, t)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(arbKey, fc.array(arbPartition, { maxLength: 3 }), arbText)
      .map(([k, p, t]) => note.entry(k, p, t)),
  },
  { weight: 1, arbitrary: fc.tuple(arbKey, arbText).map(([k, t]) => note.everyone(k, t)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('member', 'anchor', 'entry', 'everyone'), arbKey)
      .map(([kind, k]) => note.gone(kind, k)),
  },
);

/** The newest change of every object, and what follows for partitions. */
export class World {
  readonly objects: Map<string, Change<Note>> = new Map();

  apply(changes: readonly Change<Note>[]): void {
    for (const change of changes) {
      const id = `${change.kind}/${change.key}`;
      if (change.put === undefined) this.objects.delete(id);
      else this.objects.set(id, change);
    }
  }

  /** partition → sorted `kind/key=text`, partitions with content only. */
  content(): Record<string, string[]> {
    const pages = new Map<string, Set<string>>();
    for (const [id, { put }] of this.objects) {
      if (put === undefined) continue;
      for (const partition of this.#partitions(put)) {
        const page = pages.get(partition) ?? new Set();
        pages.set(partition, page.add(`${id}=${put.payload.text}`));
      }
    }
    return Object.fromEntries([...pages].map(([name, page]) => [name, [...page].sort()]));
  }

  everyone(): string[] {
    return [...this.objects]
      .filter(([, { put }]) => put?.placement.to === 'everyone')
      .map(([id, { put }]) => `${id}=${put?.payload.text}`)
      .sort();
  }

  #partitions({ placement }: NonNullable<Change<Note>['put']>): string[] {
    if (placement.to === 'everyone') return [];
    if (placement.to === 'partitions') return [...placement.partitions];
    const found: string[] = [];
    for (const { put } of this.objects.values()) {
      if (put?.placement.to !== 'partitions' || put.placement.selects === undefined) continue;
      const { partitions, selects } = put.placement;
      const selected =
        selects.scope === placement.scope &&
        Object.entries(selects.labels).every(([name, value]) => placement.labels[name] === value);
      if (selected && partitions[0] !== undefined) found.push(partitions[0]);
    }
    return found;
  }
}
