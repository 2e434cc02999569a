import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classOf, nodeView, type View, ViewIndex } from '../src/index.ts';
import { BestRanks } from '../src/best-ranks.ts';
import { byRank, type Ranked, rankOf, Shortlist } from '../src/subset.ts';
import { arbOptions, arbService, arbSlices, arbViewpoint } from './arbitraries.ts';
import { options, service, slice, viewpoint } from './notation.ts';

const name = 'ns1/svc';
const addressesOf = (view: Pick<View, 'entries'>): string[] =>
  view.entries.map(({ address }) => address);

/** The subset of k that a node gets of addresses 10.0.0.1 to 10.0.0.n without those that are left out. */
function subset(node: string, k: number, count: number, leftOut: readonly number[] = []): string[] {
  const places = Array.from({ length: count }, (_, i) => i + 1).filter((i) => !leftOut.includes(i));
  const slices = [slice(`s1 :80 ${places.join(' ')}`)];
  const asked = options({ subset: k });
  const view = { name, service: service('80'), slices, viewpoint: viewpoint(node), options: asked };
  return addressesOf(nodeView(view));
}

test('L30: the ranks of the first version, for other implementations to check against', () => {
  expect(rankOf('n1', 'IPv4', '10.0.0.1', true)).toMatchInlineSnapshot(`3540462583`);
  expect(rankOf('n1', 'IPv4', '10.0.0.1', false)).toMatchInlineSnapshot(`7835429879`);
  expect(rankOf('node-zürich', 'IPv6', 'fd00::1', true)).toMatchInlineSnapshot(`740264004`);
});

test('L30: as many as asked for while there are that many, all of them in the whole view', () =>
  fc.assert(
    fc.property(
      arbService,
      arbSlices,
      arbViewpoint,
      arbOptions,
      fc.integer({ min: 1, max: 6 }),
      (svc, slices, v, o, k) => {
        const question = { name, service: svc, slices, viewpoint: v };
        const whole = nodeView({ ...question, options: { ...o, subset: 0 } });
        const some = nodeView({ ...question, options: { ...o, subset: k } });
        const ports = (view: View): string[] =>
          view.entries.flatMap((entry) =>
            entry.ports.map(
              (p) => `${entry.family} ${entry.address} ${p.name}:${p.port}/${p.protocol}`,
            ),
          );
        expect(new Set(ports(whole)).isSupersetOf(new Set(ports(some)))).toBe(true);
        for (const [i, { family, port, protocol, reason }] of some.selection.entries()) {
          const at = (view: View): number =>
            new Set(
              view.entries
                .filter((entry) => entry.family === family)
                .filter((entry) =>
                  entry.ports.some((p) => p.name === port && p.protocol === protocol),
                )
                .map(({ address }) => address),
            ).size;
          expect(at(some)).toBe(Math.min(k, at(whole)));
          expect(reason).toBe(whole.selection[i]?.reason);
        }
        expect(some.state).toBe(whole.state); // L5
      },
    ),
    { numRuns: 1000 },
  ));

test('L31: one that goes is replaced by one, and by none where it was not; one that comes displaces one at most', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 2, max: 40 }),
      fc.nat(),
      fc.constantFrom('n1', 'n2', 'n3', 'n4'),
      (k, count, pick, node) => {
        const gone = (pick % count) + 1;
        const [before, after] = [subset(node, k, count), subset(node, k, count, [gone])];
        const kept = before.filter((address) => address !== `10.0.0.${gone}`);
        expect(after.length).toBe(Math.min(k, count - 1));
        expect(new Set(after).isSupersetOf(new Set(kept))).toBe(true);
      },
    ),
    { numRuns: 500 },
  ));

test('L31: a larger subset holds the smaller one', () => {
  for (let k = 1; k < 10; k++) {
    expect(subset('n1', k + 1, 20)).toEqual(expect.arrayContaining(subset('n1', k, 20)));
  }
});

test('L32: nodes spread over the endpoints as if thrown at random', () => {
  const [nodes, count, k] = [2000, 40, 5];
  const load = new Map<string, number>();
  for (let i = 0; i < nodes; i++) {
    for (const address of subset(`node-${i}`, k, count)) {
      load.set(address, (load.get(address) ?? 0) + 1);
    }
  }
  // Mean 250 a piece, standard deviation sqrt(2000 · 1/8 · 7/8) = 15; five of these either way.
  for (const nodesOfOne of load.values()) {
    expect(nodesOfOne).toBeGreaterThan(175);
    expect(nodesOfOne).toBeLessThan(325);
  }
  expect(load.size).toBe(count);
});

describe('the rules come first', () => {
  const asked = (text: string, from: string, change: Parameters<typeof options>[0]): string[] =>
    addressesOf(
      nodeView({
        name,
        service: service('80'),
        slices: [slice(text)],
        viewpoint: viewpoint(from),
        options: options({ subset: 2, ...change }),
      }),
    ).map((address) => address.slice('10.0.0.'.length));

  test('a zone of two is the subset of two, whoever else there is', () => {
    const line = 's1 :80 1>-/za 2>-/zb 3>-/za 4>-/zb 5>-/zc 6>-/zc';
    expect(asked(line, 'n1/za', {})).toEqual(['1', '3']);
    expect(asked(line, 'n9/zb', {})).toEqual(['2', '4']);
  });

  test('the ready come before the not ready that are only wanted along', () => {
    const line = 's1 :80 1!R 2!R 3 4!R 5!R 6!R 7 8!R';
    expect(asked(line, 'n1/za', { includeNotReady: true })).toEqual(['3', '7']);
    expect(asked(line, 'n1/za', { includeNotReady: true, subset: 3 })).toHaveLength(3);
  });

  test('a class is one node and says k', () => {
    const index = new ViewIndex(name);
    index.setService(service('80'));
    index.setSlice(undefined, slice('s1 :80 1 2 3'));
    index.commit();
    const key = classOf(index.outlook(), viewpoint('n1/za'), options({ subset: 2 }));
    expect(key).toBe('default/both+subset-2/node:n1');
  });
});

test('explain says why an endpoint is not in the subset', () => {
  const index = new ViewIndex(name);
  index.setService(service('80'));
  index.setSlice(undefined, slice('s1 :80 1 2 3 4!R'));
  index.commit();
  const { verdicts } = index.explain(viewpoint('n1/za'), options({ subset: 2 }));
  const last = verdicts.map(({ chosen, verdicts: said }) => [chosen, said.at(-1)?.message]);
  expect(last).toEqual([
    [false, '10.0.0.1 is number 3 of 3 for node n1, the subset is of 2'],
    [true, '10.0.0.2 is number 1 of 3 for node n1, the subset is of 2'],
    [true, '10.0.0.3 is number 2 of 3 for node n1, the subset is of 2'],
    [false, 'it is not ready, serving and not terminating'],
  ]);
});

test('the best of many ranks are the first of them in order', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(500)), (size, ranks) => {
      const best = new BestRanks(size);
      for (const [slot, rank] of ranks.entries()) best.add(rank, slot);
      const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
      const all = best.all();
      expect(sorted(all.map(({ rank }) => rank))).toEqual(sorted(ranks).slice(0, size));
      expect(all.every(({ rank, slot }) => ranks[slot] === rank)).toBe(true);
      expect(new Set(all.map(({ slot }) => slot)).size).toBe(all.length);
    }),
  ));

test('a shortlist that is loaded goes on as one that was told one by one', () => {
  const all = Array.from({ length: 50 }, (_, i) => ({ address: `a${i}`, rank: i >> 1 }));
  const [loaded, told] = [new Shortlist(3, 1), new Shortlist(3, 1)];
  loaded.load(all.slice(0, loaded.room + 1));
  for (const { address, rank } of all) told.set(address, rank);
  for (let i = 0; i < 50 && !loaded.isShort; i++) {
    expect(new Set(loaded.choose())).toEqual(new Set(told.choose()));
    loaded.delete(`a${i}`);
    told.delete(`a${i}`);
  }
  expect(loaded.isShort).toBe(true);
});

test('a shortlist is the first k of all, or says that it must look at all again', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 2 }),
      fc.array(fc.tuple(fc.nat(25), fc.nat(50), fc.boolean()), { maxLength: 80, size: 'max' }),
      (k, spare, moves) => {
        const all = new Map<string, Ranked>();
        const list = new Shortlist(k, spare);
        let chosen = new Set<string>();
        for (const [i, rank, stays] of moves) {
          const address = `a${i}`;
          if (stays) all.set(address, { address, rank });
          else all.delete(address);
          if (stays) list.set(address, rank);
          else list.delete(address);
          if (list.isShort) {
            list.clear();
            for (const one of all.values()) list.set(one.address, one.rank);
          }
          const moved = list.choose();
          const wanted = new Set(
            [...all.values()]
              .toSorted(byRank)
              .slice(0, k)
              .map((one) => one.address),
          );
          expect(new Set(moved)).toEqual(wanted.symmetricDifference(chosen));
          const had = [...all.keys()].filter((one) => list.has(one));
          expect(new Set(had)).toEqual(wanted);
          chosen = wanted;
        }
      },
    ),
    { numRuns: 200 },
  ));

test('L6 L7: a class of a large service follows its changes as a view from scratch would be', () => {
  const index = new ViewIndex(name);
  index.setService(service('80'));
  let places = Array.from({ length: 200 }, (_, i) => i + 1);
  let now = slice(`s1 :80 ${places.join(' ')}`);
  index.setSlice(undefined, now);
  const asked = options({ subset: 3 });
  index.commit();
  const key = classOf(index.outlook(), viewpoint('n1/za'), asked);
  index.open(key);
  const held = new Map(
    index.commit().classes[0]?.upserts.map((entry) => [entry.id, entry.address]),
  );
  while (places.length > 1) {
    const first = [...held.values()][0]?.slice('10.0.0.'.length);
    places = places.filter((place) => String(place) !== first);
    const next = slice(`s1 :80 ${places.join(' ')}`);
    index.setSlice(now, next);
    now = next;
    for (const { upserts, removed } of index.commit().classes) {
      expect(removed).toHaveLength(1);
      for (const entry of upserts) held.set(entry.id, entry.address);
      for (const id of removed) held.delete(id);
    }
    const view = index.view(viewpoint('n1/za'), asked);
    expect([...held.values()].toSorted()).toEqual(addressesOf(view).toSorted());
  }
});
