import { LABEL_MANAGED_BY } from '@sliceplane/kube';
import { arbHistory, type WorldSize } from '@sliceplane/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reconciled } from '../src/service-slices.ts';
import { World } from './follow.ts';
import { canonical, type OracleOutput } from './oracle.ts';

const NAMES = ['web', 'api'];
const arbMax = fc.constantFrom(1, 2, 3, 5, 100);

test.each<[string, WorldSize & { batches: number }, number]>([
  ['two services', { services: NAMES, batches: 12 }, 1000],
  ['a crowded one', { services: ['web'], pods: 40, nodes: 3, batches: 8 }, 300],
])('incremental is a full reconcile, batch by batch: %s', (_, size, numRuns) =>
  fc.assert(
    fc.property(arbHistory(size), arbMax, (history, maxEndpointsPerSlice) => {
      const world = new World(size.services ?? [], { maxEndpointsPerSlice });
      for (const { done, wanted } of world.play(history)) {
        expect(answer(done, world.options.managedBy)).toEqual(oracleAnswer(wanted));
      }
    }),
    { numRuns },
  ),
);

interface Answer {
  readonly writes: readonly string[];
  readonly events: readonly string[];
  readonly leftOut: readonly string[];
}

/** Mirrors are another story, told in their own tests. */
function answer({ changes, events, leftOut }: Reconciled, managedBy: string): Answer {
  const ours = changes
    .filter(({ origin }) => origin === 'write')
    .map(({ op, before, after }) => ({ op, slice: after ?? before }))
    .filter(({ slice }) => slice?.metadata.labels[LABEL_MANAGED_BY] === managedBy);
  return {
    writes: ours.map(({ op, slice }) => `${op} ${slice?.metadata.name} ${canonical(slice)}`),
    events: events.map((e) => e.reason).filter((reason) => reason.startsWith('Topology')),
    leftOut: leftOut.filter(({ rule }) => rule === 'R3.9').map(({ name }) => name),
  };
}

function oracleAnswer({ writes, events, leftOut }: OracleOutput): Answer {
  return {
    writes: writes.map(({ op, name, slice }) => `${op} ${name} ${canonical(slice)}`),
    events,
    leftOut,
  };
}
