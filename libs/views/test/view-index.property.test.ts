import type { EndpointSlice, Service } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyDelta,
  byFamilyAddressId,
  type ClassMode,
  classOf,
  hashText,
  nodeView,
  parseViewClass,
  selectionOf,
  type View,
  type ViewClassKey,
  type ViewEntry,
  viewHash,
  ViewIndex,
} from '../src/index.ts';
import {
  arbMoves,
  arbOptions,
  arbService,
  arbSlices,
  arbViewpoint,
  changesOf,
} from './arbitraries.ts';
import { oracle } from './oracle.ts';

const name = 'ns1/svc';
const noHash = '0'.repeat(32);

function indexOf(service: Service | undefined, slices: Iterable<EndpointSlice>): ViewIndex {
  const index = new ViewIndex(name);
  index.setService(service);
  for (const slice of slices) index.setSlice(undefined, slice);
  return index;
}

const bare = (view: Pick<View, 'entries'>): readonly ViewEntry[] =>
  view.entries.map((entry) => omit(entry, 'details'));

function omit<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  const { [key]: _gone, ...rest } = whole;
  return rest;
}

const hintsOf = ({ hints }: ViewEntry): string =>
  `${hints?.forNodes.join('|') ?? ''}/${hints?.forZones.join('|') ?? ''}`;

const linesOf = (entries: readonly ViewEntry[], mode: ClassMode): readonly string[] =>
  entries
    .flatMap((e) =>
      e.ports.map(
        (p) =>
          `${e.family} ${p.name}/${p.protocol} ${e.address}:${p.port} ` +
          [
            e.nodeName,
            e.zone,
            e.hostname,
            e.ready,
            e.serving,
            e.terminating,
            p.appProtocol ?? '',
            ...(mode === 'hinted' || e.hints ? [hintsOf(e)] : []),
          ].join(','),
      ),
    )
    .sort();

describe('a view from scratch', () => {
  test('is what the slow oracle says', () =>
    fc.assert(
      fc.property(arbService, arbSlices, arbViewpoint, arbOptions, (service, slices, v, o) => {
        const view = nodeView({ name, service, slices, viewpoint: v, options: o });
        const answer = oracle(service, slices, v, o);
        expect(linesOf(view.entries, o.mode)).toEqual(answer.lines);
        for (const { family, port, protocol, total, chosen } of view.selection) {
          expect(total).toBe(answer.totals[`${family} ${port}/${protocol}`]);
          const row = `${family} ${port}/${protocol} `;
          expect(chosen).toBe(answer.lines.filter((line) => line.startsWith(row)).length);
        }
      }),
      { numRuns: 3000 },
    ));

  test('L4: lists an address and port once, whatever the order of the slices', () =>
    fc.assert(
      fc.property(arbService, arbSlices, arbViewpoint, arbOptions, (service, slices, v, o) => {
        const view = nodeView({ name, service, slices, viewpoint: v, options: o });
        const places = view.entries.flatMap((e) =>
          e.ports.map((p) => `${e.family} ${e.address} ${p.port} ${p.name} ${p.protocol}`),
        );
        expect(new Set(places).size).toBe(places.length);
        const other = nodeView({
          name,
          service,
          slices: [...slices].reverse(),
          viewpoint: v,
          options: o,
        });
        expect(other).toEqual(view);
      }),
      { numRuns: 1000 },
    ));

  test('L5: default and prefer-zone are empty under Cluster policy only if nobody is ready or draining', () =>
    fc.assert(
      fc.property(arbService, arbSlices, arbViewpoint, arbOptions, (service, slices, v, o) => {
        const options = { ...o, mode: o.mode === 'default' ? o.mode : 'prefer-zone' } as const;
        const cluster: Service = { ...service, internalTrafficPolicy: 'Cluster' };
        const view = nodeView({ name, service: cluster, slices, viewpoint: v, options });
        const all = nodeView({
          name,
          service: cluster,
          slices,
          viewpoint: v,
          options: { ...o, mode: 'everything' },
        });
        view.selection.forEach((row, i) => {
          expect(row.chosen > 0).toBe((all.selection[i]?.chosen ?? 0) > 0);
        });
      }),
      { numRuns: 1000 },
    ));

  test('L6: equal content, equal view and hash, however it is cut into slices', () =>
    fc.assert(
      fc.property(
        arbService,
        arbSlices,
        arbViewpoint,
        arbOptions,
        fc.infiniteStream(fc.nat({ max: 3 })),
        (service, slices, v, o, picks) => {
          // One copy per place, so that no layout can prefer another copy.
          const distinct = distinctPlaces(slices);
          const view = nodeView({ name, service, slices: distinct, viewpoint: v, options: o });
          const dealt = distinct.flatMap((slice) => {
            const piles = new Map<number, EndpointSlice['endpoints'][number][]>();
            for (const endpoint of slice.endpoints) {
              const pile = picks.next().value;
              piles.set(pile, [...(piles.get(pile) ?? []), endpoint]);
            }
            return [...piles].map(([pile, endpoints]) => ({
              ...slice,
              metadata: { ...slice.metadata, name: `x${pile}-${slice.metadata.name}` },
              endpoints: [...endpoints].reverse(),
            }));
          });
          const other = nodeView({ name, service, slices: dealt, viewpoint: v, options: o });
          expect(bare(other)).toEqual(bare(view));
          expect({ ...other, entries: [] }).toEqual({ ...view, entries: [] });
        },
      ),
      { numRuns: 1000 },
    ));
});

function distinctPlaces(slices: readonly EndpointSlice[]): readonly EndpointSlice[] {
  const seen = new Set<string>();
  return slices.map((slice) => ({
    ...slice,
    endpoints: slice.endpoints.filter(({ addresses }) => {
      const key = `${slice.addressType} ${addresses[0]}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    }),
  }));
}

describe('an index', () => {
  test('L6 L7: over any story, commits = from scratch, deltas = snapshots, class and reasons = view', () =>
    fc.assert(
      fc.property(
        fc.option(arbService, { nil: undefined, freq: 5 }),
        arbMoves,
        fc.array(fc.tuple(arbViewpoint, arbOptions), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        (first, moves, asks, dice) => {
          const index = new ViewIndex(name);
          let service = first;
          index.setService(service);
          const slices = new Map<string, EndpointSlice>();
          const open = new Map<ViewClassKey, Map<number, ViewEntry>>();
          const hashes = new Map<ViewClassKey, string>();
          const chosen = new Map<ViewClassKey, readonly number[]>();
          let revision = 0;
          const commit = () => {
            const done = index.commit();
            expect(done.revision).toBe(revision + (done.changed ? 1 : 0));
            revision = done.revision;
            for (const change of done.classes) {
              const held = open.get(change.viewClass) as Map<number, ViewEntry>;
              const base = change.reset ? noHash : hashes.get(change.viewClass);
              expect(hashText(change.baseHash)).toBe(base);
              const least = Math.min(held.size, change.size);
              for (const entry of change.upserts) held.set(entry.id, entry);
              expect(held.size, 'upserts alone never shrink a view').toBeGreaterThanOrEqual(least);
              applyDelta(held, change);
              expect(held.size).toBe(change.size);
              expect(hashText(change.hash)).toBe(hashText(viewHash(held.values())));
              hashes.set(change.viewClass, hashText(change.hash));
              chosen.set(change.viewClass, change.chosen);
            }
            return done;
          };
          for (const move of moves) {
            if (move.move === 'service') index.setService((service = move.service));
            for (const [before, after] of changesOf(slices, move)) {
              index.setSlice(before, after);
              if (after) slices.set(after.metadata.name, after);
              else if (before) slices.delete(before.metadata.name);
            }
            if (dice.next().value === 0) continue;
            commit();
            for (const [v, o] of asks) {
              const key = classOf(index.outlook(), v, o);
              if (open.has(key)) continue;
              open.set(key, new Map());
              index.open(key);
            }
            if (dice.next().value === 0) {
              for (const key of [...open.keys()].slice(0, 1)) {
                index.close(key);
                open.delete(key);
              }
            }
            commit();
            const fresh = indexOf(service, slices.values());
            for (const key of open.keys()) fresh.open(key);
            for (const { viewClass, ...whole } of fresh.commit().classes) {
              expect(hashes.get(viewClass)).toBe(hashText(whole.hash));
              expect(chosen.get(viewClass)).toEqual(whole.chosen);
              const held = [...(open.get(viewClass)?.values() ?? [])];
              expect(held.sort(byFamilyAddressId)).toEqual(whole.upserts);
            }
            expect(index.outlook()).toEqual(fresh.outlook());
            expect(index.summary()).toEqual(fresh.summary());
            for (const [v, o] of asks) {
              const view = index.view(v, o);
              expect({ ...view, revision: 0 }).toEqual({ ...fresh.view(v, o), revision: 0 });
              const key = classOf(index.outlook(), v, o);
              expect(view.viewClass).toBe(key);
              const rows = selectionOf(index.outlook(), v, o);
              expect(rows).toEqual(view.selection.map((row) => omit(row, 'chosen')));
              if (!open.has(key)) continue;
              expect(hashes.get(key)).toBe(view.hash);
              expect(chosen.get(key)).toEqual(view.selection.map((row) => row.chosen));
            }
          }
        },
      ),
      { numRuns: 400 },
    ));

  test('L7: a commit without news changes nothing; new news grows the revision by one', () =>
    fc.assert(
      fc.property(arbService, arbSlices, arbOptions, (service, slices, o) => {
        const index = indexOf(service, slices);
        expect(index.commit()).toMatchObject({ changed: true, revision: 1, found: true });
        index.open(
          classOf(index.outlook(), { node: '', nodeKnown: false, zone: '', zoneGiven: false }, o),
        );
        expect(index.commit()).toMatchObject({ changed: false, classes: [{ reset: true }] });
        for (const slice of slices) {
          index.setSlice(slice, undefined);
          index.setSlice(undefined, structuredClone(slice));
        }
        index.setService(structuredClone(service));
        expect(index.commit()).toEqual({ changed: false, revision: 1, found: true, classes: [] });
      }),
      { numRuns: 300 },
    ));

  test('L6: equal class, equal entries, for all viewpoints', () =>
    fc.assert(
      fc.property(
        arbService,
        arbSlices,
        arbOptions,
        fc.array(arbViewpoint, { minLength: 2, maxLength: 12 }),
        (service, slices, o, viewpoints) => {
          const index = indexOf(service, slices);
          index.commit();
          const byClass = new Map<string, readonly ViewEntry[]>();
          for (const v of viewpoints) {
            const key = classOf(index.outlook(), v, o);
            expect(parseViewClass(key).options).toEqual(o);
            const entries = bare(index.view(v, o));
            expect(entries).toEqual(byClass.get(key) ?? entries);
            byClass.set(key, entries);
          }
        },
      ),
      { numRuns: 1000 },
    ));
});
