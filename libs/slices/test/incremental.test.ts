import { LABEL_MANAGED_BY } from '@sliceplane/kube';
import { arbHistory } from '@sliceplane/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reconciled } from '../src/service-slices.ts';
import { World } from './follow.ts';
import { canonical } from './oracle.ts';

const NAMES = ['web', 'api'];
const arbMax = fc.constantFrom(1, 2, 3, 5, 100);

test('incremental is a full reconcile, batch by batch', () =>
  fc.assert(
    fc.property(arbHistory({ services: NAMES, batches: 12 }), arbMax, (history, max) => {
      const world = new World(NAMES, { maxEndpointsPerSlice: max });
      for (const { done, wanted, service, name } of world.play(history)) {
        if (wanted === undefined) {
          const garbage =
            service === undefined || service.selector === null || service.type === 'ExternalName';
          if (!garbage) expect(written(done, world.options.managedBy)).toEqual([]);
          continue;
        }
        expect(written(done, world.options.managedBy), name).toEqual(
          wanted.writes.map(({ op, name: slice, slice: after }) => [op, slice, canonical(after)]),
        );
        const events = done.events
          .filter((e) => e.reason.startsWith('Topology'))
          .map((e) => e.reason);
        expect(events).toEqual(wanted.events);
        expect(done.leftOut.filter((l) => l.rule === 'R3.9').map((l) => l.name)).toEqual(
          wanted.leftOut,
        );
      }
    }),
    { numRuns: 1500 },
  ));

function written({ changes }: Reconciled, managedBy: string): unknown[] {
  return changes
    .filter((c) => c.origin === 'write')
    .map((c) => ({ op: c.op, slice: c.after ?? c.before }))
    .filter(({ slice }) => slice?.metadata.labels[LABEL_MANAGED_BY] === managedBy)
    .map(({ op, slice }) => [op, slice?.metadata.name, canonical(slice)]);
}
