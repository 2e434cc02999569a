import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDelta, deltaBetween, nodeView, type ViewEntry } from '../src/index.ts';
import { options, service, slice, viewpoint } from './notation.ts';
import { arbOptions, arbService, arbSlices, arbViewpoint } from './arbitraries.ts';

const byId = (entries: readonly ViewEntry[]) => new Map(entries.map((entry) => [entry.id, entry]));

test('L7: the delta between two views leads from one to the other, and never through an empty one', () =>
  fc.assert(
    fc.property(
      arbService,
      arbSlices,
      arbSlices,
      arbViewpoint,
      arbOptions,
      (service, one, other, v, o) => {
        const view = (slices: typeof one): readonly ViewEntry[] =>
          nodeView({ name: 'ns1/svc', service, slices, viewpoint: v, options: o }).entries;
        const before = view(one);
        const after = view(other);
        const delta = deltaBetween(before, after);
        const held = byId(before);
        applyDelta(held, { upserts: delta.upserts, removed: [] });
        expect(held.size).toBeGreaterThanOrEqual(Math.max(before.length && 1, after.length));
        applyDelta(held, { upserts: [], removed: delta.removed });
        expect(new Set(held.keys())).toEqual(new Set(byId(after).keys()));
        for (const { id, ports } of after) expect(held.get(id)?.ports).toEqual(ports);
        const reset = byId(before);
        applyDelta(reset, { reset: true, upserts: after, removed: [] });
        expect(reset).toEqual(byId(after));
        expect(deltaBetween(after, after)).toEqual({ upserts: [], removed: [] });
      },
    ),
    { numRuns: 500 },
  ));

test('L7: an entry whose ports changed is an upsert of the same id', () => {
  const view = (ports: string) =>
    nodeView({
      name: 'ns1/svc',
      service: service('a=80,b=81'),
      slices: [slice(`s1 :${ports} 1`)],
      viewpoint: viewpoint(''),
      options: options(),
    }).entries;
  const [before, after] = [view('a=80'), view('a=80,b=81')];
  expect(deltaBetween(before, after)).toEqual({ upserts: after, removed: [] });
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});
